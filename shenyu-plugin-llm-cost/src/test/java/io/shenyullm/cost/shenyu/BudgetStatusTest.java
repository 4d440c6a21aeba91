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

import static io.shenyullm.cost.budget.TestingBudgets.budget;
import static io.shenyullm.cost.budget.TestingBudgets.matching;
import static io.shenyullm.cost.budget.TestingBudgets.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.cost.budget.Allowance;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.records.Origin;
import io.shenyullm.records.RecordLimits;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.RecordWriter;
import io.shenyullm.records.StatusRecord;
import io.shenyullm.records.UnreadableRecordException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BudgetStatusTest {
  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
  private static final BudgetDefinition FOR_EVER =
      budget("all", BudgetScope.ALL, "*", BudgetPeriod.TOTAL, 1_000_000);
  private static final BudgetDefinition DAY =
      budget("day", BudgetScope.USER, "*", BudgetPeriod.DAY, 100);

  private final BudgetBook book =
      new BudgetBook(
          Clock.fixed(NOW, ZoneOffset.UTC),
          BudgetBook.DEFAULT_HOLD_TTL,
          Allowance.WHOLE,
          new BudgetListener() {});

  private StatusRecord told() throws UnreadableRecordException {
    StatusRecord.Builder status = StatusRecord.builder(new Origin("s", NOW, "g", "b"));
    new BudgetStatus(book).tell(status);
    return RecordReader.status(RecordWriter.line(status.build()));
  }

  @Test
  void tell_manyUsers_saysHowManyAndListsTheFullest() throws UnreadableRecordException {
    for (int i = 0; i < 200; i++) {
      book.reserve(
          "op" + i, matching(principal("acme", "r", "u" + i), DAY, FOR_EVER), i % 100, i % 100);
    }

    StatusRecord.Budgets budgets = told().budgets();

    assertThat(budgets.counted()).isEqualTo(201);
    assertThat(budgets.fullest()).hasSizeBetween(50, RecordLimits.BUDGETS);
  }

  @Test
  void tell_budgetThatNeverResets_hasNoEnd() throws UnreadableRecordException {
    book.reserve("op", matching(principal("acme", "r", "u"), FOR_EVER), 70, 70);

    assertThat(told().budgets().fullest())
        .containsExactly(
            new StatusRecord.Budget(
                "all",
                "all",
                "",
                "*",
                "total",
                FOR_EVER.zone().getId(),
                FOR_EVER.currency(),
                Instant.EPOCH,
                null,
                1_000_000,
                0,
                0,
                70));
  }
}
