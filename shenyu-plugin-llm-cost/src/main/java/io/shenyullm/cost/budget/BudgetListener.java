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

/** Told what happens to budgets, on the thread where it happens. Must not block or throw. */
public interface BudgetListener {
  /** Ignores everything. */
  BudgetListener NONE = new BudgetListener() {};

  /** A threshold has been reached. */
  default void onAlert(BudgetAlert alert) {}

  /** A reservation was refused. */
  default void onExhausted(BudgetDecision.Exhausted exhausted) {}

  /** A call has cost more than its hold and more than the budget had left. */
  default void onOverspend(BudgetMatch budget, long nanos) {}

  /** There are too many values to count each, so further ones of a budget share one counter. */
  default void onCrowded(BudgetDefinition budget) {}

  /** A hold ran out before it was settled; its money is free again until a late settle. */
  default void onExpired(String operationId) {}
}
