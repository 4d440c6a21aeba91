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

import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.LeaseCounters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Walks over all scopes of the grid, each for all who ask the same within a second: pages that look
 * again and again must not make the grid show a million budgets to each of them. Thread-safe.
 */
final class BudgetWalks {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final LeaseCounters counters;
  private final Clock clock;
  private final Map<Question, Walk> walks = new HashMap<>();

  private record Question(int limit, String search) {}

  /**
   * Budgets at a time.
   *
   * @param at when the walk began
   */
  record Seen(Instant at, FullestRows rows) {}

  private record Walk(Instant at, CompletableFuture<Seen> seen) {
    /** Under way, or just ended well. */
    boolean isFresh(Instant now) {
      return !seen.isDone()
          || (!seen.isCompletedExceptionally()
              && !now.isBefore(at)
              && now.isBefore(at.plus(FRESH)));
    }
  }

  BudgetWalks(LeaseCounters counters, Clock clock) {
    this.counters = counters;
    this.clock = clock;
  }

  /** Windows in force, of budgets that match. Do not complete what is returned. */
  CompletableFuture<Seen> rows(int limit, String search) {
    Question question = new Question(limit, search);
    CompletableFuture<Seen> seen = new CompletableFuture<>();
    Instant now = clock.instant();
    synchronized (walks) {
      walks.values().removeIf(walk -> !walk.isFresh(now));
      Walk other = walks.get(question);
      if (other != null) {
        return other.seen();
      }
      walks.put(question, new Walk(now, seen));
    }
    walk(question, now, seen);
    return seen;
  }

  private void walk(Question question, Instant now, CompletableFuture<Seen> seen) {
    FullestRows rows = new FullestRows(question.limit());
    counters
        .forEach(
            (scope, entry) -> {
              for (Counter counter : entry.counters()) {
                BudgetRow row = new BudgetRow(scope, counter);
                if (row.isCurrent(now.toEpochMilli()) && row.matches(question.search())) {
                  rows.add(row);
                }
              }
            },
            DEADLINE)
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                seen.complete(new Seen(now, rows));
              } else {
                seen.completeExceptionally(failure);
              }
            });
  }
}
