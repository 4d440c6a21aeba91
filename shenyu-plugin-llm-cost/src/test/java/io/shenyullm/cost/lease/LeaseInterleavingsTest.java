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

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.core.grid.lease.Share;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetHold;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.BudgetUse;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.budget.TestingClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Three gateways on one budget and a network that loses, repeats, delays and reorders: whatever the
 * order of reserve, settle, refund, expire, renew, roll-over, freeze, change of limit and death.
 */
final class LeaseInterleavingsTest {
  private static final Instant START = Instant.parse("2026-03-01T10:58:00Z");
  private static final long LIMIT = 10_000;
  private static final Principal WHO = principal("acme", "research", "alice");
  private static final BudgetDefinition HOUR =
      budget("team-hour", BudgetScope.DEPARTMENT, "research", BudgetPeriod.HOUR, LIMIT);
  private static final BudgetMatch MATCH = new Budgets(List.of(HOUR)).matching(WHO).get(0);

  /** The weather of hundreds of worlds is no news. */
  @BeforeContainer
  static void quiet() {
    ((Logger) LoggerFactory.getLogger(Outage.class)).setLevel(Level.ERROR);
  }

  private final class World {
    final TestingClock nodeClock = new TestingClock(START);
    final TestingLeaseGrid grid = new TestingLeaseGrid(nodeClock);
    final List<TestingGateway> gateways = new ArrayList<>();
    final List<TestingGateway> buried = new ArrayList<>();
    long highestLimit = LIMIT;
    int boots;

    World() {
      for (int i = 0; i < 3; i++) {
        gateways.add(boot(i));
      }
    }

    private TestingGateway boot(int i) {
      // clocks of gateways differ by up to a minute
      Instant now = nodeClock.instant().plusSeconds((i - 1) * 30L);
      return new TestingGateway("gw-" + i + "/" + boots++, grid, now, LeaseSettings.DEFAULT, null);
    }

    void step(int step) {
      int argument = step / 20;
      TestingGateway gateway = gateways.get(argument % 3);
      int pick = argument / 3;
      switch (step % 20) {
        case 0, 1, 2, 3 -> gateway.reserve(WHO, HOUR, 1 + pick % 900);
        case 4, 5, 6 -> settle(gateway, pick);
        case 7, 8, 9, 10 -> network(pick);
        case 11, 12 -> run();
        case 13 -> pass(Duration.ofMillis(50 + pick % 400));
        case 14 -> pass(Duration.ofSeconds(1 + pick % 12));
        case 15 -> pass(Duration.ofSeconds(20 + pick % 90));
        case 16 -> control(pick);
        case 17 ->
            grid.state(pick % 2 == 0 ? GridHealth.State.CONNECTED : GridHealth.State.DISCONNECTED);
        case 18 -> reboot(argument % 3, pick);
        default -> {
          if (!grid.late.isEmpty()) {
            grid.arriveLate(grid.late.get(pick % grid.late.size()));
          }
        }
      }
    }

    private void settle(TestingGateway gateway, int pick) {
      List<TestingGateway.Operation> open =
          gateway.operations.stream().filter(o -> o.hold() != null && !o.settled).toList();
      if (!open.isEmpty()) {
        TestingGateway.Operation operation = open.get(pick % open.size());
        // the whole hold, part of it, or nothing: the rest is refunded
        gateway.settle(operation, operation.nanos * (pick % 3) / 2);
      }
    }

    private void network(int pick) {
      if (grid.calls.isEmpty()) {
        return;
      }
      TestingLeaseGrid.Call call = grid.calls.get(pick % grid.calls.size());
      switch (pick % 7) {
        case 0 -> grid.loseAnswer(call);
        case 1 -> grid.loseCall(call);
        case 2 -> grid.delay(call);
        case 3 -> grid.deliverTwice(call);
        default -> grid.deliver(call);
      }
    }

    private void control(int pick) {
      BudgetControl control =
          switch (pick % 4) {
            case 0 -> new BudgetControl(null, true, "op", START, "");
            case 1 -> new BudgetControl(nanos(LIMIT / 2), false, "op", START, "");
            case 2 -> new BudgetControl(nanos(2 * LIMIT), false, "op", START, "");
            default -> null;
          };
      if (pick % 4 == 2) {
        highestLimit = 2 * LIMIT;
      }
      grid.control(HOUR.id(), control == null ? null : control.toBytes());
    }

    private void reboot(int index, int pick) {
      if (pick % 5 != 0) {
        return; // not too often
      }
      TestingGateway gone = gateways.get(index);
      gone.dead = true;
      buried.add(gone);
      gateways.set(index, boot(index));
    }

    void run() {
      gateways.forEach(gateway -> gateway.thread.run());
    }

    void pass(Duration time) {
      nodeClock.advance(time);
      gateways.forEach(gateway -> gateway.advance(time));
      run();
    }

    /** The network works and nobody dies for a while. */
    void calm() {
      grid.control(HOUR.id(), null);
      grid.state(GridHealth.State.CONNECTED);
      grid.immediate = true;
      for (int i = 0; i < 20; i++) {
        List.copyOf(grid.calls).forEach(grid::deliver);
        pass(Duration.ofMillis(100));
      }
      for (TestingGateway gateway : gateways) {
        gateway.operations.forEach(operation -> gateway.settle(operation, operation.nanos));
      }
      for (int i = 0; i < 40; i++) {
        pass(Duration.ofMillis(500));
      }
    }

