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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Keeps the fullest of many rows that come one by one, so that a grid of a million budgets does not
 * have to fit into the console. Thread-safe.
 */
final class FullestRows {
  private final int limit;
  private final PriorityQueue<BudgetRow> kept =
      new PriorityQueue<>(BudgetRow.FULLEST_FIRST.reversed());
  private final Set<BudgetRow.Id> ids = new HashSet<>();
  private int total;

  FullestRows(int limit) {
    this.limit = limit;
  }

  /** Takes a row, unless it has been seen: a walk may show an entry more than once. */
  synchronized void add(BudgetRow row) {
    if (ids.contains(row.id())) {
      return;
    }
    total++;
    kept.add(row);
    ids.add(row.id());
    if (kept.size() > limit) {
      ids.remove(kept.remove().id());
    }
  }

  /** How many came; one that is shown twice and not kept counts twice. */
  synchronized int total() {
    return total;
  }

  /** Fullest first. */
  synchronized List<BudgetRow> rows() {
    List<BudgetRow> rows = new ArrayList<>(kept);
    rows.sort(BudgetRow.FULLEST_FIRST);
    return rows;
  }
}
