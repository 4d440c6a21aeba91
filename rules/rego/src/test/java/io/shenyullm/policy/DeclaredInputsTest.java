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

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

  /** Equal values leave equal inputs: also where a path ends early. */
  @Property(tries = 2_000, seed = "1")
  void values_equal_soIsWhatIsKept(
      @ForAll("trees") Map<String, Object> one, @ForAll("trees") Map<String, Object> other) {
    DeclaredInputs declared = DeclaredInputs.fromTree(List.of("a", "b.a", "b.b.a", "c.a"));

    assertThat(Arrays.equals(declared.values(one), declared.values(other)))
        .isEqualTo(declared.project(one).equals(declared.project(other)));
  }

  @Provide
  Arbitrary<Map<String, Object>> trees() {
    Arbitrary<Object> leaf = Arbitraries.of(1, 2, "a");
    Arbitrary<Object> inner = Arbitraries.oneOf(leaf, tree(leaf).map(map -> map));
    return tree(Arbitraries.oneOf(leaf, tree(inner).map(map -> map)));
  }

  private static Arbitrary<Map<String, Object>> tree(Arbitrary<Object> values) {
    return Arbitraries.maps(Arbitraries.of("a", "b", "c"), values).ofMaxSize(3);
  }
}
