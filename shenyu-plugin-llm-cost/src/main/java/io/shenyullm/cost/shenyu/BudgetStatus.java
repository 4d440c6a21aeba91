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

import io.shenyullm.core.shenyu.status.StatusSource;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.CountedWindow;
import io.shenyullm.records.RecordLimits;
import io.shenyullm.records.StatusRecord;
import java.util.Objects;

/**
 * How full the budgets are that this gateway counts alone. Where there is a grid, it tells that.
 */
final class BudgetStatus implements StatusSource {
  private final BudgetBook book;

  BudgetStatus(BudgetBook book) {
    this.book = Objects.requireNonNull(book, "book");
  }

  @Override
  public void tell(StatusRecord.Builder status) {
    status.budgets(
        new StatusRecord.Budgets(
            book.countedAccounts(),
            book.fullestWindows(RecordLimits.BUDGETS).stream().map(BudgetStatus::budget).toList()));
  }

  private static StatusRecord.Budget budget(CountedWindow counted) {
    BudgetDefinition definition = counted.definition();
    return new StatusRecord.Budget(
        definition.id(),
        definition.scope().label(),
        counted.tenant(),
        counted.value(),
        definition.period().label(),
        definition.zone().getId(),
        definition.currency(),
        counted.window().start(),
        counted.window().resets() ? counted.window().end() : null,
        counted.limitNanos(),
        counted.settledNanos(),
        counted.carriedNanos(),
        counted.heldNanos());
  }
}
