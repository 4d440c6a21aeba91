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

import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.pricing.PriceSchedule;
import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;

/** A thousandth of a currency unit for each token. */
public record TestingPrices(String currency) implements PriceSchedule {
  @Override
  public Cost cost(TokenUsage usage, Instant at) {
    return new Cost(BigDecimal.valueOf(usage.totalInput() + usage.totalOutput(), 3), currency);
  }
}
