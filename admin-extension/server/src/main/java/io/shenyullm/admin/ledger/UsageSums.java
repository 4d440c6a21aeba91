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

import io.shenyullm.admin.ledger.SumLabels.Pair;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.SqlTime;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What was used in a time, by one of the ledger's keys and by currency, from sums alone: no record
 * is looked at. Thread-safe.
 */
public final class UsageSums {
  /** So many times of a series at most. */
  public static final int MOST_TIMES = 1_500;

  private static final String ADDED =
      SumTables.FIGURES.stream()
          .map(each -> "SUM(%1$s) AS %1$s".formatted(each))
          .collect(Collectors.joining(", "));

  private final JdbcTemplate reads;
  private final NameReader names;
  private final SumLabels labels;
  private final LedgerSettings.Keep keep;
  private final Clock clock;

  public UsageSums(ConsoleDatabase database, LedgerSettings.Keep keep, Clock clock) {
    this.reads = database.reads();
    this.names = new NameReader(reads);
    this.labels = new SumLabels(reads);
    this.keep = keep;
    this.clock = clock;
  }

  /**
   * Where a list of sums goes on: after the one of this cost and these ids.
   *
   * @param currency an id of the ledger, as the two that follow
   */
  public record Place(BigDecimal cost, int currency, int a, int b) {}

  /**
   * A sum.
   *
   * @param labels by name; {@code null} where the records have none
   */
  public record Entry(
      Place place, Map<String, @Nullable String> labels, String currency, UsageFigures figures) {}

  /** A sum of a part of the time. */
  public record Point(Instant at, UsageFigures figures) {}

  /**
   * A sum by time.
   *
   * @param points those in which there were requests, the earliest first
   */
  public record Series(Entry entry, List<Point> points) {}

  /** Names of the labels that sums by a key have. */
  public static List<String> labels(SumKey key) {
    return SumLabels.of(key);
  }

  /**
   * Sums of the whole time, the dearest first.
   *
   * @param after only those behind it; {@code null} for the first
   * @throws IllegalArgumentException saying what to ask, if there are no sums of such a time
   */
  public List<Entry> totals(SumQuestion question, @Nullable Place after, int limit) {
    Parts parts = parts(question);
    List<Object> values = parts.values();
    String behind = "";
    if (after != null) {
      behind = " AND (SUM(cost) < ? OR (SUM(cost) = ? AND (currency_id, a, b) > (?, ?, ?)))";
      values.addAll(List.of(after.cost(), after.cost(), after.currency(), after.a(), after.b()));
    }
    values.add(limit);
    // what was corrected away has no requests any more
    List<Row> rows =
        reads.query(
            "SELECT a, b, currency_id, "
                + ADDED
                + " FROM ("
                + parts.sql(String.join(", ", SumTables.FIGURES), "")
                + ") s GROUP BY a, b, currency_id HAVING SUM(requests) > 0"
                + behind
                + " ORDER BY SUM(cost) DESC, currency_id, a, b LIMIT ?",
            (row, n) -> Row.read(row),
            values.toArray());
    return entries(question.key(), rows, latencies(question.key(), parts, rows));
  }

  /** Everything, by currency alone. */
  public List<Entry> all(SumQuestion question, int limit) {
    return totals(new SumQuestion(SumKey.ALL, question.from(), question.to()), null, limit);
  }

  /**
   * The dearest sums by time.
   *
   * @param grain length of the times
   * @throws IllegalArgumentException saying what to ask, if there are no sums of such times
   */
  public List<Series> series(SumQuestion question, Grain grain, int limit) {
    requireGrain(question, grain);
    List<Entry> entries = totals(question, null, limit);
    if (entries.isEmpty()) {
      return List.of();
    }
    Map<Where, List<Point>> points = points(question, grain, entries);
    return entries.stream()
        .map(entry -> new Series(entry, points.getOrDefault(Where.of(entry.place()), List.of())))
        .toList();
  }

  private void requireGrain(SumQuestion question, Grain grain) {
    SumKey key = question.key();
    if (grain.compareTo(key.finest()) < 0) {
      throw new IllegalArgumentException(
          "sums by %s are not made by %s; the shortest times are %s"
              .formatted(key.word(), grain.plural(), key.finest().plural()));
    }
    if (!grain.isStart(question.from()) || !grain.isStart(question.to())) {
      throw new IllegalArgumentException(
          "from and to must lie between whole %s of UTC".formatted(grain.plural()));
    }
    requireKept(grain, question.from());
    long times = Duration.between(question.from(), question.to()).dividedBy(grain.length());
    if (times > MOST_TIMES) {
      throw new IllegalArgumentException(
          "these are %d times, and at most %d are told at once; ask for longer ones or for fewer"
              .formatted(times, MOST_TIMES));
    }
  }

