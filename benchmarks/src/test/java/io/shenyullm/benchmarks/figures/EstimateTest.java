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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class EstimateTest {
  @Test
  void median_oddAndEven_isTheMiddle() {
    assertThat(Estimate.median(new double[] {9, 1, 2})).isEqualTo(2);
    assertThat(Estimate.median(new double[] {9, 1, 2, 4})).isEqualTo(3);
    assertThatThrownBy(() -> Estimate.median(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ofMedian_equalValues_hasNoWidth() {
    Estimate estimate = Estimate.ofMedian(new double[] {2, 2, 2, 2}, new Random(1));
    assertThat(estimate).isEqualTo(new Estimate(2, 2, 2));
    assertThat(estimate.spread()).isZero();
  }

  /** The interval is one of 95 %: over many samples it holds the truth about that often. */
  @Test
  void ofMedian_samples_holdsTheTrueMedianInMostOfThem() {
    Random random = new Random(7);
    int held = 0;
    for (int i = 0; i < 200; i++) {
      double[] sample = random.doubles(40, 0, 1).map(u -> 5 + u - 0.5).toArray();
      Estimate estimate = Estimate.ofMedian(sample, random);
      held += estimate.low() <= 5 && 5 <= estimate.high() ? 1 : 0;
    }
    assertThat(held).isBetween(180, 200);
  }

  @Test
  void ofMedian_outlier_doesNotMoveIt() {
    double[] values = new double[41];
    java.util.Arrays.setAll(values, i -> 1 + i / 1_000.0);
    values[40] = 1_000;
    Estimate estimate = Estimate.ofMedian(values, new Random(3));
    assertThat(estimate.value()).isEqualTo(1.02);
    assertThat(estimate.high()).isLessThan(1.04);
  }
}
