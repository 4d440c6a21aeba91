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

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How full somebody's budgets are.
 *
 * @param percentUsed of the fullest; held amounts count
 * @param remainingNanos least that any has left, not negative; {@link Long#MAX_VALUE} without
 *     budget
 * @param tightest the budget with the least left; {@code null} without budget
 * @param percents how full each of the budgets is, in their order
 */
public record BudgetStanding(
    int percentUsed, long remainingNanos, @Nullable BudgetMatch tightest, List<Integer> percents) {
  public static final BudgetStanding UNLIMITED =
      new BudgetStanding(0, Long.MAX_VALUE, null, List.of());

  public BudgetStanding {
    percents = List.copyOf(percents);
  }
}
