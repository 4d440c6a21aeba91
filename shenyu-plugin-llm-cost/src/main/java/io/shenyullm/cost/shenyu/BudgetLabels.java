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
package io.shenyullm.cost.shenyu;

import io.shenyullm.cost.budget.BudgetDefinition;
import java.util.HashSet;
import java.util.Set;

/**
 * Which budgets metrics tell apart. Snapshots may hold a hundred thousand, and other ones each day:
 * the first that come have a label of their own for as long as the process lives, all others share
 * one. Thread-safe.
 */
final class BudgetLabels {
  /** More time series than that nobody looks at, and none may come by changing snapshots. */
  static final int MAX_BUDGETS = 1_024;

  /** The label of all budgets that have none of their own. */
  static final String OTHER = "other";

  private final int most;
  private final Set<String> known = new HashSet<>();

  BudgetLabels() {
    this(MAX_BUDGETS);
  }

  /**
   * @param most budgets with a label of their own
   */
  BudgetLabels(int most) {
    this.most = most;
  }

  /** The id of the budget, or {@link #OTHER}. */
  synchronized String of(BudgetDefinition budget) {
    return hasOwn(budget) ? budget.id() : OTHER;
  }

  /** Whether the budget has a label of its own; takes one if there is one left. */
  synchronized boolean hasOwn(BudgetDefinition budget) {
    if (!known.contains(budget.id()) && known.size() < most) {
      known.add(budget.id());
    }
    return known.contains(budget.id());
  }
}