  /** Days are what is left of all: of a time before them there is nothing more to know. */
  private void requireKept(Grain grain, Instant from) {
    Instant since = clock.instant().minus(keep.of(grain));
    if (grain != Grain.DAY && from.isBefore(since)) {
      throw new IllegalArgumentException(
          "sums by %s are kept since %s; let older times begin and end with whole days of UTC"
              .formatted(grain.plural(), since));
    }
  }

  /** What a sum is of. */
  private record Where(int a, int b, int currency) {
    static Where of(Place place) {
      return new Where(place.a(), place.b(), place.currency());
    }

    static Where of(ResultSet row) throws SQLException {
      return new Where(row.getInt("a"), row.getInt("b"), row.getInt("currency_id"));
    }
  }

  private record Row(Where where, UsageFigures figures) {
    static Row read(ResultSet row) throws SQLException {
      return new Row(Where.of(row), readFigures(row));
    }
  }

  private static UsageFigures readFigures(ResultSet row) throws SQLException {
    return new UsageFigures(
        row.getLong("requests"),
        row.getLong("failed"),
        row.getLong("from_cache"),
        row.getBigDecimal("input_tokens"),
        row.getBigDecimal("cached_tokens"),
        row.getBigDecimal("output_tokens"),
        row.getBigDecimal("cost"),
        row.getBigDecimal("lost"),
        row.getBigDecimal("saved"),
        null);
  }

  private List<Entry> entries(SumKey key, List<Row> rows, Map<Where, LatencySketch> latencies) {
    Map<Pair, Map<String, @Nullable String>> labelled =
        labels.of(
            key,
            rows.stream()
                .map(row -> new Pair(row.where().a(), row.where().b()))
                .collect(Collectors.toSet()));
    Map<Integer, String> currencies =
        names.find(
            "llm_name",
            "d.name",
            rows.stream().map(row -> row.where().currency()),
            row -> row.getString(2));
    List<Entry> entries = new ArrayList<>();
    for (Row row : rows) {
      Where where = row.where();
      entries.add(
          new Entry(
              new Place(row.figures().cost(), where.currency(), where.a(), where.b()),
              labelled.getOrDefault(new Pair(where.a(), where.b()), Map.of()),
              currencies.getOrDefault(where.currency(), ""),
              row.figures().with(latency(latencies.get(where)))));
    }
    return entries;
  }

  private static UsageFigures.@Nullable Latency latency(@Nullable LatencySketch sketch) {
    if (sketch == null) {
      return null;
    }
    OptionalDouble p50 = sketch.millis(50);
    return p50.isEmpty()
        ? null
        : new UsageFigures.Latency(
            p50.getAsDouble(), sketch.millis(95).orElseThrow(), sketch.millis(99).orElseThrow());
  }

  private Map<Where, LatencySketch> latencies(SumKey key, Parts parts, List<Row> rows) {
    Map<Where, LatencySketch> sketches = new HashMap<>();
    if (!key.withLatency() || rows.isEmpty()) {
      return sketches;
    }
    rows.forEach(row -> sketches.put(row.where(), LatencySketch.read(null)));
    reads.query(
        parts.sql("latency", " AND latency IS NOT NULL"),
        row -> {
          LatencySketch sketch = sketches.get(Where.of(row));
          if (sketch != null) {
            sketch.add(LatencySketch.read(row.getBytes("latency")));
          }
        },
        parts.values().toArray());
    return sketches;
  }

