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
package io.shenyullm.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

final class RouteReasonTest {
  @Property(tries = 5_000, seed = "1")
  void twoDecimals_anyScore_isAsFormatted(
      @ForAll @DoubleRange(min = -12, max = 12) @Scale(9) double score) {
    assertAsFormatted(score);
  }

  @Property(tries = 5_000, seed = "2")
  void twoDecimals_aroundHalfWay_isAsFormatted(
      @ForAll @IntRange(min = -2_000, max = 2_000) int thousandths,
      @ForAll @IntRange(min = -2, max = 2) int steps) {
    double score = thousandths / 1000.0;
    for (int i = 0; i < Math.abs(steps); i++) {
      score = steps < 0 ? Math.nextDown(score) : Math.nextUp(score);
    }
    assertAsFormatted(score);
  }

  @Example
  void twoDecimals_unusual_isAsFormatted() {
    for (double score :
        new double[] {
          0,
          -0.0,
          -0.001,
          0.005,
          1.005,
          0.995,
          0.125,
          1e12,
          123_456.785,
          Double.NaN,
          Double.NEGATIVE_INFINITY
        }) {
      assertAsFormatted(score);
    }
  }

  private static void assertAsFormatted(double score) {
    StringBuilder text = new StringBuilder();
    RouteReason.twoDecimals(text, score);
    assertThat(text.toString()).isEqualTo(String.format(Locale.ROOT, "%.2f", score));
  }
}
