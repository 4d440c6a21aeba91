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
package io.shenyullm.admin.budgets;

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.ledger.SpentQuestion;
import io.shenyullm.core.control.CountingSince;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.lease.CounterKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Holds the grid's counters against the ledger, every hour and when asked to. Gateways go on
 * meanwhile, so each window is looked at three times: what its counter held a minute ago must be in
 * the ledger, and what the ledger holds must be in the counter some seconds later.
 *
 * <p>Left out are windows with a lease of a gateway that is lost, which is settled by the ledger
 * later, windows that are older than their budget, and the one in which values are summed that a
 * gateway no longer tells apart. Nothing is corrected: a difference means that records were lost or
 * are stuck at a gateway, or that a counter has been. Thread-safe.
 */
public final class LedgerCheck implements SmartLifecycle {
  /** Windows that are compared, the fullest ones. */
  static final int MOST_WINDOWS = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(LedgerCheck.class);
  private static final Duration FIRST = Duration.ofMinutes(5);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int SHOWN = 20;

  /** Counters round each call up to a nano-unit: so much of a sum, and so much besides. */
  private static final int TOLERATED_PART = 10_000;

  private static final long TOLERATED_NANOS = 1_000;

  private final ConsoleGrid access;
  private final Function<SpentQuestion, List<Map<String, @Nullable Object>>> ledger;
  private final Clock clock;
  private final Pauses pauses;
  private final BudgetWalks walks;
  private final CountingSince counting;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable LedgerReport last;
  private @Nullable ScheduledExecutorService executor;

  /**
   * How long is waited.
   *
   * @param shipping until what was counted before has reached the ledger
   * @param reporting until what is in the ledger has been told to the grid
   */
  record Pauses(Duration shipping, Duration reporting) {
    static final Pauses DEFAULT = new Pauses(Duration.ofMinutes(1), Duration.ofSeconds(30));
  }

  private record Name(String tenant, String value, String currency) {}

  /**
   * @param ledger sums as {@code RecordStore.spent} answers
   */
  public LedgerCheck(
      ConsoleGrid access,
      Function<SpentQuestion, List<Map<String, @Nullable Object>>> ledger,
      Clock clock) {
    this(access, ledger, clock, Pauses.DEFAULT);
  }

  LedgerCheck(
      ConsoleGrid access,
      Function<SpentQuestion, List<Map<String, @Nullable Object>>> ledger,
      Clock clock,
      Pauses pauses) {
    this.access = Objects.requireNonNull(access, "access");
    this.ledger = Objects.requireNonNull(ledger, "ledger");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.pauses = pauses;
    this.walks = new BudgetWalks(access.grid().counters(), clock);
    this.counting = new CountingSince(access.grid().near(GridNames.EPOCH));
  }

  /** What the last check found; empty before the first has ended. */
  Optional<LedgerReport> last() {
    return Optional.ofNullable(last);
  }

  /** Whether a check is under way. */
  boolean isUnderWay() {
    return running.get();
  }

  /**
   * Begins a check, which takes a minute and a half.
   *
   * @return whether none was under way
   */
  boolean begin() {
    if (!running.compareAndSet(false, true)) {
      return false;
    }
    walk(before -> later(pauses.shipping(), () -> ask(before)));
    return true;
  }

  private void ask(BudgetWalks.Seen before) {
    Map<SpentQuestion, Map<Name, Long>> sums = new HashMap<>();
    for (BudgetRow row : before.rows().rows()) {
      if (isComparable(row, before.at())) {
        sums.computeIfAbsent(question(row), this::sums);
      }
    }
    later(pauses.reporting(), () -> walk(after -> end(before, sums, after)));
  }

