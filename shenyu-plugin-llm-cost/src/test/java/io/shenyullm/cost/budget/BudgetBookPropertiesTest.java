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
package io.shenyullm.cost.budget;

import static io.shenyullm.cost.budget.TestingBudgets.budget;
import static io.shenyullm.cost.budget.TestingBudgets.matching;
import static io.shenyullm.cost.budget.TestingBudgets.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Invariants of the book under random sequences and under threads. */
final class BudgetBookPropertiesTest {
  private static final Instant START = Instant.parse("2026-01-31T22:30:00Z");
  private static final Duration TTL = Duration.ofMinutes(10);
  private static final Principal[] PEOPLE = {
    principal("acme", "research", "alice"),
    principal("acme", "research", "bob"),
    principal("acme", "sales", "carol")
  };

  private static final BudgetDefinition EACH_USER =
      budget("user-hour", BudgetScope.USER, "*", BudgetPeriod.HOUR, 300);
  private static final BudgetDefinition RESEARCH =
      budget("research-day", BudgetScope.DEPARTMENT, "research", BudgetPeriod.DAY, 500);
  private static final BudgetDefinition ALL =
      budget("all", BudgetScope.ALL, "*", BudgetPeriod.TOTAL, 5000);

  /** A model of what the book should count: one entry for each budget, value and window. */
  private static final class Model {
    final Map<String, long[]> counters = new HashMap<>();

    static String key(BudgetMatch match, Instant at) {
      BudgetDefinition definition = match.definition();
      return match.account() + definition.period().window(at, definition.zone()).start();
    }

    /** Held at index 0, settled at index 1. */
    long[] counter(BudgetMatch match, Instant at) {
      return counters.computeIfAbsent(key(match, at), key -> new long[2]);
    }
  }

  private record Open(BudgetHold hold, List<BudgetMatch> on, Instant takenAt) {}

  /** Found at random: a hold runs out within the second that the sweep waits for. */
  @Example
  void book_holdRunsOutBetweenLookAndSweep_agreesWithTheModel() {
    book_anySequence_agreesWithTheModelAndNeverOvershoots(
        List.of(0, 350, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 527, 9110, 9998, 9620));
  }

