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

import io.shenyullm.admin.control.ControlKeeper;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.published.PublishedSnapshot;
import io.shenyullm.admin.reported.ReportedGateways;
import io.shenyullm.admin.web.Slice;
import java.time.Clock;
import org.springframework.context.annotation.Bean;

/** Budgets, their controls, and whether the ledger agrees. */
@Slice
class BudgetsConfiguration {
  @Bean
  BudgetsController llmBudgetsController(
      ConsoleGrid grid,
      ControlKeeper keeper,
      PublishedSnapshot published,
      ReportedGateways reported) {
    return new BudgetsController(grid, keeper, published::budgets, reported, Clock.systemUTC());
  }

  @Bean
  LedgerCheck llmLedgerCheck(ConsoleGrid grid, RecordStore records) {
    return new LedgerCheck(grid, records::spent, Clock.systemUTC());
  }

  @Bean
  LedgerCheckController llmLedgerCheckController(ConsoleGrid grid, LedgerCheck check) {
    return new LedgerCheckController(grid, check);
  }
}
