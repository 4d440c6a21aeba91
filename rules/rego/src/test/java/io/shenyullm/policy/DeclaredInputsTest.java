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
package io.shenyullm.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredInputsTest {
  private static final Map<String, Object> INPUT =
      Map.of("a", Map.of("b", 1, "c", Map.of("d", 2)), "e", 3);

  @Test
  void project_paths_keepsOnlyThem() {
    assertThat(DeclaredInputs.fromTree(List.of("a.b", "a.c.d")).project(INPUT))
        .isEqualTo(Map.of("a", Map.of("b", 1, "c", Map.of("d", 2))));
    assertThat(DeclaredInputs.fromTree(List.of("e")).project(INPUT)).isEqualTo(Map.of("e", 3));
  }

  @Test
  void project_pathBelowOneAlreadyTaken_keepsTheWhole() {
    assertThat(DeclaredInputs.fromTree(List.of("a", "a.b")).project(INPUT))
        .isEqualTo(Map.of("a", INPUT.get("a")));
    assertThat(DeclaredInputs.fromTree(List.of("a.b", "a")).project(INPUT))
        .isEqualTo(Map.of("a", INPUT.get("a")));
  }

  @Test
  void project_absentPath_leavesNothing() {
    assertThat(DeclaredInputs.fromTree(List.of("x.y", "e.f")).project(INPUT)).isEmpty();
  }

  @Test
  void project_nothingDeclared_keepsAll() {
    assertThat(DeclaredInputs.ALL.project(INPUT)).isSameAs(INPUT);
  }

  @Test
  void fromTree_notAListOfStrings_fails() {
    assertThatThrownBy(() -> DeclaredInputs.fromTree(List.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DeclaredInputs.fromTree("a"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
