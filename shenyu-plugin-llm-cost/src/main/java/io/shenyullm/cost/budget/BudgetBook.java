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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what every budget has settled and holds, in memory. Reserving and settling take a
 * microsecond or two, never block and never do I/O; any thread may call.
 *
 * <p>Guarantees: a reservation leaves settled plus held of each of its budgets within the {@link
 * Allowance}, however many reserve at once; it holds on all of its budgets or on none; an operation
 * is settled once; the cost of a settled operation is booked exactly, in the windows that the hold
 * was taken in. A reservation may be refused while another one that will itself be refused is being
 * rolled back (nanoseconds).
 *
 * <p>Counters live as long as the process. They survive a change of the snapshot, because they are
 * keyed by budget id, scope, period, zone, currency, tenant and value; a changed limit therefore
 * applies at the next reservation.
 */
public final class BudgetBook {
  /** Holds that are not settled by then are freed. */
  public static final Duration DEFAULT_HOLD_TTL = Duration.ofMinutes(10);

  private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);
  private static final Duration SWEEP_AT_REFUSAL = Duration.ofMillis(100);
  private static final Duration FORGET_EXPIRED_AFTER = Duration.ofHours(1);
  private static final int ACCOUNTS_PER_SWEEP = 256;

  /** How often a reservation asks for more: what it waited for may be taken by another. */
  private static final int MORE_TRIES = 8;

  private static final int REMEMBERED_OPERATIONS = 16_384;

  /** About 80 MB; further values of a budget share one counter. */
  static final int MAX_ACCOUNTS = 200_000;

  /** Not the account of any value: those have two parts after the series. */
  private static final String OTHERS = "\0others";

  private final Clock clock;
  private final Duration holdTtl;
  private final Allowance allowance;
  private final BudgetListener listener;
  private final int maxAccounts;

  private final ConcurrentHashMap<String, Account> accounts = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, BudgetHold> holds = new ConcurrentHashMap<>();
  private final Set<String> settledIds = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> settledOrder = new ConcurrentLinkedQueue<>();
  private final AtomicInteger settledCount = new AtomicInteger();
  private final AtomicLong sweptAtMillis = new AtomicLong(Long.MIN_VALUE);
  private final AtomicReference<@Nullable Iterator<Map.Entry<String, Account>>> cleaning =
      new AtomicReference<>();

  public BudgetBook(Clock clock, Duration holdTtl, Allowance allowance, BudgetListener listener) {
    this(clock, holdTtl, allowance, listener, MAX_ACCOUNTS);
  }

  /**
   * @param maxAccounts from which on new values share a counter
   */
  BudgetBook(
      Clock clock,
      Duration holdTtl,
      Allowance allowance,
      BudgetListener listener,
      int maxAccounts) {
    this.maxAccounts = maxAccounts;
    this.clock = Objects.requireNonNull(clock, "clock");
    this.holdTtl = Objects.requireNonNull(holdTtl, "holdTtl");
    this.allowance = Objects.requireNonNull(allowance, "allowance");
    this.listener = Objects.requireNonNull(listener, "listener");
    if (holdTtl.isNegative() || holdTtl.isZero()) {
      throw new IllegalArgumentException("holdTtl must be positive: " + holdTtl);
    }
  }

  /**
   * Holds an estimate on all budgets or on none. Each budget's mode says which figure it holds. A
   * repeated id that is still open answers with the hold that it has, so that a retry counts once.
   *
   * @param operationId unique per operation; not under the control of callers
   */
  public BudgetDecision reserve(
      String operationId, List<BudgetMatch> budgets, long expectedNanos, long maximumNanos) {
    return told(reserveNow(operationId, budgets, expectedNanos, maximumNanos));
  }

  /**
   * As {@link #reserve}, but where a budget's share does not suffice asks the {@link Allowance} for
   * more before it says no. Completes at once where the share suffices; else on another thread.
   */
  public CompletionStage<BudgetDecision> reserveOrAsk(
      String operationId, List<BudgetMatch> budgets, long expectedNanos, long maximumNanos) {
    return orAsk(
        () -> reserveNow(operationId, budgets, expectedNanos, maximumNanos),
        () -> shortages(budgets, expectedNanos, maximumNanos),
        MORE_TRIES);
  }

  private CompletionStage<BudgetDecision> orAsk(
      Supplier<BudgetDecision> attempt, Supplier<List<Allowance.Shortage>> lacking, int tries) {
    BudgetDecision decision = attempt.get();
    if (!(decision instanceof BudgetDecision.Exhausted exhausted)
        || exhausted.frozen()
        || tries == 0) {
      return CompletableFuture.completedFuture(told(decision));
    }
    return allowance
        .more(lacking.get())
        .thenCompose(
            again ->
                again
                    ? orAsk(attempt, lacking, tries - 1)
                    // what is true now: the answer may have told why
                    : CompletableFuture.completedFuture(told(attempt.get())));
  }

  private BudgetDecision told(BudgetDecision decision) {
    if (decision instanceof BudgetDecision.Exhausted exhausted) {
      listener.onExhausted(exhausted);
    }
    return decision;
  }

  private List<Allowance.Shortage> shortages(
      List<BudgetMatch> budgets, long expectedNanos, long maximumNanos) {
    Instant now = clock.instant();
    List<Allowance.Shortage> shortages = new ArrayList<>();
    for (BudgetMatch budget : budgets) {
      WindowCounter counter = counter(budget, now);
      long asked = budget.holdNanos(expectedNanos, maximumNanos);
      if (!counter.fits(asked, budget.definition())) {
        shortages.add(new Allowance.Shortage(counter.share(), asked, false));
      }
    }
    return shortages;
  }

  private BudgetDecision reserveNow(
      String operationId, List<BudgetMatch> budgets, long expectedNanos, long maximumNanos) {
    if (expectedNanos < 0 || maximumNanos < expectedNanos) {
      throw new IllegalArgumentException(
          "estimate must be 0 <= expected <= maximum: " + expectedNanos + ", " + maximumNanos);
    }
    Instant now = clock.instant();
    sweep(now, SWEEP_EVERY);
    if (settledIds.contains(operationId)) {
      return new BudgetDecision.Closed(operationId);
    }
    BudgetHold known = holds.get(operationId);
    if (known != null) {
      return new BudgetDecision.Held(known);
    }
    BudgetDecision decision = tryReserve(operationId, budgets, expectedNanos, maximumNanos, now);
    if (decision instanceof BudgetDecision.Exhausted && sweep(now, SWEEP_AT_REFUSAL)) {
      // money of holds that have just expired may be enough
      decision = tryReserve(operationId, budgets, expectedNanos, maximumNanos, now);
    }
    return decision;
  }

  /** Books the cost of an operation that is known by id only. */
  public Settlement settle(String operationId, long costNanos) {
    BudgetHold hold = holds.get(operationId);
    if (hold == null) {
      return settledIds.contains(operationId) ? Settlement.DUPLICATE : Settlement.UNKNOWN;
    }
    return settle(hold, costNanos);
  }

  /** How full the budgets are. */
  public BudgetStanding standing(List<BudgetMatch> budgets) {
    if (budgets.isEmpty()) {
      return BudgetStanding.UNLIMITED;
    }
    Instant now = clock.instant();
    int percent = 0;
    long remaining = Long.MAX_VALUE;
    BudgetMatch tightest = null;
    List<Integer> percents = new ArrayList<>(budgets.size());
    for (BudgetMatch budget : budgets) {
      WindowCounter counter = counter(budget, now);
      Allowance.Share share = counter.share();
      share.onRead();
      long limit = share.limitNanos(budget.definition());
      long used = counter.usedByAllNanos();
      int usedPercent = WindowCounter.percent(used, limit);
      percents.add(usedPercent);
      percent = Math.max(percent, usedPercent);
      long left = Math.max(0, limit - used); // of a frozen one, too: the reservation says why
      if (tightest == null || left < remaining) {
        remaining = left;
        tightest = budget;
      }
    }
    return new BudgetStanding(percent, remaining, tightest, percents);
  }

  /**
   * The refusal by the first budget that is frozen, if one is. For calls whose price is not known:
   * nothing can be held for them, but a freeze holds them all the same.
   */
  public Optional<BudgetDecision.Exhausted> frozen(List<BudgetMatch> budgets) {
    Instant now = clock.instant();
    List<BudgetHold.Line> lines =
        budgets.stream().map(budget -> new BudgetHold.Line(budget, counter(budget, now))).toList();
    for (int i = 0; i < lines.size(); i++) {
      BudgetHold.Line line = lines.get(i);
      if (line.counter().share().isFrozen(line.budget().definition())) {
        BudgetDecision.Exhausted refusal = BudgetHold.exhausted(lines, new long[lines.size()], i);
        listener.onExhausted(refusal);
        return Optional.of(refusal);
      }
    }
    return Optional.empty();
  }

  /** What is counted of a budget in the window in force. */
  public BudgetUse use(BudgetMatch budget) {
    WindowCounter counter = counter(budget, clock.instant());
    long settled = counter.settledNanos();
    return new BudgetUse(counter.window(), settled, Math.max(0, counter.usedNanos() - settled));
  }

  /**
   * Adds what the ledger knows from before this process started. Sums of windows that have ended
   * are ignored. Call once for each budget and value: what is given is added.
   */
  public void rehydrate(List<Spent> ledger) {
    Instant now = clock.instant();
    for (Spent spent : ledger) {
      BudgetDefinition definition = spent.definition();
      BudgetMatch budget =
          new BudgetMatch(
              definition,
              spent.value(),
              BudgetMatch.account(
                  definition.series(), definition.scope(), spent.tenant(), spent.value()));
      WindowCounter counter = counter(budget, now);
      if (counter.window().start().equals(spent.windowStart())) {
        counter.restore(spent.nanos(), definition);
      }
    }
  }

  /**
   * By budget id, how full its fullest counter is, 1 being the limit; budgets that nobody has used
   * are missing. Walks all counters, so it is for scrapes and not for requests.
   */
  public Map<String, Double> fullest() {
    Instant now = clock.instant();
    Map<String, Double> shares = new HashMap<>();
    for (Account account : accounts.values()) {
      BudgetDefinition definition = account.definition();
      WindowCounter counter = account.inForce(now);
      long limit =
          counter == null ? definition.limitNanos() : counter.share().limitNanos(definition);
      double share = limit <= 0 ? 1 : (double) account.used(now) / limit;
      shares.merge(definition.id(), share, Math::max);
    }
    return shares;
  }

  /**
   * The fullest windows in force, fullest first. Walks all counters, so it is for reports and not
   * for requests.
   */
  public List<CountedWindow> fullestWindows(int most) {
    Instant now = clock.instant();
    PriorityQueue<CountedWindow> kept = new PriorityQueue<>(CountedWindow.FULLEST_FIRST.reversed());
    accounts.forEach(
        (name, account) -> {
          String others = account.definition().series() + OTHERS;
          CountedWindow counted = account.counted(now, name.equals(others));
          if (counted != null) {
            kept.add(counted);
            if (kept.size() > most) {
              kept.remove();
            }
          }
        });
    List<CountedWindow> windows = new ArrayList<>(kept);
    windows.sort(CountedWindow.FULLEST_FIRST);
    return windows;
  }

  /** Operations under way, with those that expired within the last hour. */
  public int openHolds() {
    return holds.size();
  }

  /** Budget and value pairs that are counted. */
  public int countedAccounts() {
    return accounts.size();
  }

  // ---- for the hold ----

  BudgetDecision move(BudgetHold hold, long expectedNanos, long maximumNanos) {
    return told(moveNow(hold, expectedNanos, maximumNanos));
  }

  private BudgetDecision moveNow(BudgetHold hold, long expectedNanos, long maximumNanos) {
    if (expectedNanos < 0 || maximumNanos < expectedNanos) {
      throw new IllegalArgumentException(
          "estimate must be 0 <= expected <= maximum: " + expectedNanos + ", " + maximumNanos);
    }
    Instant now = clock.instant();
    sweep(now, SWEEP_EVERY);
    return hold.tryMove(expectedNanos, maximumNanos, now.plus(holdTtl));
  }

  CompletionStage<BudgetDecision> moveOrAsk(
      BudgetHold hold, long expectedNanos, long maximumNanos) {
    return orAsk(
        () -> moveNow(hold, expectedNanos, maximumNanos),
        () -> hold.shortages(expectedNanos, maximumNanos),
        MORE_TRIES);
  }

  Settlement settle(BudgetHold hold, long costNanos) {
    if (costNanos < 0) {
      throw new IllegalArgumentException("cost must not be negative: " + costNanos);
    }
    if (!hold.trySettle(costNanos, listener)) {
      return Settlement.DUPLICATE;
    }
    // remembered before it is forgotten as open: a settle by id in between must find one of them
    remember(hold.operationId());
    holds.remove(hold.operationId(), hold);
    return Settlement.BOOKED;
  }

  // ---- inside ----

  private BudgetDecision tryReserve(
      String operationId, List<BudgetMatch> budgets, long expected, long maximum, Instant now) {
    int count = budgets.size();
    List<BudgetHold.Line> lines = new ArrayList<>(count);
    long[] amounts = new long[count];
    for (int i = 0; i < count; i++) {
      BudgetMatch budget = budgets.get(i);
      WindowCounter counter = counter(budget, now);
      lines.add(new BudgetHold.Line(budget, counter));
      amounts[i] = budget.holdNanos(expected, maximum);
    }
    for (int i = 0; i < count; i++) {
      // looking first keeps hopeless reservations from getting into the way of others
      BudgetHold.Line line = lines.get(i);
      if (!line.counter().fits(amounts[i], line.budget().definition())) {
        return BudgetHold.exhausted(lines, amounts, i);
      }
    }
    for (int i = 0; i < count; i++) {
      BudgetHold.Line line = lines.get(i);
      if (!line.counter().tryHold(amounts[i], line.budget().definition())) {
        release(lines, amounts, i);
        return BudgetHold.exhausted(lines, amounts, i);
      }
    }
    BudgetHold hold = new BudgetHold(this, operationId, lines, amounts, now.plus(holdTtl));
    BudgetHold other = holds.putIfAbsent(operationId, hold);
    if (other != null) {
      release(lines, amounts, count);
      return new BudgetDecision.Held(other);
    }
    if (settledIds.contains(operationId)) {
      // a retry that overlapped the first try from its reservation to its settlement
      hold.trySettle(0, listener);
      holds.remove(operationId, hold);
      return new BudgetDecision.Closed(operationId);
    }
    return new BudgetDecision.Held(hold);
  }

  private static void release(List<BudgetHold.Line> lines, long[] amounts, int count) {
    for (int i = 0; i < count; i++) {
      lines.get(i).counter().release(amounts[i]);
    }
  }

  private WindowCounter counter(BudgetMatch budget, Instant now) {
    BudgetDefinition definition = budget.definition();
    while (true) {
      String name = budget.account();
      Account account = accounts.get(name);
      if (account == null) {
        if (accounts.size() >= maxAccounts && definition.scope() != BudgetScope.ALL) {
          // memory stays bounded and the limit holds: all further values share what one may spend
          name = definition.series() + OTHERS;
          listener.onCrowded(definition);
        }
        BudgetMatch counted =
            name.equals(budget.account())
                ? budget
                : new BudgetMatch(definition, BudgetScope.EACH, name);
        account = accounts.computeIfAbsent(name, unused -> new Account(counted, allowance, now));
      }
      WindowCounter counter = account.at(now, budget);
      if (counter != null) {
        return counter;
      }
      accounts.remove(name, account);
    }
  }

  private void remember(String operationId) {
    if (settledIds.add(operationId)) {
      settledOrder.add(operationId);
      if (settledCount.incrementAndGet() > REMEMBERED_OPERATIONS) {
        String oldest = settledOrder.poll();
        if (oldest != null) {
          settledIds.remove(oldest);
          settledCount.decrementAndGet();
        }
      }
    }
  }

  /** Frees expired holds and unused accounts; one thread at a time, and not again too soon. */
  private boolean sweep(Instant now, Duration pause) {
    long millis = now.toEpochMilli();
    long last = sweptAtMillis.get();
    if (last != Long.MIN_VALUE && millis - last < pause.toMillis()) {
      return false;
    }
    if (!sweptAtMillis.compareAndSet(last, millis)) {
      return false;
    }
    Instant forgetBefore = now.minus(FORGET_EXPIRED_AFTER);
    for (BudgetHold hold : holds.values()) {
      if (hold.expire(now)) {
        listener.onExpired(hold.operationId());
      } else if (hold.expiredBefore(forgetBefore)) {
        holds.remove(hold.operationId(), hold);
      }
    }
    retireAccounts(now);
    return true;
  }

  private void retireAccounts(Instant now) {
    Iterator<Map.Entry<String, Account>> iterator = cleaning.getAndSet(null);
    if (iterator == null) {
      iterator = accounts.entrySet().iterator();
    }
    for (int i = 0; i < ACCOUNTS_PER_SWEEP && iterator.hasNext(); i++) {
      Map.Entry<String, Account> entry = iterator.next();
      if (entry.getValue().retire(now)) {
        accounts.remove(entry.getKey(), entry.getValue());
      }
    }
    if (iterator.hasNext()) {
      cleaning.set(iterator);
    }
  }
}