  private void end(
      BudgetWalks.Seen before, Map<SpentQuestion, Map<Name, Long>> sums, BudgetWalks.Seen after) {
    Map<BudgetRow.Id, Long> earlier = new HashMap<>();
    before.rows().rows().forEach(row -> earlier.put(row.id(), row.counter().settledNanos()));
    int compared = 0;
    List<LedgerReport.Difference> differences = new ArrayList<>();
    for (BudgetRow row : after.rows().rows()) {
      Long gridBefore = earlier.get(row.id());
      Map<Name, Long> answers = sums.get(question(row));
      if (gridBefore == null || answers == null || !isComparable(row, after.at())) {
        continue;
      }
      compared++;
      long spent = answers.getOrDefault(name(row), 0L);
      long gridAfter = row.counter().settledNanos();
      long tolerated = TOLERATED_NANOS + spent / TOLERATED_PART;
      if (gridBefore - spent > tolerated) {
        differences.add(new LedgerReport.Difference(row, gridBefore, spent));
      } else if (spent - gridAfter > tolerated) {
        differences.add(new LedgerReport.Difference(row, gridAfter, spent));
      }
    }
    differences.sort(LedgerReport.Difference.LARGEST_FIRST);
    ended(
        new LedgerReport(
            clock.instant(),
            after.rows().total(),
            compared,
            differences.size(),
            differences.subList(0, Math.min(SHOWN, differences.size())),
            null));
  }

  private void ended(LedgerReport report) {
    last = report;
    running.set(false);
    if (report.problem() != null) {
      LOG.warn("the grid's counters could not be held against the ledger: {}", report.problem());
    } else if (report.differing() > 0) {
      LOG.warn(
          "{} of {} budget windows differ from the ledger, the most: {}. Records may be stuck at a"
              + " gateway, or lost; see the console's page Budgets",
          report.differing(),
          report.compared(),
          report.differences().get(0).view());
    } else {
      LOG.info("{} budget windows agree with the ledger", report.compared());
    }
  }

  private void walk(Consumer<BudgetWalks.Seen> next) {
    walks
        .rows(MOST_WINDOWS, "")
        .whenComplete(
            (seen, failure) -> {
              if (failure == null) {
                later(Duration.ZERO, () -> next.accept(seen)); // not on a thread of the grid
              } else {
                failed(failure);
              }
            });
  }

  private void later(Duration pause, Runnable step) {
    Runnable guarded =
        () -> {
          try {
            step.run();
          } catch (RuntimeException e) {
            failed(e);
          }
        };
    try {
      var unused = executor().schedule(guarded, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      running.set(false); // stopped
    }
  }

  private void failed(Throwable failure) {
    ended(LedgerReport.failed(clock.instant(), failure.toString()));
  }

  // ---- rows ----

  /**
   * @param seen when the row was read: leases are renewed every few seconds
   */
  private boolean isComparable(BudgetRow row, Instant seen) {
    return row.isOfOneValue()
        && !counting.isPartial(row.counter().key().series(), row.start())
        && row.counter().shares().stream().noneMatch(share -> share.isLost(seen.toEpochMilli()));
  }

  private static SpentQuestion question(BudgetRow row) {
    long end = row.counter().key().endMillis();
    Instant until = end == CounterKey.NEVER ? null : Instant.ofEpochMilli(end);
    return new SpentQuestion(row.start(), until, row.scope(), false, null);
  }

  private static Name name(BudgetRow row) {
    return new Name(row.tenant(), row.value(), row.currency());
  }

  private Map<Name, Long> sums(SpentQuestion question) {
    Map<Name, Long> sums = new HashMap<>();
    for (Map<String, @Nullable Object> row : ledger.apply(question)) {
      sums.put(
          new Name(text(row, "tenant"), text(row, "value"), text(row, "currency")),
          new BigDecimal(text(row, "cost"))
              .movePointRight(9)
              .setScale(0, RoundingMode.HALF_UP)
              .longValue());
    }
    return sums;
  }

  private static String text(Map<String, @Nullable Object> row, String key) {
    Object value = row.get(key);
    return value == null ? "" : value.toString();
  }

  // ---- life ----

  private synchronized ScheduledExecutorService executor() {
    ScheduledExecutorService there = executor;
    if (there == null) {
      throw new RejectedExecutionException("not started");
    }
    return there;
  }

  @Override
  public synchronized void start() {
    if (!access.isShared() || executor != null) {
      return;
    }
    ScheduledExecutorService created = DaemonThreads.scheduler("llm-ledger-check");
    var unused =
        created.scheduleWithFixedDelay(
            this::begin, FIRST.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    executor = created;
  }

  @Override
  public synchronized void stop() {
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
      running.set(false);
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return executor != null;
  }
}
