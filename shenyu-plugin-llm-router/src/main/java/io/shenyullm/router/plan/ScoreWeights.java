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

/**
 * How much quality, cost and latency count, from {@code routing.weights}. Only their ratio matters.
 *
 * @param quality of the offer, 0 to 1
 * @param cost expected, on a logarithmic scale between the cheapest and the dearest candidate
 * @param latency recent time to the first token
 */
public record ScoreWeights(double quality, double cost, double latency) {
  /** What holds where a snapshot says nothing. */
  public static final ScoreWeights DEFAULT = new ScoreWeights(1.0, 0.5, 0.3);

  public ScoreWeights {
    if (!valid(quality) || !valid(cost) || !valid(latency)) {
      throw new IllegalArgumentException(
          "weights must be within 0..100: " + quality + ", " + cost + ", " + latency);
    }
  }

  static boolean valid(double weight) {
    return weight >= 0 && weight <= 100;
  }
}
