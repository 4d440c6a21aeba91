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
package io.shenyullm.admin.budgets;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LedgerCheck} has found. Amounts are nano-units of the budget's currency.
 *
 * @param at when it ended
 * @param windows in force; where there are very many, only the fullest are looked at
 * @param compared of those
 * @param differing of those
 * @param differences the largest
 * @param problem why nothing could be compared; {@code null} if it could
 */
record LedgerReport(
    Instant at,
    int windows,
    int compared,
    int differing,
    List<Difference> differences,
    @Nullable String problem) {

  LedgerReport {
    differences = List.copyOf(differences);
  }

  static LedgerReport failed(Instant at, String problem) {
    return new LedgerReport(at, 0, 0, 0, List.of(), problem);
  }

  /**
   * A window for which the two differ.
   *
   * @param row as the grid has it
   * @param gridNanos settled by the grid
   * @param ledgerNanos spent by the ledger
   */
  record Difference(BudgetRow row, long gridNanos, long ledgerNanos) {
    static final Comparator<Difference> LARGEST_FIRST =
        Comparator.comparingLong((Difference each) -> Math.abs(each.gridNanos - each.ledgerNanos))
            .reversed();

    Map<String, @Nullable Object> view() {
      Map<String, @Nullable Object> view = new LinkedHashMap<>();
      view.put("id", row.budget());
      view.put("scope", row.scope());
      view.put("tenant", row.tenant());
      view.put("value", row.value());
      view.put("currency", row.currency());
      view.put("start", row.start().toString());
      view.put("gridNanos", Long.toString(gridNanos));
      view.put("ledgerNanos", Long.toString(ledgerNanos));
      return view;
    }
  }

  Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("at", at.toString());
    view.put("windows", windows);
    view.put("compared", compared);
    view.put("differing", differing);
    view.put("differences", differences.stream().map(Difference::view).toList());
    view.put("problem", problem);
    return view;
  }
}