  private Map<Where, List<Point>> points(SumQuestion question, Grain grain, List<Entry> entries) {
    SumKey key = question.key();
    String where =
        " FROM %s WHERE kind = ? AND bucket >= ? AND bucket < ? AND (%s)"
            .formatted(
                grain.table(),
                String.join(
                    " OR ",
                    Collections.nCopies(entries.size(), "(a = ? AND b = ? AND currency_id = ?)")));
    List<Object> values =
        new ArrayList<>(
            List.of(key.code(), SqlTime.of(question.from()), SqlTime.of(question.to())));
    for (Entry entry : entries) {
      values.addAll(List.of(entry.place().a(), entry.place().b(), entry.place().currency()));
    }
    Map<Spot, UsageFigures.Latency> latencies =
        key.withLatency() ? latenciesByTime(where, values) : Map.of();
    Map<Where, List<Point>> points = new LinkedHashMap<>();
    reads.query(
        "SELECT bucket, a, b, currency_id, "
            + ADDED
            + where
            + " GROUP BY bucket, a, b, currency_id HAVING SUM(requests) > 0 ORDER BY bucket",
        row -> {
          Row sum = Row.read(row);
          Instant at = at(row);
          points
              .computeIfAbsent(sum.where(), unseen -> new ArrayList<>())
              .add(new Point(at, sum.figures().with(latencies.get(new Spot(at, sum.where())))));
        },
        values.toArray());
    return points;
  }

  /** A sum's place in a series. */
  private record Spot(Instant at, Where where) {}

  /**
   * One time after the other: a sketch that is read is a hundred times as large as one that is
   * kept.
   */
  private Map<Spot, UsageFigures.Latency> latenciesByTime(String where, List<Object> values) {
    Map<Spot, UsageFigures.Latency> found = new HashMap<>();
    Map<Where, LatencySketch> current = new HashMap<>();
    Instant[] at = {Instant.MIN};
    reads.query(
        "SELECT bucket, a, b, currency_id, latency"
            + where
            + " AND latency IS NOT NULL ORDER BY bucket",
        row -> {
          if (!at(row).equals(at[0])) {
            close(at[0], current, found);
            at[0] = at(row);
          }
          current.merge(
              Where.of(row),
              LatencySketch.read(row.getBytes("latency")),
              (sum, other) -> {
                sum.add(other);
                return sum;
              });
        },
        values.toArray());
    close(at[0], current, found);
    return found;
  }

  private static void close(
      Instant at, Map<Where, LatencySketch> sketches, Map<Spot, UsageFigures.Latency> found) {
    sketches.forEach(
        (where, sketch) -> {
          UsageFigures.Latency latency = latency(sketch);
          if (latency != null) {
            found.put(new Spot(at, where), latency);
          }
        });
    sketches.clear();
  }

  private static Instant at(ResultSet row) throws SQLException {
    return SqlTime.read(row, "bucket");
  }

  /** A time that sums of one length make up. */
  private record Part(Grain grain, Instant from, Instant to) {}

  /** Times that together are the one that is asked for. */
  private record Parts(SumKey key, List<Part> parts) {
    /** Rows of all parts. */
    String sql(String columns, String also) {
      return parts.stream()
          .map(
              part ->
                  "SELECT a, b, currency_id, %s FROM %s WHERE kind = ? AND bucket >= ? AND bucket < ?%s"
                      .formatted(columns, part.grain().table(), also))
          .collect(Collectors.joining(" UNION ALL "));
    }

    List<Object> values() {
      List<Object> values = new ArrayList<>();
      for (Part part : parts) {
        values.addAll(List.of(key.code(), SqlTime.of(part.from()), SqlTime.of(part.to())));
      }
      return values;
    }
  }

  private Parts parts(SumQuestion question) {
    List<Part> parts = new ArrayList<>();
    split(question.key(), Grain.DAY, question.from(), question.to(), parts);
    return new Parts(question.key(), parts);
  }

  /** Whole times of a length from its sums, what is left at both ends from those of the next. */
  private void split(SumKey key, Grain grain, Instant from, Instant to, Collection<Part> parts) {
    if (!from.isBefore(to)) {
      return;
    }
    Instant first = grain.ceiling(from);
    Instant last = grain.floor(to);
    if (first.isBefore(last)) {
      requireKept(grain, first);
      parts.add(new Part(grain, first, last));
      splitFiner(key, grain, from, first, parts);
      splitFiner(key, grain, last, to, parts);
    } else {
      splitFiner(key, grain, from, to, parts);
    }
  }

  private void splitFiner(
      SumKey key, Grain grain, Instant from, Instant to, Collection<Part> parts) {
    if (!from.isBefore(to)) {
      return;
    }
    if (grain == key.finest()) {
      throw new IllegalArgumentException(
          "from and to must lie between whole %s of UTC, by which sums by %s are made"
              .formatted(grain.plural(), key.word()));
    }
    split(key, Grain.values()[grain.ordinal() - 1], from, to, parts);
  }
}
