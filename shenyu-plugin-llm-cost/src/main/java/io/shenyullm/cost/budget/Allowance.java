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

/**
 * How much of a budget this gateway may have settled and held within a window. The seam under which
 * budgets are shared: alone, a gateway may use the whole limit; among several, it may use the
 * slices that it has leased, and renews them in the background.
 *
 * <p>Asked on every reservation: answers from memory, at once, from any thread.
 */
@FunctionalInterface
public interface Allowance {
  /** One gateway owns every budget whole. */
  Allowance WHOLE = (budget, window) -> budget.definition().limitNanos();

  /** Nano-units, not negative. Going down refuses new holds and takes none back. */
  long nanos(BudgetMatch budget, BudgetWindow window);
}
