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

import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds what the ledger knows to counters that are new to the grid. One question serves all budgets
 * of a level and window for some seconds. The keeper's thread only.
 */
final class LedgerSeeds {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerSeeds.class);
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private record Question(BudgetScope scope, Instant since, Instant until) {}

  /** A question and its answer. */
  private static final class Asked {
    final long first;
    long at;
    boolean open = true;
    @Nullable List<LedgerSums.Sum> sums;
    final List<Runnable> waiting = new ArrayList<>();

    Asked(long now) {
      this.first = now;
      this.at = now;
    }
  }

  /** Takes the operation, or nothing and whether to wait no longer. */
  interface Sink {
    void accept(@Nullable ScopeOperation operation, boolean patienceOver);
  }

  private final LedgerSums ledger;
  private final KeeperThread thread;
  private final LeaseSettings settings;
  private final Map<Question, Asked> asked = new HashMap<>();
  private final Map<Lease, Boolean> underWay = new HashMap<>();

  LedgerSeeds(LedgerSums ledger, KeeperThread thread, LeaseSettings settings) {
    this.ledger = ledger;
    this.thread = thread;
    this.settings = settings;
  }

  /** Asks for a lease's window, unless that is being done already. */
  void seed(Lease lease, Sink sink) {
    if (underWay.putIfAbsent(lease, true) != null) {
      return;
    }
    BudgetDefinition budget = lease.definition();
    Question question = new Question(budget.scope(), lease.window().start(), lease.window().end());
    long now = thread.nanoTime();
    Asked known = asked.get(question);
    if (known == null || (!known.open && now - known.at >= pause(known).toNanos())) {
      Asked next = new Asked(now);
      if (known != null && known.sums == null) {
        next = known; // goes on being impatient
        next.at = now;
        next.open = true;
      }
      asked.put(question, next);
      ask(question, next);
      known = next;
    }
    Asked current = known;
    Runnable deliver = () -> deliver(lease, current, sink);
    if (current.open) {
      current.waiting.add(deliver);
    } else {
      deliver.run();
    }
  }

  private static Duration pause(Asked known) {
    return known.sums == null ? AGAIN : FRESH;
  }

  private void ask(Question question, Asked state) {
    ledger
        .of(question.scope(), question.since(), question.until())
        .whenComplete(
            (sums, problem) -> thread.execute(() -> answered(question, state, sums, problem)));
  }

  private void answered(
      Question question,
      Asked state,
      @Nullable List<LedgerSums.Sum> sums,
      @Nullable Throwable problem) {
    state.open = false;
    state.at = thread.nanoTime();
    state.sums = sums;
    if (problem != null) {
      LOG.warn(
          "the ledger does not say what was spent per {} since {}: {}. Budgets that are new to the"
              + " grid wait for it up to {} s, then count from nothing",
          question.scope().label(),
          question.since(),
          problem.toString(),
          settings.ledgerPatience().toSeconds());
    }
    asked.values().removeIf(old -> !old.open && old != state && isStale(old));
    List<Runnable> waiting = List.copyOf(state.waiting);
    state.waiting.clear();
    waiting.forEach(Runnable::run);
  }

  private boolean isStale(Asked old) {
    return thread.nanoTime() - old.at > 10 * FRESH.toNanos();
  }

  private void deliver(Lease lease, Asked state, Sink sink) {
    List<LedgerSums.Sum> sums = state.sums;
    if (sums == null) {
      boolean over = thread.nanoTime() - state.first >= settings.ledgerPatience().toNanos();
      // the lease stays marked until the pause is over, so that it does not ask in a circle
      thread.after(
          over ? Duration.ZERO : AGAIN,
          () -> {
            underWay.remove(lease);
            sink.accept(null, over);
          });
      return;
    }
    underWay.remove(lease);
    sink.accept(operation(lease, sums), false);
  }

  private static ScopeOperation operation(Lease lease, List<LedgerSums.Sum> sums) {
    BudgetMatch match = lease.budget();
    BudgetDefinition budget = lease.definition();
    Map<String, Long> byMember = new LinkedHashMap<>();
    for (LedgerSums.Sum sum : sums) {
      if (covers(match, budget, sum)) {
        byMember.merge(sum.member(), sum.nanos(), Long::sum);
      }
    }
    List<ScopeOperation.MemberTotal> totals = new ArrayList<>();
    byMember.forEach((member, nanos) -> totals.add(new ScopeOperation.MemberTotal(member, nanos)));
    return new ScopeOperation.Seed(lease.key(), budget.limitNanos(), totals);
  }

  static boolean covers(BudgetMatch match, BudgetDefinition budget, LedgerSums.Sum sum) {
    if (!budget.currency().equals(sum.currency())) {
      return false;
    }
    if (budget.scope() == BudgetScope.ALL) {
      return true;
    }
    return match.isFor(sum.tenant(), sum.value());
  }
}
