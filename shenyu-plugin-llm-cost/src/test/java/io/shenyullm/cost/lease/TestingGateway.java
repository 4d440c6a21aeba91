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

import io.shenyullm.core.identity.Principal;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetHold;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.budget.TestingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A gateway's budgets on a grid, with a thread and a clock that the test moves. */
final class TestingGateway {
  /** A call that has been granted or is waiting to be. */
  static final class Operation {
    final String id;
    final BudgetMatch on;
    final long nanos;
    final CompletableFuture<BudgetDecision> decision;
    @Nullable Instant windowStart;
    boolean settled;

    Operation(String id, BudgetMatch on, long nanos, CompletableFuture<BudgetDecision> decision) {
      this.id = id;
      this.on = on;
      this.nanos = nanos;
      this.decision = decision;
    }

    @Nullable BudgetHold hold() {
      return decision.isDone() && decision.join() instanceof BudgetDecision.Held held
          ? held.hold()
          : null;
    }
  }

  final String member;
  final TestingThread thread = new TestingThread();
  final TestingClock clock;
  final LeaseKeeper keeper;
  final BudgetBook book;
  final List<Operation> operations = new ArrayList<>();

  /** What this process has settled, by window: what its ledger would hold. */
  final Map<Instant, Long> ledger = new HashMap<>();

  boolean dead;
  private int count;

  TestingGateway(
      String member,
      TestingLeaseGrid grid,
      Instant now,
      LeaseSettings settings,
      @Nullable LedgerSums sums) {
    this.member = member;
    this.clock = new TestingClock(now);
    this.keeper = new LeaseKeeper(grid, member, thread, clock, settings, sums, LeaseListener.NONE);
    this.book = new BudgetBook(clock, Duration.ofHours(1), keeper, BudgetListener.NONE);
    keeper.start();
    thread.run();
  }

  void advance(Duration time) {
    thread.advance(time);
    clock.advance(time);
  }

  Operation reserve(Principal who, BudgetDefinition budget, long nanos) {
    BudgetMatch on = new Budgets(List.of(budget)).matching(who).get(0);
    String id = member + "#" + count++;
    CompletableFuture<BudgetDecision> decision =
        book.reserveOrAsk(id, List.of(on), nanos, nanos).toCompletableFuture();
    Operation operation = new Operation(id, on, nanos, decision);
    operations.add(operation);
    decision.thenRun(
        () ->
            operation.windowStart =
                on.definition().period().window(clock.instant(), on.definition().zone()).start());
    return operation;
  }

  void settle(Operation operation, long cost) {
    BudgetHold hold = operation.hold();
    if (hold != null && !operation.settled && hold.settle(cost)) {
      operation.settled = true;
      Instant window = operation.windowStart;
      if (window != null) {
        ledger.merge(window, cost, Long::sum);
      }
    }
  }
}
