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
package io.shenyullm.cost.settle;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.wire.TokenUsage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange is charged.
 *
 * @param outcome how it ended
 * @param offer the model charged for; {@code null} if none was called or it is not in the catalogue
 * @param usage tokens charged for; {@code null} where the provider has done nothing
 * @param estimate what had been expected; {@code null} if it came to none
 * @param cost exact, but for the part that is estimated
 * @param lostCost the part of it that calls probably cost of which nothing came back
 * @param lostElsewhere what such calls probably cost in other currencies, which is no part of it: a
 *     bill has one currency. Budgets never meet this, as the catalogue has to have theirs
 * @param unpriced whether tokens were used for which no price is known
 */
public record Bill(
    Outcome outcome,
    @Nullable ModelOffer offer,
    @Nullable TokenUsage usage,
    @Nullable CostEstimate estimate,
    Cost cost,
    Cost lostCost,
    List<Cost> lostElsewhere,
    boolean unpriced) {
  public Bill {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(cost, "cost");
    Objects.requireNonNull(lostCost, "lostCost");
    lostElsewhere = List.copyOf(lostElsewhere);
  }
}
