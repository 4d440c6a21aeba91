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

import java.util.function.Function;

/** Answer to asking for a hold, or for another size of it. */
public sealed interface BudgetDecision {
  <T> T fold(Function<Held, T> held, Function<Exhausted, T> exhausted, Function<Closed, T> closed);

  /** The money is held. */
  record Held(BudgetHold hold) implements BudgetDecision {
    @Override
    public <T> T fold(
        Function<Held, T> held, Function<Exhausted, T> exhausted, Function<Closed, T> closed) {
      return held.apply(this);
    }
  }

  /**
   * Nothing has changed: one budget has too little left.
   *
   * @param budget the first that was found short
   * @param window when it was asked and when it resets
   * @param limitNanos the limit in force
   * @param usedNanos settled, held and leased elsewhere
   * @param askedNanos what the call wanted
   * @param ceilingNanos the least that any of the call's budgets has left for this gateway
   * @param frozen whether an operator has frozen the budget
   */
  record Exhausted(
      BudgetMatch budget,
      BudgetWindow window,
      long limitNanos,
      long usedNanos,
      long askedNanos,
      long ceilingNanos,
      boolean frozen)
      implements BudgetDecision {
    @Override
    public <T> T fold(
        Function<Held, T> held, Function<Exhausted, T> exhausted, Function<Closed, T> closed) {
      return exhausted.apply(this);
    }
  }

  /** The operation has been settled already: nothing is held and nothing may be spent. */
  record Closed(String operationId) implements BudgetDecision {
    @Override
    public <T> T fold(
        Function<Held, T> held, Function<Exhausted, T> exhausted, Function<Closed, T> closed) {
      return closed.apply(this);
    }
  }
}
