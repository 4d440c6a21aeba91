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

import io.shenyullm.admin.ledger.Sums.Change;
import io.shenyullm.admin.ledger.Sums.Place;
import io.shenyullm.admin.storage.Dialect;
import io.shenyullm.admin.storage.SqlTime;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;

/** The tables of sums. Within a transaction that holds the ledger's lock. */
final class SumTables {
  private static final String[] KEYS = {"kind", "bucket", "a", "b", "process_id", "currency_id"};

  /** Columns that are added up. */
  static final List<String> FIGURES =
      List.of(
          "requests",
          "failed",
          "from_cache",
          "input_tokens",
          "cached_tokens",
          "output_tokens",
          "cost",
          "lost",
          "saved");

  private static final String HERE =
      Arrays.stream(KEYS).map(key -> key + " = ?").collect(Collectors.joining(" AND "));

  /** Of the keys, the figures and the latency, for PostgreSQL. */
  private static final String[] TYPES = {
    "smallint",
    "timestamptz",
    "int",
    "int",
    "int",
    "int",
    "bigint",
    "bigint",
    "bigint",
    "numeric",
    "numeric",
    "numeric",
    "numeric",
    "numeric",
    "numeric",
    "bytea"
  };

  private static final int ROWS_AT_ONCE = 5_000;
  private static final int BUCKETS_AT_ONCE = 500;

  private final JdbcTemplate jdbc;
  private final Dialect dialect;

  SumTables(JdbcTemplate jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
  }

  void add(Sums sums) {
    for (Grain grain : Grain.values()) {
      Map<Place, Change> changes = sums.of(grain);
      Map<Place, byte[]> latencies = latencies(grain, changes);
      if (dialect == Dialect.POSTGRESQL) {
        merge(grain, changes, latencies);
      } else {
        updateOrInsert(grain, changes, latencies);
      }
    }
  }

  private void merge(Grain grain, Map<Place, Change> changes, Map<Place, byte[]> latencies) {
    List<Object[]> rows = new ArrayList<>();
    changes.forEach(
        (place, change) -> rows.add(both(key(place), figures(change, latencies.get(place)))));
    for (int start = 0; start < rows.size(); start += ROWS_AT_ONCE) {
      List<Object[]> part = rows.subList(start, Math.min(start + ROWS_AT_ONCE, rows.size()));
      jdbc.update(merge(grain), columns(part));
    }
  }

  /** One statement for many rows: one for each of them took longer than all that it does. */
  private static String merge(Grain grain) {
    return "INSERT INTO %s AS t (%s, %s, latency)"
            .formatted(grain.table(), String.join(", ", KEYS), String.join(", ", FIGURES))
        + " SELECT * FROM unnest(%s)"
            .formatted(
                Arrays.stream(TYPES)
                    .map(type -> "CAST(? AS " + type + "[])")
                    .collect(Collectors.joining(", ")))
        + " ON CONFLICT (%s) DO UPDATE SET ".formatted(String.join(", ", KEYS))
        + FIGURES.stream()
            .map(each -> "%1$s = t.%1$s + excluded.%1$s".formatted(each))
            .collect(Collectors.joining(", "))
        + ", latency = COALESCE(excluded.latency, t.latency)";
  }

  /** Rows as PostgreSQL writes arrays, one for each column. */
  private static Object[] columns(List<Object[]> rows) {
    StringBuilder[] columns = new StringBuilder[TYPES.length];
    Arrays.setAll(columns, i -> new StringBuilder(rows.size() * 8).append('{'));
    for (Object[] row : rows) {
      for (int i = 0; i < columns.length; i++) {
        if (columns[i].length() > 1) {
          columns[i].append(',');
        }
        append(columns[i], row[i]);
      }
    }
    return Arrays.stream(columns).map(column -> column.append('}').toString()).toArray();
  }

  private static void append(StringBuilder column, Object value) {
    if (!(value instanceof SqlParameterValue latency)) {
      column.append(value); // a number or a time, which need no quotes
    } else if (latency.getValue() instanceof byte[] bytes) {
      HexFormat.of().formatHex(column.append("\"\\\\x"), bytes);
      column.append('"');
    } else {
      column.append("NULL");
    }
  }

