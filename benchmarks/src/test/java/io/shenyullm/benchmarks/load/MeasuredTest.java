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
package io.shenyullm.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.benchmarks.figures.Disturbance;
import io.shenyullm.benchmarks.figures.Pairs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MeasuredTest {
  private static final Disturbance QUIET = new Disturbance(100, 0, 0);
  private static final Disturbance LOUD = new Disturbance(100, 90, 90);

  /** Half of a dropped pair says nothing: its other half is not there to compare with. */
  @Test
  void of_pairOfWhichOneHalfIsDisturbed_neitherHalfCounts() {
    Measured measured =
        measured(
            List.of(pair(100, QUIET, 200, QUIET), pair(100, QUIET, 200, QUIET)),
            List.of(pair(700, QUIET, 900, LOUD), pair(700, LOUD, 900, QUIET)));

    assertThat(measured.base().requests()).isEqualTo(measured.load().requests()).isEqualTo(200);
    assertThat(measured.base().microsPerRequest()).isEqualTo(100);
    assertThat(measured.load().microsPerRequest()).isEqualTo(200);
    assertThat(measured.p99Added().value()).isEqualTo(1);
  }

  @Test
  void of_tooFewUndisturbed_allCount() {
    Measured measured =
        measured(
            List.of(pair(100, QUIET, 200, QUIET)),
            List.of(pair(100, QUIET, 300, LOUD), pair(100, QUIET, 300, LOUD)));

    assertThat(measured.doubts()).isNotEmpty();
    assertThat(measured.base().requests()).isEqualTo(measured.load().requests()).isEqualTo(300);
    assertThat(measured.p99Added().value()).isEqualTo(2);
  }

  @Test
  void p99Added_pairsThatDiffer_hasAnInterval() {
    List<SlicePair> pairs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      pairs.add(pair(100, QUIET, 200 + 10 * i, QUIET));
    }
    Measured measured = measured(pairs, List.of());

    assertThat(measured.p99Added().low()).isLessThan(measured.p99Added().value());
    assertThat(measured.p99Added().high()).isGreaterThan(measured.p99Added().value());
  }

  private static Measured measured(List<SlicePair> first, List<SlicePair> then) {
    List<SlicePair> taken = new ArrayList<>(first);
    taken.addAll(then);
    Pairs pairs = new Pairs(2);
    taken.forEach(
        pair ->
            pairs.add(
                pair.base().microsPerRequest(), pair.load().microsPerRequest(), pair.disturbed()));
    return Measured.of(TestingRows.comparison("row"), pairs, taken, true);
  }

  private static SlicePair pair(double base, Disturbance ofBase, double load, Disturbance ofLoad) {
    return new SlicePair(TestingRows.slice(base, ofBase), TestingRows.slice(load, ofLoad));
  }
}
