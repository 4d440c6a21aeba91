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

import io.shenyullm.admin.reported.Reported;
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.Share;
import io.shenyullm.records.StatusRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Budgets where no grid counts them: sums over what gateways say, each of which obeys every limit
 * on its own. What a gateway has taken over from the ledger at its start is every gateway's, so
 * that of those amounts only the smallest counts: what was spent before the first of them started.
 *
 * @param rows the fullest
 * @param gateways how many say something of budgets
 * @param silent how many of them have not been heard of lately
 * @param partial whether a gateway counts windows that it does not list, so that sums may lack them
 */
record ReportedBudgets(FullestRows rows, int gateways, int silent, boolean partial) {
  /** As {@link BudgetRow} reads the value that further ones share. */
  private static final String OTHERS = "others";

  /** A row's scope and its window. */
  private record Key(String scopeKey, CounterKey window) {}

  /** Amounts of one window. */
  private static final class Sum {
    private final List<Share> shares = new ArrayList<>();
    private long limitNanos;
    private long carriedNanos = Long.MAX_VALUE;

    void add(Share share, StatusRecord.Budget budget) {
      shares.add(share);
      limitNanos = Math.max(limitNanos, budget.limitNanos());
      carriedNanos = Math.min(carriedNanos, budget.carriedNanos());
    }
  }

  static ReportedBudgets of(List<Reported> reports, Instant now, int limit, String search) {
    Map<Key, Sum> sums = new LinkedHashMap<>();
    int gateways = 0;
    int silent = 0;
    boolean partial = false;
    for (Reported reported : reports) {
      StatusRecord.Budgets budgets = reported.status().budgets();
      if (budgets != null) {
        gateways++;
        silent += reported.isSilent(now) ? 1 : 0;
        partial |= budgets.counted() > budgets.fullest().size();
        for (StatusRecord.Budget budget : budgets.fullest()) {
          Key key = key(budget);
          if (key != null) {
            sums.computeIfAbsent(key, unused -> new Sum()).add(share(reported, budget), budget);
          }
        }
      }
    }
    FullestRows rows = new FullestRows(limit);
    sums.forEach(
        (key, sum) -> {
          BudgetRow row =
              new BudgetRow(
                  key.scopeKey(),
                  new Counter(key.window(), sum.limitNanos, true, sum.carriedNanos, sum.shares));
          if (row.isCurrent(now.toEpochMilli()) && row.matches(search)) {
            rows.add(row);
          }
        });
    return new ReportedBudgets(rows, gateways, silent, partial);
  }

  /** Named as in the grid; {@code null} for a window that is none. */
  private static @Nullable Key key(StatusRecord.Budget budget) {
    long start = budget.start().toEpochMilli();
    Instant end = budget.end();
    long endMillis =
        end == null || end.isAfter(Instant.ofEpochMilli(CounterKey.NEVER))
            ? CounterKey.NEVER
            : end.isBefore(budget.start()) ? start : end.toEpochMilli();
    if (start >= endMillis) {
      return null;
    }
    String value = budget.value();
    String scopeKey =
        value == null
            ? String.join("\0", budget.scope(), OTHERS)
            : budget.tenant().isEmpty()
                ? String.join("\0", budget.scope(), value)
                : String.join("\0", budget.scope(), budget.tenant(), value);
    String series =
        String.join(
            "\0", budget.id(), budget.scope(), budget.period(), budget.zone(), budget.currency());
    return new Key(scopeKey, new CounterKey(series, start, endMillis));
  }

  private static Share share(Reported reported, StatusRecord.Budget budget) {
    long own = Math.max(0, budget.settledNanos() - budget.carriedNanos());
    String boot = reported.status().origin().boot();
    return new Share(
        reported.id() + "/" + (boot == null ? "" : boot),
        0,
        own,
        Math.max(own, own + budget.heldNanos()),
        reported.seenAt().plus(Reported.SILENT_AFTER).toEpochMilli(),
        false);
  }
}
