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

import io.shenyullm.admin.control.Control;
import io.shenyullm.admin.control.ControlKeeper;
import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A window of a budget for one value of its scope, read from a counter of the grid. The names in
 * keys are parts joined by NUL; what is missing or more, as another version might write it, is
 * taken as empty or ignored.
 *
 * @param scopeKey key of the entry: level, tenant and value
 * @param counter the window
 */
record BudgetRow(String scopeKey, Counter counter) {
  /** Fullest first; equal ones by name, so that a list does not jump about. */
  static final Comparator<BudgetRow> FULLEST_FIRST =
      Comparator.comparingDouble(BudgetRow::share)
          .reversed()
          .thenComparing(row -> row.counter.key().series())
          .thenComparing(BudgetRow::scopeKey)
          .thenComparing(row -> row.counter.key().startMillis());

  /** Tells rows apart. */
  record Id(String scopeKey, CounterKey key) {}

  Id id() {
    return new Id(scopeKey, counter.key());
  }

  String budget() {
    return part(counter.key().series(), 0);
  }

  /** Label of the level. */
  String scope() {
    return part(scopeKey, 0);
  }

  String currency() {
    return part(counter.key().series(), 4);
  }

  Instant start() {
    return Instant.ofEpochMilli(counter.key().startMillis());
  }

  String tenant() {
    return isOfOneValue() ? part(scopeKey, 1) : "";
  }

  String value() {
    return part(scopeKey, isOfOneValue() ? 2 : 1);
  }

  /** Values beyond what a gateway tells apart share one entry, which has no tenant. */
  boolean isOfOneValue() {
    return scopeKey.indexOf('\0') != scopeKey.lastIndexOf('\0');
  }

  /** Whether the window is the one of that time. */
  boolean isCurrent(long nowMillis) {
    CounterKey key = counter.key();
    return key.startMillis() <= nowMillis && nowMillis < key.endMillis();
  }

  boolean matches(String search) {
    String wanted = search.toLowerCase(Locale.ROOT);
    return budget().toLowerCase(Locale.ROOT).contains(wanted)
        || value().toLowerCase(Locale.ROOT).contains(wanted);
  }

  /** Spent and leased of the limit as gateways last said; more than any share for a limit of 0. */
  private double share() {
    long used = counter.settledNanos() + counter.openNanos();
    long limit = counter.limitNanos();
    return limit > 0 ? (double) used / limit : used > 0 ? Double.MAX_VALUE : 0;
  }

  /**
   * For the API.
   *
   * @param control what operators have changed of the budget, if anything
   * @param publishedNanos its limit in the snapshot, where the console knows it
   */
  Map<String, @Nullable Object> view(
      ControlKeeper.@Nullable Kept control, @Nullable Long publishedNanos, long nowMillis) {
    CounterKey key = counter.key();
    String series = key.series();
    long limit = limitNanos(control, publishedNanos);
    long settled = counter.settledNanos();
    long open = counter.openNanos();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", budget());
    view.put("scope", scope());
    view.put("tenant", tenant());
    view.put("value", value());
    view.put("period", part(series, 2));
    view.put("zone", part(series, 3));
    view.put("currency", currency());
    view.put("start", start().toString());
    view.put(
        "end",
        key.endMillis() == CounterKey.NEVER
            ? null
            : Instant.ofEpochMilli(key.endMillis()).toString());
    view.put("limitNanos", Long.toString(limit));
    view.put("settledNanos", Long.toString(settled));
    view.put("openNanos", Long.toString(open));
    view.put("overspendBoundNanos", Long.toString(Math.max(0, settled + open - limit)));
    // rounded down: 100 is said of a budget that is spent, not of one that nearly is
    view.put("percent", limit > 0 ? Math.floor(settled * 1000.0 / limit) / 10.0 : null);
    view.put("control", control == null ? null : ControlView.of(control));
    view.put("controlETag", Control.eTag(control == null ? null : control.control()));
    List<Object> leases = new ArrayList<>();
    for (Share share : counter.shares()) {
      leases.add(lease(share, nowMillis));
    }
    view.put("leases", leases);
    return view;
  }

  /**
   * The limit in force. Gateways ask with 0 for a frozen budget, which is not its limit, and those
   * of a budget whose limit was just changed have not asked yet.
   */
  private long limitNanos(ControlKeeper.@Nullable Kept control, @Nullable Long publishedNanos) {
    long known = publishedNanos == null ? counter.limitNanos() : publishedNanos;
    return control == null
        ? known
        : BudgetControl.fromBytes(control.control().bytes()).limitNanos(known);
  }

  private static Map<String, @Nullable Object> lease(Share share, long nowMillis) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    String member = share.member();
    int boot = Math.max(member.lastIndexOf('\0'), member.lastIndexOf('/'));
    view.put("gateway", boot < 0 ? member : member.substring(0, boot));
    view.put("boot", boot < 0 ? "" : member.substring(boot + 1));
    view.put("settledNanos", Long.toString(share.settledNanos()));
    view.put("openNanos", Long.toString(share.openNanos()));
    view.put("state", share.closed() ? "closed" : share.isLost(nowMillis) ? "lost" : "open");
    return view;
  }

  private static String part(String joined, int index) {
    String[] parts = joined.split("\0", -1);
    return index < parts.length ? parts[index] : "";
  }
}
