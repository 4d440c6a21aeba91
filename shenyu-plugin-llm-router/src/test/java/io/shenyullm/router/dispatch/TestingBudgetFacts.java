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
package io.shenyullm.router.dispatch;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.wire.TokenUsage;
import java.util.Optional;

/** One thousandth of a unit per token. */
final class TestingBudgetFacts implements LlmExchange.BudgetFacts {
  @Override
  public Optional<String> remaining() {
    return Optional.of("9.75 USD");
  }

  @Override
  public Optional<String> cost(TokenUsage usage, ModelOffer offer) {
    return Optional.of(
        java.math.BigDecimal.valueOf(usage.totalInput() + usage.totalOutput(), 3).toPlainString());
  }
}
