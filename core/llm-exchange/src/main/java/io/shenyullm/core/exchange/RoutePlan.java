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
package io.shenyullm.core.exchange;

import java.util.List;
import java.util.Objects;

/**
 * Candidates in the order in which they are tried.
 *
 * @param ranked first choice first; never empty
 * @param firedRules names of the rules that fired, in firing order
 * @param reason short explanation for the {@code x-llm-route-reason} header; ASCII, one line
 */
public record RoutePlan(List<Candidate> ranked, List<String> firedRules, String reason) {
  public RoutePlan {
    ranked = List.copyOf(ranked);
    firedRules = List.copyOf(firedRules);
    Objects.requireNonNull(reason, "reason");
    if (ranked.isEmpty()) {
      throw new IllegalArgumentException("a plan needs at least one candidate");
    }
  }

  public Candidate first() {
    return ranked.get(0);
  }

  public RoutePlan withRanked(List<Candidate> candidates) {
    return new RoutePlan(candidates, firedRules, reason);
  }
}
