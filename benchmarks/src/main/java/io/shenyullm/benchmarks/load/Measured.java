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
import java.util.Random;

/**
 * A comparison that was made.
 *
 * @param comparison of what
 * @param pairs processor time in microseconds a request, base and load
 * @param base slices of the base that count
 * @param load slices of the other case that count
 * @param steady whether both were steady before
 */
record Measured(Comparison comparison, Pairs pairs, Side base, Side load, boolean steady) {
  private static final long SEED = 11;

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