    void bury() {
      pass(Duration.ofSeconds(31)); // until the leases of the dead have expired
      List<ScopeOperation.WindowTotal> totals = new ArrayList<>();
      for (TestingGateway gateway : buried) {
        gateway.ledger.forEach(
            (start, nanos) ->
                totals.add(new ScopeOperation.WindowTotal(key(start), gateway.member, nanos)));
      }
      ScopeOperation.Reconcile reconcile =
          new ScopeOperation.Reconcile(
              buried.stream().map(gateway -> gateway.member).toList(), totals);
      grid.apply(MATCH.scopeKey(), reconcile, Duration.ofSeconds(1));
    }

    Map<Instant, Long> ledger() {
      Map<Instant, Long> sum = new HashMap<>();
      for (List<TestingGateway> group : List.of(gateways, buried)) {
        group.forEach(
            gateway ->
                gateway.ledger.forEach((start, nanos) -> sum.merge(start, nanos, Long::sum)));
      }
      return sum;
    }
  }

  private static BigDecimal nanos(long nanos) {
    return BigDecimal.valueOf(nanos, 9);
  }

  private static CounterKey key(Instant start) {
    return new CounterKey(
        HOUR.series(), start.toEpochMilli(), start.plusSeconds(3600).toEpochMilli());
  }

  private static @Nullable Share share(World world, Instant start, String member) {
    Counter counter = world.grid.entry(MATCH.scopeKey()).counter(key(start));
    return counter == null
        ? null
        : counter.shares().stream()
            .filter(share -> share.member().equals(member))
            .findFirst()
            .orElse(null);
  }

  @Property(tries = 500, seed = "1")
  void leases_anyInterleaving_neverOverspendLoseOrDouble(
      @ForAll @Size(min = 1, max = 250) List<@IntRange(min = 0, max = 99_999) Integer> steps) {
    World world = new World();
    for (int step : steps) {
      world.step(step);
      assertNothingIsSpentTwice(world);
    }
    world.calm();
    world.bury();
    Statistics.label("settled")
        .collect(world.ledger().values().stream().mapToLong(Long::longValue).sum() > 0);
    Statistics.label("windows").collect(world.ledger().size());
    Statistics.label("died").collect(!world.buried.isEmpty());
    assertCountsAreTheLedger(world);
    assertTheRestCanBeSpent(world);
  }

  /** What gateways allow themselves is what the grid has given them, and all of it is the limit. */
  private static void assertNothingIsSpentTwice(World world) {
    Map<Instant, Long> used = new HashMap<>();
    for (TestingGateway gateway : world.gateways) {
      BudgetUse use = gateway.book.use(MATCH);
      Instant start = use.window().start();
      used.merge(start, use.usedNanos(), Long::sum);
      Share share = share(world, start, gateway.member);
      long granted = share == null ? 0 : share.countedNanos();
      assertThat(use.usedNanos()).as(gateway.member).isLessThanOrEqualTo(granted);
    }
    for (TestingGateway gateway : world.buried) {
      gateway.ledger.forEach((start, nanos) -> used.merge(start, nanos, Long::sum));
    }
    used.forEach((start, nanos) -> assertThat(nanos).isLessThanOrEqualTo(world.highestLimit));
    for (Counter counter : world.grid.entry(MATCH.scopeKey()).counters()) {
      assertThat(counter.settledNanos() + counter.openNanos())
          .isLessThanOrEqualTo(world.highestLimit);
    }
  }

  private static void assertCountsAreTheLedger(World world) {
    Map<Instant, Long> ledger = world.ledger();
    for (Counter counter : world.grid.entry(MATCH.scopeKey()).counters()) {
      Instant start = Instant.ofEpochMilli(counter.key().startMillis());
      assertThat(counter.settledNanos()).isEqualTo(ledger.getOrDefault(start, 0L));
    }
  }

  /** Nothing has leaked: one call can take all that is left, to the last nano. */
  private static void assertTheRestCanBeSpent(World world) {
    TestingGateway gateway = world.gateways.get(0);
    Instant start = HOUR.period().window(gateway.clock.instant(), HOUR.zone()).start();
    long left = LIMIT - world.ledger().getOrDefault(start, 0L);
    if (left <= 0) {
      return;
    }
    TestingGateway.Operation last = gateway.reserve(WHO, HOUR, left);
    for (int i = 0; i < 40 && !last.decision.isDone(); i++) {
      world.pass(Duration.ofMillis(20));
    }
    assertThat(last.decision).isDone();
    assertThat(last.decision.join()).isInstanceOf(BudgetDecision.Held.class);
    TestingGateway.Operation more = gateway.reserve(WHO, HOUR, 1);
    for (int i = 0; i < 80 && !more.decision.isDone(); i++) {
      world.pass(Duration.ofMillis(20));
    }
    BudgetHold hold = more.hold();
    boolean rolledOver =
        !HOUR.period().window(gateway.clock.instant(), HOUR.zone()).start().equals(start);
    assertThat(hold == null || rolledOver).isTrue();
  }
}
