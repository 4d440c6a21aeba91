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
 * What a candidate's score is made of.
 *
 * @param quality of the offer times its weight
 * @param cheapness beside the other candidates, 0 to 1, times its weight
 * @param quickness to the first token, 0 to 1, times its weight
 * @param weights sum of the three weights
 * @param errorRate of late, 0 to 1
 * @param boost points of rules, hundredths
 */
public record ScoreParts(
    double quality,
    double cheapness,
    double quickness,
    double weights,
    double errorRate,
    double boost) {
  /** Higher is better. */
  public double score() {
    double base = weights == 0 ? 0 : (quality + cheapness + quickness) / weights;
    return base * (1 - errorRate) + boost / 100;
  }
}
