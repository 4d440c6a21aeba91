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
package io.shenyullm.grid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.identity.Principal;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.BudgetWindow;
import io.shenyullm.cost.lease.LedgerSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgersTest {
  private static final Instant HOUR = Instant.parse("2026-03-02T10:00:00Z");
  private static final BudgetWindow WINDOW = new BudgetWindow(HOUR, HOUR.plusSeconds(3_600));

  @TempDir Path clients;
  private final Load load = new Load(ZoneId.of("UTC"), 10, 1_000_000);

  private static Principal who(String department, String user) {
    return new Principal(Load.TENANT, null, department, null, null, user, null, null);
  }

  private void append(LedgerFile file, String department, String user, long nanos)
      throws IOException {
    List<BudgetMatch> budgets = load.general().matching(who(department, user));
    file.append(1, nanos, budgets, budgets.stream().map(budget -> WINDOW).toList());
  }

  @Test
  void all_filesThatGrow_areSummedByWindowAndProcess() throws Exception {
    Ledgers ledgers = new Ledgers(clients, Runnable::run);
    try (LedgerFile one = LedgerFile.create(clients.resolve("c1"), "a");
        LedgerFile two = LedgerFile.create(clients.resolve("c2"), "b")) {
      append(one, "d1", "u1", 5);
      append(two, "d1", "u2", 7);
      assertThat(ledgers.debits()).isEqualTo(2);
      append(one, "d1", "u1", 3);
    }
    assertThat(ledgers.all())
        .containsEntry(
            new Ledgers.Window("all", "*", HOUR.toEpochMilli()), Map.of("c1/a", 8L, "c2/b", 7L))
        .containsEntry(
            new Ledgers.Window("department", "d1", HOUR.toEpochMilli()),
            Map.of("c1/a", 8L, "c2/b", 7L))
        .containsEntry(new Ledgers.Window("user", "u1", HOUR.toEpochMilli()), Map.of("c1/a", 8L));
    assertThat(
            ledgers.of(BudgetScope.USER, WINDOW.start(), WINDOW.end()).toCompletableFuture().join())
        .containsExactlyInAnyOrder(
            new LedgerSums.Sum(Load.TENANT, "u1", Load.CURRENCY, "c1/a", 8),
            new LedgerSums.Sum(Load.TENANT, "u2", Load.CURRENCY, "c2/b", 7));
    assertThat(
            ledgers
                .of(BudgetScope.USER, WINDOW.end(), WINDOW.end().plusSeconds(3_600))
                .toCompletableFuture()
                .join())
        .isEmpty();
  }

  @Test
  void all_lineWithoutItsEnd_isNoDebitUntilItHasOne() throws Exception {
    Path folder = clients.resolve("c1");
    try (LedgerFile file = LedgerFile.create(folder, "a")) {
      append(file, "d1", "u1", 5);
    }
    Path file = folder.resolve("a" + LedgerFile.SUFFIX);
    Files.writeString(file, "1\t70\tuser u1 ", StandardOpenOption.APPEND);
    Ledgers ledgers = new Ledgers(clients, Runnable::run);
    assertThat(ledgers.debits()).isEqualTo(1);
    Files.writeString(file, HOUR.toEpochMilli() + "\n", StandardOpenOption.APPEND);
    assertThat(ledgers.debits()).isEqualTo(2);
    assertThat(ledgers.all())
        .containsEntry(new Ledgers.Window("user", "u1", HOUR.toEpochMilli()), Map.of("c1/a", 75L));
  }
}
