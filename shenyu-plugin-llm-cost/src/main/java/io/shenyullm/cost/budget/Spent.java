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
package io.shenyullm.cost.budget;

import java.time.Instant;
import java.util.Objects;

/**
 * What the ledger holds for one budget, value and window.
 *
 * @param definition the budget
 * @param tenant tenant of the records; ignored for scope {@code all}
 * @param value value at the budget's level
 * @param windowStart start of the window that was summed up
 * @param nanos sum in nano-units of the budget's currency
 */
public record Spent(
    BudgetDefinition definition, String tenant, String value, Instant windowStart, long nanos) {
  public Spent {
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(windowStart, "windowStart");
    if (nanos < 0) {
      throw new IllegalArgumentException("nanos must not be negative: " + nanos);
    }
  }
}
