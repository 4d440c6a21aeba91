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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Money held for one operation on all of its budgets, in the windows that it was taken in. Each
 * change is one compare-and-set of the whole state, so that settling, growing and expiring may
 * race: one of them wins and the others see it.
 */
public final class BudgetHold {
  /** One budget that the hold is on. */
  record Line(BudgetMatch budget, WindowCounter counter) {}

  private enum Phase {
    OPEN,
    EXPIRED,
    SETTLED
  }

  /** Amounts by line; never changed once published. */
  private static final class State {
    final Phase phase;
    final long[] amounts;
    final Instant expiresAt;

    State(Phase phase, long[] amounts, Instant expiresAt) {
      this.phase = phase;
      this.amounts = amounts;
      this.expiresAt = expiresAt;
    }
  }

  private final BudgetBook book;
  private final String operationId;
  private final List<Line> lines;
  private final AtomicReference<State> state;

  BudgetHold(
      BudgetBook book, String operationId, List<Line> lines, long[] amounts, Instant expiresAt) {
    this.book = book;
    this.operationId = operationId;
    this.lines = lines;
    this.state = new AtomicReference<>(new State(Phase.OPEN, amounts, expiresAt));
  }

  public String operationId() {
    return operationId;
  }

  /** The most that is held on any one budget; 0 without budgets, once expired and once settled. */
  public long heldNanos() {
    State now = state();
    long most = 0;
    if (now.phase == Phase.OPEN) {
      for (long amount : now.amounts) {
        most = Math.max(most, amount);
      }
    }
    return most;
  }

  /**
   * The windows that the cost will be booked in, one per budget in the order of the reservation. A
   * call that waited for its money may have begun in an earlier one.
   */
  public List<BudgetWindow> windows() {
    return lines.stream().map(line -> line.counter().window()).toList();
  }

  /**
   * Changes the hold to another estimate and starts its time anew. All budgets follow or none; a
   * hold that has expired is taken afresh.
   */
  public BudgetDecision moveTo(long expectedNanos, long maximumNanos) {
    return book.move(this, expectedNanos, maximumNanos);
  }

  /**
   * Books the real cost, also above the hold and above the limit, and frees the rest. Only the
   * first call does anything.
   *
   * @return whether this was the first call
   */
  public boolean settle(long costNanos) {
    return book.settle(this, costNanos) == Settlement.BOOKED;
  }

  /** As {@link #moveTo}, asking elsewhere for what is missing before it says no. */
  public CompletionStage<BudgetDecision> moveOrAsk(long expectedNanos, long maximumNanos) {
    return book.moveOrAsk(this, expectedNanos, maximumNanos);
  }

  private State state() {
    return Objects.requireNonNull(state.get());
  }

  // ---- for the book ----

  BudgetDecision tryMove(long expected, long maximum, Instant expiresAt) {
    long[] target = new long[lines.size()];
    for (int i = 0; i < target.length; i++) {
      target[i] = lines.get(i).budget().holdNanos(expected, maximum);
    }
    while (true) {
      State before = state();
      if (before.phase == Phase.SETTLED) {
        return new BudgetDecision.Closed(operationId);
      }
      int shortBy = acquireGrowth(before.amounts, target);
      if (shortBy >= 0) {
        return exhausted(lines, target, shortBy);
      }
      if (state.compareAndSet(before, new State(Phase.OPEN, target, expiresAt))) {
        for (int i = 0; i < target.length; i++) {
          lines.get(i).counter().release(Math.max(0, before.amounts[i] - target[i]));
        }
        return new BudgetDecision.Held(this);
      }
      releaseGrowth(before.amounts, target, target.length);
    }
  }

  private int acquireGrowth(long[] from, long[] target) {
    for (int i = 0; i < target.length; i++) {
      Line line = lines.get(i);
      long growth = Math.max(0, target[i] - from[i]);
      // what does not grow goes on, also on a budget that was frozen meanwhile
      if (growth > 0 && !line.counter().tryHold(growth, line.budget().definition())) {
        releaseGrowth(from, target, i);
        return i;
      }
    }
    return -1;
  }

  private void releaseGrowth(long[] from, long[] target, int count) {
    for (int i = 0; i < count; i++) {
      lines.get(i).counter().release(Math.max(0, target[i] - from[i]));
    }
  }

  static BudgetDecision.Exhausted exhausted(List<Line> lines, long[] asked, int index) {
    long ceiling = Long.MAX_VALUE;
    for (Line line : lines) {
      ceiling = Math.min(ceiling, left(line));
    }
    Line line = lines.get(index);
    WindowCounter counter = line.counter();
    BudgetDefinition definition = line.budget().definition();
    return new BudgetDecision.Exhausted(
        line.budget(),
        counter.window(),
        counter.share().limitNanos(definition),
        counter.usedByAllNanos() + counter.share().othersOpenNanos(),
        asked[index],
        ceiling,
        counter.share().isFrozen(definition));
  }

  private static long left(Line line) {
    long allowed = line.counter().share().allowedNanos(line.budget().definition());
    return Math.max(0, allowed - line.counter().usedNanos());
  }

  /** What {@link #tryMove} lacked. */
  List<Allowance.Shortage> shortages(long expected, long maximum) {
    State now = state();
    List<Allowance.Shortage> shortages = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      long growth = line.budget().holdNanos(expected, maximum) - now.amounts[i];
      if (growth > left(line)) {
        shortages.add(new Allowance.Shortage(line.counter().share(), growth, true));
      }
    }
    return shortages;
  }

  boolean trySettle(long costNanos, BudgetListener listener) {
    while (true) {
      State before = state();
      if (before.phase == Phase.SETTLED) {
        return false;
      }
      State after = new State(Phase.SETTLED, new long[lines.size()], before.expiresAt);
      if (state.compareAndSet(before, after)) {
        for (int i = 0; i < lines.size(); i++) {
          book(lines.get(i), before.amounts[i], costNanos, listener);
        }
        return true;
      }
    }
  }

  private static void book(Line line, long held, long cost, BudgetListener listener) {
    WindowCounter counter = line.counter();
    counter.settle(held, cost);
    BudgetDefinition definition = line.budget().definition();
    long over = counter.usedByAllNanos() - counter.share().limitNanos(definition);
    if (cost > held && over > 0) {
      listener.onOverspend(line.budget(), Math.min(over, cost - held));
    }
    if (cost > 0) {
      for (int percent : definition.alertPercents()) {
        if (counter.passes(percent, definition, cost)) {
          listener.onAlert(
              new BudgetAlert(
                  line.budget(),
                  counter.window(),
                  percent,
                  counter.share().limitNanos(definition),
                  counter.settledByAllNanos()));
        }
      }
    }
  }

  /** Frees the money of a hold that nobody has settled in time; the cost can still be booked. */
  boolean expire(Instant now) {
    State before = state();
    if (before.phase != Phase.OPEN || now.isBefore(before.expiresAt)) {
      return false;
    }
    State after = new State(Phase.EXPIRED, new long[lines.size()], before.expiresAt);
    if (!state.compareAndSet(before, after)) {
      return false;
    }
    for (int i = 0; i < lines.size(); i++) {
      lines.get(i).counter().release(before.amounts[i]);
    }
    return true;
  }

  /** Whether the hold expired before an instant and has not come back since. */
  boolean expiredBefore(Instant instant) {
    State now = state();
    return now.phase == Phase.EXPIRED && now.expiresAt.isBefore(instant);
  }
}
