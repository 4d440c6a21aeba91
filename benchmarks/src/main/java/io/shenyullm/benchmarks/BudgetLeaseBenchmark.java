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
package io.shenyullm.benchmarks;

import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.local.LocalStore;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.cost.budget.Allowance;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.lease.LeaseKeeper;
import io.shenyullm.cost.lease.LeaseListener;
import io.shenyullm.cost.lease.LeaseSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reserves on three budgets (a user's, a department's, everybody's) and settles, with 10,000 users
 * counted; alone and with leases from an in-process grid that a thread renews meanwhile.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx768m", "-Xss512k"})
@Threads(1)
public class BudgetLeaseBenchmark {
  private static final int USERS = 10_000;
  private static final long LIMIT = 1_000_000_000_000_000L;

  @Param({"whole", "leased"})
  public String allowance = "whole";

  private final List<List<BudgetMatch>> matches = new ArrayList<>(USERS);
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private @Nullable LeaseKeeper keeper;

  @SuppressWarnings("NullAway.Init") // set by JMH through build()
  private BudgetBook book;

  private int next;

  @Setup
  public void build() {
    Clock clock = Clock.systemUTC();
    Allowance shares = Allowance.WHOLE;
    if (allowance.equals("leased")) {
      keeper =
          LeaseKeeper.start(
              new LocalStore(clock).open(new Membership.Gateway("gw", "1", "", Instant.EPOCH)),
              "gw/1",
              executor,
              clock,
              LeaseSettings.DEFAULT,
              null,
              LeaseListener.NONE);
      shares = keeper;
    }
    book = new BudgetBook(clock, BudgetBook.DEFAULT_HOLD_TTL, shares, BudgetListener.NONE);
    Budgets budgets =
        new Budgets(
            List.of(
                budget("each-user", BudgetScope.USER, "*", BudgetPeriod.DAY),
                budget("research", BudgetScope.DEPARTMENT, "research", BudgetPeriod.MONTH),
                budget("all", BudgetScope.ALL, "*", BudgetPeriod.TOTAL)));
    for (int i = 0; i < USERS; i++) {
      matches.add(
          budgets.matching(
              new Principal("acme", null, "research", null, null, "user-" + i, "key-" + i, null)));
    }
    for (int i = 0; i < USERS; i++) {
      book.reserveOrAsk("load" + i, matches.get(i), 1_000, 2_000)
          .toCompletableFuture()
          .join()
          .fold(held -> held.hold().settle(900), exhausted -> false, closed -> false);
    }
  }

  private static BudgetDefinition budget(
      String id, BudgetScope scope, String value, BudgetPeriod period) {
    return new BudgetDefinition(
        id,
        scope,
        value,
        null,
        period,
        ZoneOffset.UTC,
        LIMIT,
        "USD",
        BudgetDefinition.Mode.EXPECTED,
        BudgetDefinition.DEFAULT_ALERT_PERCENTS,
        false,
        0,
        BudgetDefinition.Unpriced.REFUSE);
  }

  @TearDown
  public void stop() {
    if (keeper != null) {
      keeper.close();
    }
    executor.shutdownNow();
  }

  /** One user after the other, so that every look-up is a cold one. */
  @Benchmark
  public boolean reserveAndSettle() {
    int i = next++;
    List<BudgetMatch> on = matches.get(Math.floorMod(i * 7_919, USERS));
    BudgetDecision decision = book.reserve("op" + i, on, 1_000, 2_000);
    if (!(decision instanceof BudgetDecision.Held)) {
      decision = book.reserveOrAsk("op" + i, on, 1_000, 2_000).toCompletableFuture().join();
    }
    return decision.fold(held -> held.hold().settle(900), exhausted -> false, closed -> false);
  }
}
