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

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PairsTest {
  @Test
  void ratio_machineThatSlowsDown_isThatOfThePairs() {
    Pairs pairs = new Pairs(20);
    for (int i = 1; i <= 20; i++) {
      pairs.add(10.0 * i, 20.0 * i, false);
    }
    pairs.add(1, 100, true);

    assertThat(pairs.ratio(new Random(1))).isEqualTo(new Estimate(2, 2, 2));
    assertThat(pairs.difference(new Random(1)).value()).isEqualTo(105);
    assertThat(pairs.isComplete()).isTrue();
    assertThat(pairs.kept()).isEqualTo(20);
    assertThat(pairs.dropped()).isOne();
  }

  @Test
  void ratio_tooFewUndisturbed_isThatOfAllAndNotBelievable() {
    Pairs pairs = new Pairs(9);
    for (int i = 0; i < 5; i++) {
      pairs.add(1, 2, false);
      pairs.add(1, 4, true);
    }
    pairs.add(1, 4, true);

    assertThat(pairs.isBelievable()).isFalse();
    assertThat(pairs.ratio(new Random(1)).value()).isEqualTo(4);
    pairs.add(1, 2, false);
    assertThat(pairs.isBelievable()).isTrue();
    assertThat(pairs.ratio(new Random(1)).value()).isEqualTo(2);
  }

  @Test
  void isHopeless_mostAreDisturbed_isTrueBeforeTwiceAsMany() {
    Pairs pairs = new Pairs(9);
    for (int i = 0; i < 8; i++) {
      pairs.add(1, 2, true);
    }
    assertThat(pairs.isHopeless()).isFalse();
    pairs.add(1, 2, false);
    assertThat(pairs.isHopeless()).isTrue();
  }
}
