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

import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetHold;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.BudgetUse;
import io.shenyullm.cost.budget.Budgets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Requests on one thread against the keeper on another, switched at every access to shared memory:
 * the grid must never believe less to be out than is. The operations return nothing, so that only
 * {@link #gridCountsWhatIsUsed} is checked and not their order.
 */
public final class LeaseModelCheckTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final BudgetDefinition DAY =
      budget("team-day", BudgetScope.DEPARTMENT, "research", BudgetPeriod.DAY, 100);
  private static final BudgetMatch MATCH =
      new Budgets(List.of(DAY)).matching(principal("acme", "research", "alice")).get(0);

  /** Never started: what signals it is dropped, and the operations do its work. */
  private static final LeaseKeeper KEEPER =
      new LeaseKeeper(
          new TestingLeaseGrid(CLOCK),
          "gw/1",
          new NoThread(),
          CLOCK,
          LeaseSettings.DEFAULT,
          null,
          LeaseListener.NONE);

  /** So many interleavings of each scenario; many more with the profile {@code verify}. */
  private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations", 200);

  private static final int SCENARIOS = 6;

  private final AtomicInteger operations = new AtomicInteger();
  private final BudgetBook book;
  private @Nullable Lease opened;
  private long told;

  /** A gateway that has a lease with room for two calls. */
  public LeaseModelCheckTest() {
    book =
        new BudgetBook(
            CLOCK,
            Duration.ofHours(1),
            (budget, window, usage) -> opened = new Lease(budget, window, usage, KEEPER),
            BudgetListener.NONE);
    book.reserve("opens it", List.of(MATCH), 0, 0);
    lease().unpark(false);
    lease().waits(20);
    exchange();
    lease().waitsNoMore(20);
  }

  private Lease lease() {
    return Objects.requireNonNull(opened);
  }

  private @Nullable BudgetHold reserve() {
    return book.reserve("op-" + operations.incrementAndGet(), List.of(MATCH), 8, 8)
            instanceof BudgetDecision.Held held
        ? held.hold()
        : null;
  }

  /** As the keeper does, with a grid that grants whatever is asked for. */
  private void exchange() {
    ScopeOperation.Ask ask = lease().ask(0, NOW, false, LeaseSettings.DEFAULT);
    if (ask == null) {
      return;
    }
    told = Math.max(ask.wantedNanos(), ask.settledNanos());
    lease().sent(ask, 0);
    lease()
        .answered(
            ask,
            new ScopeAnswer.Window(ask.key(), ScopeAnswer.Verdict.GRANTED, told, 0, 0),
            0,
            LeaseSettings.DEFAULT);
  }

  @Operation
  public void hold() {
    reserve();
  }

  @Operation
  public void spend() {
    BudgetHold hold = reserve();
    if (hold != null) {
      hold.settle(3);
    }
  }

  /** Another gateway wants what is left: the lease is lowered and the rest given back. */
  @Operation(nonParallelGroup = "keeper")
  public void recall() {
    lease().recall();
    exchange();
  }

  @Validate
  public void gridCountsWhatIsUsed() {
    BudgetUse use = book.use(MATCH);
    if (use.usedNanos() > told) {
      throw new IllegalStateException("in use: " + use + ", the grid counts " + told);
    }
  }

  @Test
  void lease_anyInterleavingOfRequestsAndKeeper_isCountedByTheGrid() {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(LeaseModelCheckTest.class);
  }

  private static final class NoThread implements KeeperThread {
    @Override
    public boolean execute(Runnable task) {
      return true;
    }

    @Override
    public void after(Duration delay, Runnable task) {
      // no time passes
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }
}