  /** Reserve, settle, let time pass (expiry, roll-over) in any order. */
  @Property(tries = 300, seed = "1")
  void book_anySequence_agreesWithTheModelAndNeverOvershoots(
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 0, max = 9_999) Integer> steps) {
    TestingClock clock = new TestingClock(START);
    BudgetBook book = new BudgetBook(clock, TTL, Allowance.WHOLE, BudgetListener.NONE);
    Model model = new Model();
    List<Open> operations = new ArrayList<>();
    Map<BudgetHold, Long> amounts = new HashMap<>();
    int id = 0;
    for (int step : steps) {
      int argument = step / 10;
      switch (step % 10) {
        case 0, 1, 2, 3 -> {
          Principal who = PEOPLE[argument % 3];
          List<BudgetMatch> on = matching(who, EACH_USER, RESEARCH, ALL);
          long nanos = argument % 200;
          // one sweep a second and one in a hundred milliseconds at a refusal: let it be due, so
          // that the book lets go of expired holds when the model does
          clock.advance(Duration.ofSeconds(1));
          Instant now = clock.instant();
          expire(operations, amounts, model, now);
          boolean fits =
              on.stream()
                  .allMatch(
                      match -> {
                        long[] counter = model.counter(match, now);
                        long left = match.definition().limitNanos() - counter[0] - counter[1];
                        return nanos == 0 || nanos <= left;
                      });
          BudgetDecision decision = book.reserve("op" + id++, on, nanos, nanos);
          assertThat(decision instanceof BudgetDecision.Held).isEqualTo(fits);
          if (decision instanceof BudgetDecision.Held held) {
            on.forEach(match -> model.counter(match, now)[0] += nanos);
            amounts.put(held.hold(), nanos);
            operations.add(new Open(held.hold(), on, now));
          }
        }
        case 4, 5, 6 -> {
          if (!operations.isEmpty()) {
            Open open = operations.get(argument % operations.size());
            long cost = argument % 250;
            Long held = amounts.remove(open.hold());
            boolean first = open.hold().settle(cost);
            assertThat(open.hold().settle(cost + 1)).isFalse();
            assertThat(book.settle(open.hold().operationId(), 7)).isEqualTo(Settlement.DUPLICATE);
            assertThat(first).isEqualTo(held != null);
            if (held != null) {
              for (BudgetMatch match : open.on()) {
                long[] counter = model.counter(match, open.takenAt());
                counter[0] -= held;
                counter[1] += cost;
              }
            }
          }
        }
        case 7 -> clock.advance(Duration.ofSeconds(argument % 400));
        case 8 -> clock.advance(Duration.ofMinutes(argument % 45));
        default -> clock.advance(Duration.ofMillis(argument));
      }
    }
    // make the sweep due, then compare every counter in force
    clock.advance(Duration.ofSeconds(2));
    book.reserve("last", List.of(), 0, 0);
    expire(operations, amounts, model, clock.instant());
    for (Principal who : PEOPLE) {
      for (BudgetMatch match : matching(who, EACH_USER, RESEARCH, ALL)) {
        long[] counter = model.counter(match, clock.instant());
        BudgetUse use = book.use(match);
        assertThat(use.settledNanos()).isEqualTo(counter[1]);
        assertThat(use.heldNanos()).isEqualTo(counter[0]);
      }
    }
  }

  /** A hold that ran out keeps an amount of nothing: its settle is still the first. */
  private static void expire(
      List<Open> operations, Map<BudgetHold, Long> amounts, Model model, Instant now) {
    for (Open open : operations) {
      Long held = amounts.get(open.hold());
      if (held != null && held > 0 && !now.isBefore(open.takenAt().plus(TTL))) {
        open.on().forEach(match -> model.counter(match, open.takenAt())[0] -= held);
        amounts.put(open.hold(), 0L);
      }
    }
  }

  /** Many threads on shared budgets: what is held never exceeds a limit, what is booked adds up. */
  @Property(tries = 12, seed = "1")
  void book_concurrentSpenders_neverOvershootAndLoseNothing(@ForAll long seed) throws Exception {
    int threads = 8;
    int rounds = 1500;
    TestingClock clock = new TestingClock(START);
    BudgetDefinition user = budget("u", BudgetScope.USER, "*", BudgetPeriod.TOTAL, 900);
    BudgetDefinition all = budget("a", BudgetScope.ALL, "*", BudgetPeriod.TOTAL, 1500);
    BudgetBook book = new BudgetBook(clock, TTL, Allowance.WHOLE, BudgetListener.NONE);
    AtomicLong ledger = new AtomicLong();
    AtomicLong heldNow = new AtomicLong();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      tasks.add(
          () -> {
            Random random = new Random(seed + thread);
            List<BudgetMatch> on = matching(PEOPLE[thread % 3], user, all);
            for (int i = 0; i < rounds; i++) {
              long estimate = 1 + random.nextInt(200);
              BudgetDecision decision = book.reserve(thread + "/" + i, on, estimate, estimate);
              if (decision instanceof BudgetDecision.Held held) {
                // counted from outside: the sum of granted holds and acknowledged costs
                assertThat(heldNow.addAndGet(estimate) + ledger.get()).isLessThanOrEqualTo(1500);
                long cost = random.nextInt(100) == 0 ? 1 : 0;
                heldNow.addAndGet(-estimate);
                assertThat(held.hold().settle(cost)).isTrue();
                ledger.addAndGet(cost);
                assertThat(held.hold().settle(cost)).isFalse();
              }
            }
            return null;
          });
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> result : pool.invokeAll(tasks)) {
        result.get();
      }
    } finally {
      pool.shutdownNow();
    }
    BudgetUse use = book.use(matching(PEOPLE[0], all).get(0));
    assertThat(use.settledNanos()).isEqualTo(ledger.get());
    assertThat(use.heldNanos()).isZero();
    long byUser = 0;
    for (Principal who : PEOPLE) {
      BudgetUse one = book.use(matching(who, user).get(0));
      assertThat(one.heldNanos()).isZero();
      byUser += one.settledNanos();
    }
    assertThat(byUser).isEqualTo(ledger.get());
  }

  /** Settling, growing and expiring the same holds at once: each hold is booked once. */
  @Property(tries = 12, seed = "1")
  void hold_settledGrownAndExpiredAtOnce_isBookedOnceAndLeavesNothingHeld(@ForAll long seed)
      throws Exception {
    TestingClock clock = new TestingClock(START);
    BudgetDefinition all = budget("a", BudgetScope.ALL, "*", BudgetPeriod.TOTAL, 1_000_000);
    List<BudgetMatch> on = matching(PEOPLE[0], all);
    BudgetBook book =
        new BudgetBook(clock, Duration.ofMillis(1), Allowance.WHOLE, BudgetListener.NONE);
    List<BudgetHold> holds = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      holds.add(((BudgetDecision.Held) book.reserve("op" + i, on, 100, 100)).hold());
    }
    AtomicLong ledger = new AtomicLong();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      int thread = t;
      tasks.add(
          () -> {
            Random random = new Random(seed * 31 + thread);
            for (BudgetHold hold : holds) {
              long cost = random.nextInt(300);
              if (hold.settle(cost)) {
                ledger.addAndGet(cost);
              }
            }
            return null;
          });
      tasks.add(
          () -> {
            Random random = new Random(seed * 37 + thread);
            for (BudgetHold hold : holds) {
              long size = random.nextInt(300);
              BudgetDecision moved = hold.moveTo(size, size);
              assertThat(moved).isNotInstanceOf(BudgetDecision.Exhausted.class);
            }
            return null;
          });
    }
    tasks.add(
        () -> {
          for (int i = 0; i < 400; i++) {
            clock.advance(Duration.ofSeconds(2));
            book.reserve("tick" + i, List.of(), 0, 0);
          }
          return null;
        });
    ExecutorService pool = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> result : pool.invokeAll(tasks)) {
        result.get();
      }
    } finally {
      pool.shutdownNow();
    }
    BudgetUse use = book.use(on.get(0));
    assertThat(use.settledNanos()).isEqualTo(ledger.get());
    assertThat(use.heldNanos()).isZero();
  }
}
