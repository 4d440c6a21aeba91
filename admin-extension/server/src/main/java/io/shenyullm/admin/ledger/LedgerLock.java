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
package io.shenyullm.admin.ledger;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lets one transaction at a time change the ledger, also where consoles share a database: sums are
 * then read and written without a race, and no two transactions wait for each other's rows.
 */
final class LedgerLock {
  private final JdbcTemplate jdbc;

  LedgerLock(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Waits for others; held until the transaction that this is called in ends. */
  void take() {
    jdbc.queryForList("SELECT id FROM llm_ledger_lock WHERE id = 1 FOR UPDATE");
  }
}
