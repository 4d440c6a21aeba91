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
package io.shenyullm.cost.ledger;

import io.shenyullm.core.config.Secret;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.lease.LedgerSums;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The console's ledger by process, for counters in the grid. Thread-safe. */
public final class ConsoleLedger implements LedgerSums {
  private final SpentQuery query;

  /**
   * @param consoleUrl where {@code /llm/v1/budgets/spent} is found under
   * @param token gateway token; empty for none
   */
  public ConsoleLedger(HttpClient http, URI consoleUrl, Secret token) {
    this.query = new SpentQuery(http, consoleUrl, token);
  }

  @Override
  public CompletionStage<List<Sum>> of(BudgetScope scope, Instant since, Instant until) {
    return query
        .byBoot(scope, since, until)
        .thenApply(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Sum(
                                row.tenant(),
                                row.value(),
                                row.currency(),
                                row.gateway() + "/" + row.boot(),
                                row.nanos()))
                    .toList());
  }
}
