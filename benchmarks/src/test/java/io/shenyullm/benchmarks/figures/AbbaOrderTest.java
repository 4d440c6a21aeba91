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
package io.shenyullm.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AbbaOrderTest {
  @Test
  void draw_anySeed_turnsRoundInEachBlockOfTwo() {
    Set<Boolean> beginnings = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      List<Boolean> order = AbbaOrder.draw(13, new Random(seed));
      assertThat(order).hasSize(13);
      for (int i = 0; i + 1 < order.size(); i += 2) {
        assertThat(order.get(i)).isNotEqualTo(order.get(i + 1));
        beginnings.add(order.get(i));
      }
    }
    assertThat(beginnings).containsExactlyInAnyOrder(true, false);
  }
}
