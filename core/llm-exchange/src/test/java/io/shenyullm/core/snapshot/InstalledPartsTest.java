/*
 * Copyright 2026 The ShenYu LLM plugins authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.shenyullm.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.SnapshotException.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InstalledPartsTest {
  private static SnapshotPartProvider missingALibrary(String section) {
    return new SnapshotPartProvider() {
      @Override
      public Set<String> sections() {
        return Set.of(section);
      }

      @Override
      public SnapshotPart<?> create() {
        throw new NoClassDefFoundError("org/example/Library");
      }
    };
  }

  @Test
  void unchecked_partNotInstalled_saysWhichJarIsMissingAndWhatToDo() {
    InstalledParts none = InstalledParts.of(List.of());
    assertThat(none.unchecked(Map.of("budgets", List.of(), "routing", Map.of()), "do this"))
        .extracting(Problem::toString)
        .containsExactly(
            "budgets: cannot be checked without shenyu-plugin-llm-cost-*.jar, so it is not"
                + " published: do this",
            "routing: cannot be checked without shenyu-plugin-llm-router-*.jar, so it is not"
                + " published: do this");
  }

  @Test
  void unchecked_sectionThatIsNotThere_isNoProblem() {
    assertThat(InstalledParts.of(List.of()).unchecked(Map.of("routes", List.of()), "")).isEmpty();
  }

  @Test
  void of_partWhoseLibraryIsMissing_isNotInstalled() {
    InstalledParts parts = InstalledParts.of(List.of(missingALibrary("policy")));
    assertThat(parts.parts()).isEmpty();
    assertThat(parts.sections()).isEmpty();
    assertThat(parts.unchecked(Map.of("policy", Map.of()), "")).hasSize(1);
  }
}
