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
package io.shenyullm.admin.ingest;

import io.shenyullm.admin.ingest.RecordLines.Line;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.core.json.Json;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.LlmRecord;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.UnreadableRecordException;
import io.shenyullm.records.UsageRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Usage and audit records in the database, each id once. Thread-safe. */
public final class RecordStore {
  /** Its tables. */
  public static final Schema SCHEMA =
      new Schema("records", List.of("usage_and_audit", "bounds_and_pages", "audit_chains"));

  private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);
  private static final int RACES = 3;

  /** Principal levels by which spending is summed, and their columns. */
  private static final Map<String, String> LEVELS =
      Map.of(
          "tenant", "tenant",
          "organisation", "organisation",
          "department", "department",
          "team", "team",
          "project", "project",
          "user", "user_name",
          "key", "key_id",
          "application", "application");

  private final JdbcTemplate jdbc;
  private final NamedParameterJdbcTemplate named;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final RecordTable<AuditRecord> audit;
  private IngestCounts counts = IngestCounts.NONE;

  public RecordStore(ConsoleDatabase database, Clock clock) {
    this.jdbc = ConsoleDatabase.statements(database.dataSource());
    this.named = new NamedParameterJdbcTemplate(jdbc);
    this.transaction = database.transaction();
    this.clock = clock;
    AuditChains chains = new AuditChains(database);
    this.audit = RecordTable.AUDIT.then(fresh -> chains.grow(fresh, clock.instant()));
  }

  /** Stores the usage records of a batch of a sender that is believed. */
  public Ingested<UsageRecord> usage(byte[] ndjson) {
    return usage(Sender.SHARED, ndjson);
  }

  /**
   * Stores the usage records of a batch, and says which lines are none, or not the sender's own.
   *
   * @throws BatchTooLargeException if it has too many lines; nothing is stored then
   */
  public Ingested<UsageRecord> usage(Sender sender, byte[] ndjson) {
    Ingested<UsageRecord> done = counted(sender, ndjson, RecordReader::usage, RecordTable.USAGE);
    count(c -> c.plusUsage(done, clock.instant()));
    return done;
  }

  /** As {@link #usage(byte[])}, audit records. */
  public Ingested<AuditRecord> audit(byte[] ndjson) {
    return audit(Sender.SHARED, ndjson);
  }

  /** As {@link #usage(Sender, byte[])}, audit records. */
  public Ingested<AuditRecord> audit(Sender sender, byte[] ndjson) {
    Ingested<AuditRecord> done = counted(sender, ndjson, SealedRecords::read, audit);
    count(c -> c.plusAudit(done, clock.instant()));
    return done;
  }

  /**
   * The newest usage records before a place in the list, newest first.
   *
   * @param beforeId of the records of that very instant only those with a lower id; an empty text
   *     for none of them
   * @return fewer than the limit only where there are no more; what cannot be read has no value
   */
  public List<Listed<UsageRecord>> newestUsage(Instant before, String beforeId, int limit) {
    return read(RecordReader::usage, RecordQueries.NEWEST_USAGE, before, beforeId, limit);
  }

  /** As {@link #newestUsage}, the audit records of refused requests by request id. */
  public List<Listed<AuditRecord>> newestRefusals(Instant before, String beforeId, int limit) {
    return read(RecordReader::audit, RecordQueries.NEWEST_REFUSALS, before, beforeId, limit);
  }

  /** All audit records of a request as they came, in the order they were written. */
  public List<Map<String, @Nullable Object>> audit(String requestId) {
    return jdbc.query(
        RecordQueries.AUDIT_OF_REQUEST,
        (row, n) -> Json.parseObject(row.getString(1).getBytes(StandardCharsets.UTF_8)),
        requestId);
  }

  /**
   * What has been spent, by tenant, value of a principal level and currency, and by gateway process
   * where the question says so.
   *
   * @throws IllegalArgumentException if the scope is neither a principal level nor {@code all}
   */
  public List<Map<String, @Nullable Object>> spent(SpentQuestion question) {
    boolean all = question.scope().equals(SpentQuestion.ALL);
    String column = LEVELS.get(question.scope());
    if (!all && column == null) {
      throw new IllegalArgumentException(
          "unknown scope "
              + question.scope()
              + "; known: all, "
              + LEVELS.keySet().stream().sorted().toList());
    }
    Set<String> groups = new LinkedHashSet<>();
    if (column != null) {
      groups.add("tenant");
      groups.add(column);
    }
    groups.add("currency");
    if (question.byBoot()) {
      groups.add("gateway");
      groups.add("boot");
    }
    String selected = String.join(", ", groups);
    List<Object> values = new ArrayList<>(List.of(RecordTable.time(question.since())));
    String where = "at >= ?";
    if (question.until() != null) {
      where += " AND at < ?";
      values.add(RecordTable.time(question.until()));
    }
    if (question.boot() != null) {
      where += " AND boot = ?";
      values.add(question.boot());
    }
    if (column != null) {
      where += " AND " + column + " IS NOT NULL";
    }
    return jdbc.query(
        "SELECT %s, SUM(cost) AS spent FROM llm_usage_record WHERE %s GROUP BY %s"
            .formatted(selected, where, selected),
        (row, n) -> {
          Map<String, @Nullable Object> view = new LinkedHashMap<>();
          view.put("tenant", column == null ? null : row.getString("tenant"));
          view.put("scope", question.scope());
          view.put("value", column == null ? "*" : row.getString(column));
          view.put("currency", row.getString("currency"));
          BigDecimal cost = row.getBigDecimal("spent");
          view.put("cost", cost.signum() == 0 ? "0" : cost.stripTrailingZeros().toPlainString());
          if (question.byBoot()) {
            view.put("gateway", row.getString("gateway"));
            String boot = row.getString("boot");
            view.put("boot", boot == null ? "" : boot);
          }
          return view;
        },
        values.toArray());
  }

  /** What came in since this store was created. */
  public synchronized IngestCounts counts() {
    return counts;
  }

  private synchronized void count(UnaryOperator<IngestCounts> change) {
    counts = change.apply(counts);
  }

  private <R extends LlmRecord> Ingested<R> counted(
      Sender sender, byte[] ndjson, RecordLines.Reader<R> reader, RecordTable<R> table) {
    try {
      return store(RecordLines.of(sender, ndjson, reader), table);
    } catch (RuntimeException e) {
      count(IngestCounts::plusRefusedBatch);
      throw e;
    }
  }

  private <R extends LlmRecord> Ingested<R> store(RecordLines<R> lines, RecordTable<R> table) {
    try {
      Stored<R> stored = together(lines.records(), table);
      List<RejectedLine> rejected = new ArrayList<>(lines.rejected());
      rejected.addAll(stored.foreign());
      rejected.sort(Comparator.comparingInt(RejectedLine::line));
      return new Ingested<>(stored.accepted(), stored.duplicates(), rejected);
    } catch (DuplicateKeyException e) {
      throw e;
    } catch (DataIntegrityViolationException e) {
      // a limit of the database that the reader does not know: which line it is, only trying tells
      return oneByOne(lines, table);
    }
  }

  private <R extends LlmRecord> Ingested<R> oneByOne(RecordLines<R> lines, RecordTable<R> table) {
    List<R> accepted = new ArrayList<>();
    List<RejectedLine> rejected = new ArrayList<>(lines.rejected());
    int duplicates = 0;
    for (Line<R> line : lines.records()) {
      try {
        Stored<R> stored = together(List.of(line), table);
        accepted.addAll(stored.accepted());
        rejected.addAll(stored.foreign());
        duplicates += stored.duplicates();
      } catch (DuplicateKeyException e) {
        throw e;
      } catch (DataIntegrityViolationException e) {
        rejected.add(new RejectedLine(line.number(), "the database cannot hold it" + state(e)));
      }
    }
    rejected.sort(Comparator.comparingInt(RejectedLine::line));
    return new Ingested<>(accepted, duplicates, rejected);
  }

  /** Without the message, which quotes the value. */
  private static String state(DataIntegrityViolationException e) {
    return e.getMostSpecificCause() instanceof SQLException sql
        ? " (SQL state " + sql.getSQLState() + ")"
        : "";
  }

  /**
   * What became of lines.
   *
   * @param accepted those that are new
   * @param foreign those whose ids are another gateway's
   * @param duplicates how many were here
   */
  private record Stored<R>(List<R> accepted, List<RejectedLine> foreign, int duplicates) {}

  /** Stores all that are new, or none. */
  private <R extends LlmRecord> Stored<R> together(List<Line<R>> lines, RecordTable<R> table) {
    for (int attempt = 1; ; attempt++) {
      try {
        Stored<R> stored = transaction.execute(status -> storeOnce(lines, table));
        return Objects.requireNonNull(stored, "stored");
      } catch (DuplicateKeyException e) {
        // another batch with the same records came in between: look again
        if (attempt == RACES) {
          throw e;
        }
      }
    }
  }

  private <R extends LlmRecord> Stored<R> storeOnce(List<Line<R>> lines, RecordTable<R> table) {
    if (lines.isEmpty()) {
      return new Stored<>(List.of(), List.of(), 0);
    }
    Map<String, String> gateways = new HashMap<>();
    named.query(
        "SELECT id, gateway FROM " + table.name() + " WHERE id IN (:ids)",
        Map.of("ids", lines.stream().map(Line::id).distinct().toList()),
        row -> {
          gateways.put(row.getString(1), row.getString(2));
        });
    List<R> accepted = new ArrayList<>();
    List<RejectedLine> foreign = new ArrayList<>();
    List<Object[]> rows = new ArrayList<>();
    for (Line<R> line : lines) {
      String gateway = line.read().origin().gateway();
      String known = gateways.putIfAbsent(line.id(), gateway);
      if (known == null) {
        rows.add(table.row().apply(line));
        accepted.add(line.read());
      } else if (!known.equals(gateway)) {
        // no duplicate: it is not here, and whoever sends it must not believe that it is
        foreign.add(new RejectedLine(line.number(), "id is that of another gateway's record"));
      }
    }
    if (!rows.isEmpty()) {
      jdbc.batchUpdate(table.insert(), rows);
      table.stored().accept(accepted);
    }
    return new Stored<>(accepted, foreign, lines.size() - accepted.size() - foreign.size());
  }

  private <R> List<Listed<R>> read(
      RecordLines.Reader<R> reader, String query, Instant before, String beforeId, int limit) {
    return jdbc.query(
        query,
        (row, n) ->
            new Listed<>(
                row.getObject(1, OffsetDateTime.class).toInstant(),
                row.getString(2),
                readable(reader, row.getString(3))),
        RecordTable.time(before),
        RecordTable.time(before),
        beforeId,
        limit);
  }

  private static <R> @Nullable R readable(RecordLines.Reader<R> reader, String document) {
    try {
      return reader.read(document.getBytes(StandardCharsets.UTF_8));
    } catch (UnreadableRecordException e) {
      LOG.warn("a record of an older console cannot be shown: {}", e.reason());
      return null;
    }
  }
}
