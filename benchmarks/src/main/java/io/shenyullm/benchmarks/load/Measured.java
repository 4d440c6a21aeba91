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

import io.shenyullm.benchmarks.figures.Estimate;
import io.shenyullm.benchmarks.figures.Pairs;
import java.util.List;
import java.util.Random;

/**
 * A comparison that was made.
 *
 * @param comparison of what
 * @param pairs processor time in microseconds a request, base and load
 * @param base slices of the base that count
 * @param load slices of the other case that count
 * @param p99Added milliseconds by which the last percent of the replies is later, median of the
 *     pairs that count
 * @param steady whether both were steady before
 */
record Measured(
    Comparison comparison, Pairs pairs, Side base, Side load, Estimate p99Added, boolean steady) {
  private static final long SEED = 11;

  /**
   * All figures of the same pairs: of all that were taken where too few are undisturbed.
   *
   * @param pairs what the pairs cost
   * @param taken the pairs themselves, in the same order
   */
  static Measured of(Comparison comparison, Pairs pairs, List<SlicePair> taken, boolean steady) {
    boolean all = !pairs.isBelievable();
    List<SlicePair> counted = taken.stream().filter(pair -> all || !pair.disturbed()).toList();
    return new Measured(
        comparison,
        pairs,
        Side.of(
            taken.stream().map(SlicePair::base).toList(),
            counted.stream().map(SlicePair::base).toList()),
        Side.of(
            taken.stream().map(SlicePair::load).toList(),
            counted.stream().map(SlicePair::load).toList()),
        Estimate.ofMedian(
            counted.stream().mapToDouble(SlicePair::p99AddedMillis).toArray(), new Random(SEED)),
        steady);
  }

  Estimate ratio() {
    return pairs.ratio(new Random(SEED));
  }

  Estimate difference() {
    return pairs.difference(new Random(SEED));
  }

  /** What keeps the figures from being believed; empty where nothing does. */
  String doubts() {
    return (steady ? "" : ", not steady before") + (pairs.isBelievable() ? "" : ", disturbed");
  }
}
