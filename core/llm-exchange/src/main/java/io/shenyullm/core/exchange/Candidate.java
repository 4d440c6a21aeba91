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

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.pricing.CostEstimate;
import java.util.List;
import java.util.Objects;

/**
 * One model at one provider that could serve the request.
 *
 * @param offer the model at its provider
 * @param estimate expected cost
 * @param score higher is better; comparable only within one plan
 * @param why names of rules and factors that moved the score, in the order they applied
 */
public record Candidate(ModelOffer offer, CostEstimate estimate, double score, List<String> why) {
  public Candidate {
    Objects.requireNonNull(offer, "offer");
    Objects.requireNonNull(estimate, "estimate");
    why = List.copyOf(why);
  }
}
