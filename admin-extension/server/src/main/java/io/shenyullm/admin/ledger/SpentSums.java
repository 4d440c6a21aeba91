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
package io.shenyullm.admin.ledger;

import io.shenyullm.admin.storage.SqlTime;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What was spent in a time: whole days from the sums by day, what is before and after them from
 * those by 15 minutes, and only what is left at both ends, or of users on days that are not whole,
 * from rows by their time. One statement, so that all parts are of one moment.
 */
final class SpentSums {
  /** Later than any record may be. */
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  /**
   * A level of callers.
   *
   * @param column in the table of those callers
   * @param rowColumn that says in a row which caller
   */
  private record Level(SumKey key, String table, String column, String rowColumn) {
    static Level ofGroup(String column) {
      return new Level(SumKey.GROUP, "llm_caller_group", column, "group_id");
    }

    static Level ofCaller(String column) {
      return new Level(SumKey.CALLER, "llm_caller", column, "caller_id");
    }
  }

  private static final Map<String, Level> LEVELS =
      Map.of(
          "tenant", Level.ofGroup("tenant"),
          "organisation", Level.ofGroup("organisation"),
          "department", Level.ofGroup("department"),
          "team", Level.ofGroup("team"),
          "project", Level.ofGroup("project"),
          "application", Level.ofGroup("application"),
          "user", Level.ofCaller("user_name"),
          "key", Level.ofCaller("key_id"));

  private final JdbcTemplate reads;
  private final NameReader names;
  private final Months months;

  SpentSums(JdbcTemplate reads, Months months) {
    this.reads = reads;
    this.names = new NameReader(reads);
    this.months = months;
  }

  List<Map<String, @Nullable Object>> answer(SpentQuestion question) {
    Level level = LEVELS.get(question.scope());
    if (level == null && !question.scope().equals(SpentQuestion.ALL)) {
      throw new IllegalArgumentException(
          "unknown scope "
              + question.scope()
              + "; known: all, "
              + LEVELS.keySet().stream().sorted().toList());
    }
    Parts parts = parts(question, level);
    List<Sum> sums =
        reads.query(
            "SELECT caller, process_id, currency_id, SUM(cost) FROM ("
                + String.join(" UNION ALL ", parts.queries)
                + ") s GROUP BY caller, process_id, currency_id",
            (row, n) -> new Sum(row.getInt(1), row.getInt(2), row.getInt(3), row.getBigDecimal(4)),
            parts.values.toArray());
    return named(question, level, sums);
  }

  /** A sum by ids. */
  private record Sum(int caller, int process, int currency, BigDecimal cost) {}

  /** A sum by names, some of which are left out. */
  private record Group(
      @Nullable String tenant,
      String value,
      String currency,
      @Nullable String gateway,
      @Nullable String boot) {}

  private record Owner(String tenant, @Nullable String value) {}

  private record Process(String gateway, @Nullable String boot) {}

  private List<Map<String, @Nullable Object>> named(
      SpentQuestion question, @Nullable Level level, List<Sum> sums) {
    Map<Integer, String> currencies =
        names.find("llm_name", "name", sums.stream().map(Sum::currency), row -> row.getString(2));
    Map<Integer, Process> processes =
        names.find(
            "llm_process",
            "gateway, boot",
            sums.stream().map(Sum::process),
            row -> new Process(row.getString(2), row.getString(3)));
    Map<Integer, Owner> owners =
        level == null
            ? Map.of()
            : names.find(
                level.table(),
                "tenant, " + level.column(),
                sums.stream().map(Sum::caller),
                row -> new Owner(row.getString(2), row.getString(3)));
    Map<Group, BigDecimal> groups = new LinkedHashMap<>();
    for (Sum sum : sums) {
      Process process = processes.get(sum.process());
      Owner owner = owners.get(sum.caller());
      String value = level == null ? "*" : owner == null ? null : owner.value();
      String currency = currencies.get(sum.currency());
      if (process == null
          || currency == null
          || value == null
          || (question.boot() != null && !question.boot().equals(process.boot()))) {
        continue;
      }
      groups.merge(
          new Group(
              owner == null ? null : owner.tenant(),
              value,
              currency,
              question.byBoot() ? process.gateway() : null,
              question.byBoot() ? process.boot() : null),
          sum.cost(),
          BigDecimal::add);
    }
    List<Map<String, @Nullable Object>> views = new ArrayList<>();
    groups.forEach((group, cost) -> views.add(view(question, group, cost)));
    return views;
  }

  private static Map<String, @Nullable Object> view(
      SpentQuestion question, Group group, BigDecimal cost) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("tenant", group.tenant());
    view.put("scope", question.scope());
    view.put("value", group.value());
    view.put("currency", group.currency());
    view.put("cost", cost.signum() == 0 ? "0" : cost.stripTrailingZeros().toPlainString());
    if (question.byBoot()) {
      view.put("gateway", group.gateway());
      view.put("boot", group.boot() == null ? "" : group.boot());
    }
    return view;
  }

  /** Queries of the same three columns, and their values. */
  private static final class Parts {
    final List<String> queries = new ArrayList<>();
    final List<Object> values = new ArrayList<>();

    void add(String query, Instant since, Instant until) {
      queries.add(query);
      values.add(SqlTime.of(since));
      values.add(SqlTime.of(until));
    }
  }

  private Parts parts(SpentQuestion question, @Nullable Level level) {
    SumKey key = level == null ? SumKey.ALL : level.key();
    String rowColumn = level == null ? "0" : level.rowColumn();
    Parts parts = new Parts();
    Instant since = question.since();
    Instant until = question.until() == null ? END : question.until();
    Instant firstDay = Grain.DAY.ceiling(since);
    Instant lastDay = Grain.DAY.floor(until);
    if (firstDay.isBefore(lastDay)) {
      sums(parts, key, Grain.DAY, firstDay, lastDay);
      edge(parts, key, rowColumn, since, firstDay);
      edge(parts, key, rowColumn, lastDay, until);
    } else {
      edge(parts, key, rowColumn, since, until);
    }
    if (parts.queries.isEmpty()) {
      sums(parts, key, Grain.DAY, since, since); // an empty time
    }
    return parts;
  }

  /** Part of a day or two. */
  private void edge(Parts parts, SumKey key, String rowColumn, Instant since, Instant until) {
    if (!since.isBefore(until)) {
      return;
    }
    Instant first = Grain.QUARTER.ceiling(since);
    Instant last = Grain.QUARTER.floor(until);
    if (key.finest().compareTo(Grain.QUARTER) > 0 || !first.isBefore(last)) {
      rows(parts, rowColumn, since, until);
      return;
    }
    sums(parts, key, Grain.QUARTER, first, last);
    rows(parts, rowColumn, since, first);
    rows(parts, rowColumn, last, until);
  }

  private static void sums(Parts parts, SumKey key, Grain grain, Instant since, Instant until) {
    parts.add(
        ("SELECT a AS caller, process_id, currency_id, cost FROM %s"
                + " WHERE kind = %d AND bucket >= ? AND bucket < ?")
            .formatted(grain.table(), key.code()),
        since,
        until);
  }

  private void rows(Parts parts, String rowColumn, Instant since, Instant until) {
    if (!since.isBefore(until)) {
      return;
    }
    for (String ending : months.endingsWithin(since, until)) {
      parts.add(
          "SELECT %s AS caller, process_id, currency_id, cost FROM %s WHERE at >= ? AND at < ?"
              .formatted(rowColumn, Months.rows(ending)),
          since,
          until);
    }
  }
}
