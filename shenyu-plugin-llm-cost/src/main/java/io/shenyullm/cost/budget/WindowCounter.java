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

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Money of one budget, value and window, in nano-units. {@code used} is settled plus held in one
 * word, so that one compare-and-set decides a hold and no two can overshoot together.
 */
final class WindowCounter implements Allowance.Usage {
  /**
   * Up to which percentage of which limit has been alerted. Percentages of another limit are
   * others: what was reached of it is news of that limit.
   */
  private record Alerted(long limitNanos, int percent) {
    static final Alerted NOTHING = new Alerted(-1, 0);
  }

  private final BudgetWindow window;
  private final Allowance.Share share;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong settled = new AtomicLong();
  private final AtomicLong carried = new AtomicLong();
  private final AtomicReference<Alerted> alerted = new AtomicReference<>(Alerted.NOTHING);
  private volatile @Nullable WindowCounter before;

  WindowCounter(BudgetMatch budget, BudgetWindow window, Allowance allowance) {
    this.window = window;
    this.share = allowance.open(budget, window, this);
  }

  /** Remembers the window before this one, and only that. */
  void follows(WindowCounter ended) {
    ended.before = null;
    before = ended;
  }

  @Nullable WindowCounter before() {
    return before;
  }

  BudgetWindow window() {
    return window;
  }

  Allowance.Share share() {
    return share;
  }

  @Override
  public long usedNanos() {
    return used.get();
  }

  @Override
  public long settledNanos() {
    return settled.get();
  }

  /** Of what is settled, what was spent before this process started. */
  long carriedNanos() {
    return carried.get();
  }

  /** Used here and spent elsewhere, as last heard. */
  long usedByAllNanos() {
    return used.get() + share.othersSettledNanos();
  }

  /** Settled here and elsewhere, as last heard. */
  long settledByAllNanos() {
    return settled.get() + share.othersSettledNanos();
  }

  boolean fits(long nanos, BudgetDefinition definition) {
    return nanos == 0 || nanos <= share.allowedNanos(definition) - used.get();
  }

  /** Takes the amount if all of it fits. Nothing is always granted, also from a full budget. */
  boolean tryHold(long nanos, BudgetDefinition definition) {
    if (nanos == 0) {
      return true;
    }
    long now = used.get();
    while (nanos <= share.allowedNanos(definition) - now) {
      if (used.compareAndSet(now, now + nanos)) {
        // who lowers what is allowed reads what is used afterwards: one of the two sees the other
        if (now + nanos > share.allowedNanos(definition)) {
          used.addAndGet(-nanos);
          return false;
        }
        share.onHeld(now + nanos);
        return true;
      }
      now = used.get();
    }
    return false;
  }

  void release(long nanos) {
    used.addAndGet(-nanos);
  }

  /** Turns a hold into a cost; returns what is then used. */
  long settle(long heldNanos, long costNanos) {
    settled.addAndGet(costNanos);
    long now = used.addAndGet(costNanos - heldNanos);
    share.onSettled();
    return now;
  }

  /** Adds what was spent before this process started. */
  void restore(long nanos, BudgetDefinition definition) {
    carried.addAndGet(nanos);
    settled.addAndGet(nanos);
    used.addAndGet(nanos);
    // whoever spent it has been told; only what comes now is news
    long limit = share.limitNanos(definition);
    int percent = percent(settled.get(), limit);
    alerted.updateAndGet(
        before ->
            before.limitNanos() == limit && before.percent() >= percent
                ? before
                : new Alerted(limit, percent));
  }

  /**
   * Whether the settled money has just passed a threshold of the limit in force for the first time.
   *
   * @param costNanos what has just been settled
   */
  boolean passes(int thresholdPercent, BudgetDefinition definition, long costNanos) {
    long limit = share.limitNanos(definition);
    long all = settledByAllNanos();
    if (percent(all, limit) < thresholdPercent) {
      return false;
    }
    while (true) {
      Alerted before = Objects.requireNonNull(alerted.get());
      int told =
          before.limitNanos() == limit
              ? before.percent()
              // what had been passed and said of the other limit is not said again of this one
              : Math.min(before.percent(), percent(all - costNanos, limit));
      if (told >= thresholdPercent) {
        return false;
      }
      if (alerted.compareAndSet(before, new Alerted(limit, thresholdPercent))) {
        return true;
      }
    }
  }

  /** Rounded down, so that 80 means that 80 % have been reached. A limit of nothing is full. */
  static int percent(long nanos, long limitNanos) {
    if (limitNanos <= 0) {
      return 100;
    }
    long percent =
        nanos <= Long.MAX_VALUE / 100 ? nanos * 100 / limitNanos : nanos / limitNanos * 100;
    return (int) Math.max(0, Math.min(percent, Integer.MAX_VALUE));
  }
}