  /** H2 has no such clause, and its MERGE is slower than these two. */
  private void updateOrInsert(
      Grain grain, Map<Place, Change> changes, Map<Place, byte[]> latencies) {
    List<Object[]> updates = new ArrayList<>();
    List<Object[]> inserts = new ArrayList<>();
    changes.forEach(
        (place, change) -> {
          Object[] key = key(place);
          Object[] figures = figures(change, latencies.get(place));
          updates.add(both(figures, key));
          inserts.add(both(key, figures));
        });
    int[] counts =
        jdbc.batchUpdate(
            "UPDATE "
                + grain.table()
                + " SET "
                + FIGURES.stream()
                    .map(each -> "%1$s = %1$s + ?".formatted(each))
                    .collect(Collectors.joining(", "))
                + ", latency = COALESCE(?, latency) WHERE "
                + HERE,
            updates);
    List<Object[]> missing = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        missing.add(inserts.get(i));
      }
    }
    jdbc.batchUpdate(
        "INSERT INTO %s (%s, %s, latency) VALUES (%s)"
            .formatted(
                grain.table(),
                String.join(", ", KEYS),
                String.join(", ", FIGURES),
                marks(KEYS.length + FIGURES.size() + 1)),
        missing);
  }

  private static String marks(int count) {
    return "?" + ", ?".repeat(count - 1);
  }

  private static Object[] key(Place place) {
    return new Object[] {
      place.key().code(),
      SqlTime.of(place.bucket()),
      place.a(),
      place.b(),
      place.process(),
      place.currency()
    };
  }

  private static Object[] figures(Change change, byte @Nullable [] latency) {
    return new Object[] {
      change.requests,
      change.failed,
      change.fromCache,
      change.inputTokens,
      change.cachedTokens,
      change.outputTokens,
      change.cost,
      change.lost,
      change.saved,
      new SqlParameterValue(Types.VARBINARY, latency)
    };
  }

  /** What latencies are then; none where they stay as they are. */
  private Map<Place, byte[]> latencies(Grain grain, Map<Place, Change> changes) {
    Map<Place, Change> changed = new HashMap<>();
    changes.forEach(
        (place, change) -> {
          if (!change.latencies.isEmpty() || !change.takenLatencies.isEmpty()) {
            changed.put(place, change);
          }
        });
    Map<Place, byte[]> there = there(grain, changed.keySet());
    Map<Place, byte[]> then = new HashMap<>();
    changed.forEach(
        (place, change) -> {
          LatencySketch sketch = LatencySketch.read(there.get(place));
          sketch.count(change.latencies, change.takenLatencies);
          then.put(place, sketch.toBytes());
        });
    return then;
  }

  /** By whole buckets: a question for each place would take longer than its answer. */
  private Map<Place, byte[]> there(Grain grain, Set<Place> places) {
    Map<Place, byte[]> there = new HashMap<>();
    Map<SumKey, Set<Instant>> buckets = new EnumMap<>(SumKey.class);
    places.forEach(
        place -> buckets.computeIfAbsent(place.key(), key -> new TreeSet<>()).add(place.bucket()));
    buckets.forEach(
        (key, wanted) -> {
          List<Instant> all = List.copyOf(wanted);
          for (int start = 0; start < all.size(); start += BUCKETS_AT_ONCE) {
            List<Instant> part = all.subList(start, Math.min(start + BUCKETS_AT_ONCE, all.size()));
            List<Object> values = new ArrayList<>(List.of(key.code()));
            part.forEach(bucket -> values.add(SqlTime.of(bucket)));
            jdbc.query(
                "SELECT %s, latency FROM %s WHERE kind = ? AND bucket IN (%s) AND latency IS NOT NULL"
                    .formatted(String.join(", ", KEYS), grain.table(), marks(part.size())),
                row -> {
                  there.put(
                      new Place(
                          key,
                          grain,
                          SqlTime.read(row, "bucket"),
                          row.getInt("a"),
                          row.getInt("b"),
                          row.getInt("process_id"),
                          row.getInt("currency_id")),
                      row.getBytes("latency"));
                },
                values.toArray());
          }
        });
    return there;
  }

  private static Object[] both(Object[] first, Object[] second) {
    Object[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
