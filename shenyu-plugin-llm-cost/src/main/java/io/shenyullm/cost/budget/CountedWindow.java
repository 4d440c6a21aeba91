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

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of one budget for one value in the window in force.
 *
 * @param tenant whose value it is; empty for the scope {@code all}
 * @param value {@code null} for the counter that values beyond the bound of memory share
 * @param limitNanos in force
 * @param settledNanos spent
 * @param carriedNanos of these, what the ledger held when this process started
 * @param heldNanos held by calls under way
 */
public record CountedWindow(
    BudgetDefinition definition,
    String tenant,
    @Nullable String value,
    BudgetWindow window,
    long limitNanos,
    long settledNanos,
    long carriedNanos,
    long heldNanos) {
  /** Fullest first; equal ones by name, so that a list does not jump about. */
  public static final Comparator<CountedWindow> FULLEST_FIRST =
      Comparator.comparingDouble(CountedWindow::share)
          .reversed()
          .thenComparing(window -> window.definition.id())
          .thenComparing(CountedWindow::tenant)
          .thenComparing(window -> String.valueOf(window.value));

  public CountedWindow {
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(window, "window");
  }

  /** Spent and held of the limit; more than any share for a limit of 0. */
  private double share() {
    double used = (double) settledNanos + heldNanos;
    return limitNanos > 0 ? used / limitNanos : used > 0 ? Double.MAX_VALUE : 0;
  }
}
