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
package io.shenyullm.cost.lease;

import static io.shenyullm.cost.budget.TestingBudgets.budget;
import static io.shenyullm.cost.budget.TestingBudgets.principal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shenyullm.core.control.CountingSince;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.budget.TestingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredecessorsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Instant START = Instant.parse("2026-03-02T10:00:10Z");
  private static final Principal WHO = principal("acme", "research", "alice");
  private static final BudgetDefinition DAY =
      budget("team-day", BudgetScope.DEPARTMENT, "research", BudgetPeriod.DAY, 1_000_000);
  private static final BudgetMatch MATCH = new Budgets(List.of(DAY)).matching(WHO).get(0);

  @TempDir Path directory;
  private final TestingClock nodeClock = new TestingClock(START);
  private final TestingLeaseGrid grid = new TestingLeaseGrid(nodeClock);
  private final AtomicBoolean shipped = new AtomicBoolean();
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  /** Seven hundred were spent, of which the grid had heard of none. */
  private final LedgerSums ledger =
      (scope, since, until) ->
          CompletableFuture.completedFuture(
              List.of(
                  new LedgerSums.Sum("acme", "research", "USD", "gw/1", 700),
                  new LedgerSums.Sum("acme", "research", "USD", "other/1", 5),
                  new LedgerSums.Sum("acme", "sales", "USD", "gw/1", 5)));

  @AfterEach
  void stop() throws InterruptedException {
    executor.shutdownNow();
    // whoever still writes would do so while the directory is deleted
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private void firstLife() throws IOException {
    grid.immediate = true;
    begin("gw/1");
    TestingGateway gateway = new TestingGateway("gw/1", grid, START, LeaseSettings.DEFAULT, null);
    TestingGateway.Operation operation = gateway.reserve(WHO, DAY, 1_000);
    gateway.thread.run();
    assertThat(operation.hold()).isNotNull();
  }

  private Predecessors begin(String member) throws IOException {
    return begin(member, ledger);
  }

  private Predecessors begin(String member, LedgerSums sums) throws IOException {
    return Predecessors.start(grid, directory, member, sums, shipped::get, executor);
  }

  private Counter counter() {
    return grid.entry(MATCH.scopeKey()).counters().get(0);
  }

  private List<String> boots() throws IOException {
    return Files.readAllLines(directory.resolve("boots"));
  }

  @Test
  void start_recordsStillUnderWay_countsTheLeasesAsSpent() throws Exception {
    firstLife();
    begin("gw/2");
    executor.submit(() -> {}).get(120, TimeUnit.SECONDS); // the first look has been
    assertThat(counter().openNanos()).isGreaterThanOrEqualTo(1_000);
    assertThat(boots()).containsExactly("gw/1", "gw/2");
  }

  @Test
  void start_recordsAllThere_settlesByTheLedgerAndForgets() throws Exception {
    firstLife();
    shipped.set(true);
    begin("gw/2");
    executor.submit(() -> {}).get(120, TimeUnit.SECONDS); // the first look found it alive
    assertThat(counter().openNanos()).isGreaterThanOrEqualTo(1_000);
    nodeClock.advance(Duration.ofSeconds(31));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(boots()).containsExactly("gw/2"));
    assertThat(counter().settledNanos()).isEqualTo(700);
    assertThat(counter().openNanos()).isZero();
  }

  @Test
  void lease_ofAReconciledProcess_isRefusedFromThenOn() throws Exception {
    firstLife();
    shipped.set(true);
    nodeClock.advance(Duration.ofSeconds(31));
    begin("gw/2").reconcile().toCompletableFuture().get(120, TimeUnit.SECONDS);
    TestingGateway ghost = new TestingGateway("gw/1", grid, START, LeaseSettings.DEFAULT, null);
    TestingGateway.Operation operation = ghost.reserve(WHO, DAY, 1);
    ghost.thread.run();
    assertThat(operation.decision).isDone();
    assertThat(operation.hold()).isNull();
  }

  /** What is asked depends on a note in the grid, which must not lose the answer. */
  @Test
  void reconcile_budgetNotedWhileTheLedgerIsAsked_settlesByTheAnswer() throws Exception {
    CountingSince counting = new CountingSince(grid.near(GridNames.EPOCH));
    counting.begin(START.minus(Duration.ofDays(2)), Duration.ofSeconds(1));
    firstLife();
    grid.near(GridNames.EPOCH).set("budget/" + DAY.series(), null);
    shipped.set(true);
    nodeClock.advance(Duration.ofSeconds(31));
    begin(
            "gw/2",
            (scope, since, until) -> {
              counting.note(DAY.series(), START, Duration.ofSeconds(1));
              return ledger.of(scope, since, until);
            })
        .reconcile()
        .toCompletableFuture()
        .get(120, TimeUnit.SECONDS);
    assertThat(counter().settledNanos()).isEqualTo(700);
  }

  /** The same ledger would otherwise charge a budget with what was spent before it came. */
  @Test
  void reconcile_budgetThatCameInTheMiddleOfItsWindow_asksForWhatWasSpentSince() throws Exception {
    Instant dayStart = START.truncatedTo(ChronoUnit.DAYS);
    CountingSince counting = new CountingSince(grid.near(GridNames.EPOCH));
    counting.begin(dayStart.minus(Duration.ofDays(1)), Duration.ofSeconds(1));
    counting.note(DAY.series(), START, Duration.ofSeconds(1));
    firstLife();
    shipped.set(true);
    nodeClock.advance(Duration.ofSeconds(31));
    List<Instant> asked = new CopyOnWriteArrayList<>();
    begin(
            "gw/2",
            (scope, since, until) -> {
              asked.add(since);
              return ledger.of(scope, since, until);
            })
        .reconcile()
        .toCompletableFuture()
        .get(120, TimeUnit.SECONDS);
    assertThat(asked).isNotEmpty().allMatch(since -> since.isAfter(dayStart));
    assertThat(asked).allMatch(since -> !since.isAfter(START));
  }

  @Test
  void start_dataDirectoryOfAnotherGateway_leavesThatAlone() throws Exception {
    firstLife();
    shipped.set(true);
    nodeClock.advance(Duration.ofSeconds(31));
    begin("copy/1");
    executor.submit(() -> {}).get(120, TimeUnit.SECONDS);
    assertThat(counter().openNanos()).isGreaterThanOrEqualTo(1_000);
  }

  /** Where one call in ten fails, thousands of scopes never succeed all at once. */
  @Test
  void reconcile_afterSomeScopesFailed_repeatsOnlyThose() throws Exception {
    firstLife();
    TestingGateway gateway = new TestingGateway("gw/1", grid, START, LeaseSettings.DEFAULT, null);
    gateway.reserve(WHO, budget("u", BudgetScope.USER, "alice", BudgetPeriod.DAY, 1_000), 10);
    gateway.thread.run();
    nodeClock.advance(Duration.ofSeconds(31));
    grid.immediate = false;
    Predecessors predecessors = begin("gw/2");

    CompletableFuture<Integer> first = predecessors.reconcile().toCompletableFuture();
    assertThat(grid.calls).hasSize(2);
    TestingLeaseGrid.Call unlucky = grid.calls.get(0);
    grid.loseCall(unlucky);
    grid.deliver(grid.calls.get(0));
    assertThat(first).isCompletedExceptionally();

    CompletableFuture<Integer> second = predecessors.reconcile().toCompletableFuture();
    assertThat(grid.calls).hasSize(1);
    assertThat(grid.calls.get(0).scope).isEqualTo(unlucky.scope);
    grid.deliver(grid.calls.get(0));
    assertThat(second).isCompletedWithValue(0);
    assertThat(counter().settledNanos()).isEqualTo(700);
    assertThat(counter().openNanos()).isZero();
  }
}
