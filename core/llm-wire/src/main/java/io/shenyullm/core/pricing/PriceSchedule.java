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
package io.shenyullm.core.pricing;

import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;

/** Prices of one model at one provider, by effective date. Immutable. */
public interface PriceSchedule {
  /** Costs nothing; for self-hosted models without a price. */
  PriceSchedule FREE =
      new PriceSchedule() {
        @Override
        public Cost cost(TokenUsage usage, Instant at) {
          return new Cost(BigDecimal.ZERO, "USD");
        }

        @Override
        public String currency() {
          return "USD";
        }
      };

  /** Exact cost of a call at the prices in force at a time. */
  Cost cost(TokenUsage usage, Instant at);

  /**
   * Nano-units that one call of plain text costs, rounded up; for estimates, of which many are
   * made.
   */
  default long estimateNanos(long inputTokens, long outputTokens, Instant at) {
    return cost(TokenUsage.estimated(inputTokens, outputTokens), at).nanos();
  }

  /** ISO 4217 code that {@link #cost} answers in. */
  String currency();
}
