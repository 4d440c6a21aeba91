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
package io.shenyullm.cost.lease;

import io.shenyullm.cost.budget.BudgetScope;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** What the ledger holds, by the process that spent it. */
@FunctionalInterface
public interface LedgerSums {
  /**
   * Sums of a time by the values of a level. Fails if the ledger cannot be asked.
   *
   * @param until first instant after; {@link Instant#MAX} for no end
   */
  CompletionStage<List<Sum>> of(BudgetScope scope, Instant since, Instant until);

  /**
   * One sum.
   *
   * @param tenant tenant of the records; empty for scope {@code all}
   * @param value value at the level
   * @param currency ISO 4217 code
   * @param member gateway id and boot
   * @param nanos in nano-units of the currency
   */
  record Sum(String tenant, String value, String currency, String member, long nanos) {
    public Sum {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(currency, "currency");
      Objects.requireNonNull(member, "member");
    }
  }
}
