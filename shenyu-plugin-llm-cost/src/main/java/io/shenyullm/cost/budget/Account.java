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

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The counter of the window in force for one budget and value. Earlier windows live on only in the
 * holds that were taken in them.
 */
final class Account {
  /** A thread that read the clock before the end of a window may still come this much later. */
  private static final Duration RETIRE_AFTER = Duration.ofHours(1);

  private final AtomicReference<@Nullable WindowCounter> current;
  private final Allowance allowance;
  private volatile BudgetMatch budget;

  Account(BudgetMatch budget, Allowance allowance, Instant now) {
    this.budget = budget;
    this.allowance = allowance;
    this.current = new AtomicReference<>(counter(budget, now));
  }

  private WindowCounter counter(BudgetMatch of, Instant now) {
    BudgetDefinition definition = of.definition();
    return new WindowCounter(of, definition.period().window(now, definition.zone()), allowance);
  }

  /** The budget as it was last used. */
  BudgetDefinition definition() {
    return budget.definition();
  }

  /**
   * What is counted here in the window in force; {@code null} if that has ended.
   *
   * @param isOfMany whether many values share this account, so that it is nobody's
   */
  @Nullable CountedWindow counted(Instant now, boolean isOfMany) {
    WindowCounter counter = inForce(now);
    if (counter == null) {
      return null;
    }
    BudgetMatch match = budget;
    BudgetDefinition definition = match.definition();
    long used = counter.usedNanos();
    long settled = counter.settledNanos();
    return new CountedWindow(
        definition,
        isOfMany ? "" : match.tenant(),
        isOfMany ? null : match.value(),
        counter.window(),
        counter.share().limitNanos(definition),
        settled,
        counter.carriedNanos(),
        // both move: what is settled between the two readings is not held any more
        Math.max(0, used - settled));
  }

  /** Spent and held in the window in force, here and elsewhere; 0 if that has ended. */
  long used(Instant now) {
    WindowCounter counter = current.get();
    return counter != null && now.isBefore(counter.window().end()) ? counter.usedByAllNanos() : 0;
  }

  /** The counter of the window in force; {@code null} if that has ended. */
  @Nullable WindowCounter inForce(Instant now) {
    WindowCounter counter = current.get();
    return counter != null && now.isBefore(counter.window().end()) ? counter : null;
  }

  /**
   * The counter for an instant; {@code null} once retired. A clock that steps back finds the window
   * before the one that it had reached as it was; farther back it stays in that, because reopening
   * an old one would forget what it held.
   */
  @Nullable WindowCounter at(Instant now, BudgetMatch asked) {
    if (budget.definition() != asked.definition()) {
      budget = asked; // a newer snapshot may have another limit
    }
    while (true) {
      WindowCounter counter = current.get();
      if (counter == null) {
        return null;
      }
      if (now.isBefore(counter.window().end())) {
        WindowCounter before = counter.before();
        return before != null && before.window().contains(now) ? before : counter;
      }
      WindowCounter next = counter(asked, now);
      next.follows(counter);
      if (current.compareAndSet(counter, next)) {
        return next;
      }
    }
  }

  /** Gives the account up if its window has ended long ago. */
  boolean retire(Instant now) {
    WindowCounter counter = current.get();
    if (counter == null) {
      return true;
    }
    return counter.window().resets()
        && now.isAfter(counter.window().end().plus(RETIRE_AFTER))
        && current.compareAndSet(counter, null);
  }
}
