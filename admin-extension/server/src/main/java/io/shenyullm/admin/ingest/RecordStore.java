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
import io.shenyullm.admin.ledger.DeadLetter;
import io.shenyullm.admin.ledger.DeadLetters;
import io.shenyullm.admin.ledger.LedgerSettings;
import io.shenyullm.admin.ledger.Retention;
import io.shenyullm.admin.ledger.SpentQuestion;
import io.shenyullm.admin.ledger.UsageLedger;
import io.shenyullm.admin.ledger.UsageMove;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Listed;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.core.json.Json;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.LlmRecord;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.UnreadableRecordException;
import io.shenyullm.records.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Usage and audit records in the database, each id once. Thread-safe. */
public final class RecordStore {
  /** Its tables. */
  public static final Schema SCHEMA =
      new Schema(
          "records",
          null,
          List.of(
              "usage_and_audit",
              "bounds_and_pages",
              "audit_chains",
              "typed_ledger",
              "usage_moves_into_the_ledger"),
          Map.of("usage_moves_into_the_ledger", new UsageMove(() -> RecordStore.SCHEMA)));

  private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);
  private static final int RACES = 3;

  private final JdbcTemplate jdbc;
  private final NamedParameterJdbcTemplate named;
  private final TransactionTemplate transaction;
  private final JdbcTemplate reads;
  private final ConsoleDatabase database;
  private final UsageLedger ledger;
  private final UsageBatches batches;
  private final DeadLetters deadLetters;
  private final Clock clock;
  private final RecordTable<AuditRecord> audit;
  private IngestCounts counts = IngestCounts.NONE;

  /** One that keeps what is kept where nothing is set. */
  public RecordStore(ConsoleDatabase database, Clock clock) {
    this(database, clock, LedgerSettings.Keep.DEFAULT);
  }

  public RecordStore(ConsoleDatabase database, Clock clock, LedgerSettings.Keep keep) {
    this.jdbc = ConsoleDatabase.statements(database.dataSource());
    this.named = new NamedParameterJdbcTemplate(jdbc);
    this.transaction = database.transaction();
    this.reads = database.reads();
    this.database = database;
    this.ledger = new UsageLedger(database, SCHEMA, clock, keep.minutes());
    this.batches = new UsageBatches(ledger, database);
    this.deadLetters = new DeadLetters(database, clock);
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
    Ingested<UsageRecord> done =
        counted(sender, DeadLetter.USAGE, ndjson, () -> storeUsage(sender, ndjson));
    count(c -> c.plusUsage(done, clock.instant()));
    return done;
  }

  /** As {@link #usage(byte[])}, audit records. */
  public Ingested<AuditRecord> audit(byte[] ndjson) {
    return audit(Sender.SHARED, ndjson);
  }

  /** As {@link #usage(Sender, byte[])}, audit records. */
  public Ingested<AuditRecord> audit(Sender sender, byte[] ndjson) {
    Ingested<AuditRecord> done =
        counted(sender, DeadLetter.AUDIT, ndjson, () -> storeAudit(sender, ndjson));
    count(c -> c.plusAudit(done, clock.instant()));
    return done;
  }

  /**
   * What became of a line that was stored once more.
   *
   * @param isNew whether it was not there
   * @param problem why it still cannot be stored; {@code null} if it is
   */
  public record Replayed(boolean isNew, @Nullable String problem) {}

  /**
   * Stores one line that could not be stored before; it is not kept again if it still cannot.
   *
   * @param sender who sent it: what was not its own then is not now
   */
  public Replayed replay(Sender sender, String kind, byte[] line) {
    Ingested<?> done =
        kind.equals(DeadLetter.AUDIT) ? storeAudit(sender, line) : storeUsage(sender, line);
    return new Replayed(
        !done.accepted().isEmpty(),
        done.rejected().isEmpty()
            ? done.accepted().isEmpty() && done.duplicates() == 0 ? "it is empty" : null
            : done.rejected().get(0).reason());
  }

  private Ingested<UsageRecord> storeUsage(Sender sender, byte[] ndjson) {
    return store(RecordLines.of(sender, ndjson, RecordReader::usage), batches::store);
  }

  private Ingested<AuditRecord> storeAudit(Sender sender, byte[] ndjson) {
    return store(
        RecordLines.of(sender, ndjson, SealedRecords::read), lines -> together(lines, audit));
  }

  /**
   * The newest usage records before a place in the list, newest first.
   *
   * @param beforeId of the records of that very instant only those with a lower id; an empty text
   *     for none of them
   * @return fewer than the limit only where there are no more; what cannot be read has no value
   */
  public List<Listed<UsageRecord>> newestUsage(Instant before, String beforeId, int limit) {
    return ledger.newest(before, beforeId, limit);
  }

  /** As {@link #newestUsage}, the audit records of refused requests by request id. */
  public List<Listed<AuditRecord>> newestRefusals(Instant before, String beforeId, int limit) {
    return read(RecordReader::audit, RecordQueries.NEWEST_REFUSALS, before, beforeId, limit);
  }

  /** All audit records of a request as they came, in the order they were written. */
  public List<Map<String, @Nullable Object>> audit(String requestId) {
    return reads.query(
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
    return ledger.spent(question);
  }

  /** What drops old data of the ledger. */
  public Retention retention(LedgerSettings.Keep keep) {
    return ledger.retention(keep, clock);
  }

  /** What came in since this store was created. */
  public synchronized IngestCounts counts() {
    return counts;
  }

  private synchronized void count(UnaryOperator<IngestCounts> change) {
    counts = change.apply(counts);
  }

  /** Stores all lines that are new, or none. */
  private interface Storing<R extends LlmRecord> {
    Stored<R> store(List<Line<R>> lines);
  }

  private <R extends LlmRecord> Ingested<R> counted(
      Sender sender, String kind, byte[] ndjson, Supplier<Ingested<R>> storing) {
    try {
      Ingested<R> done = storing.get();
      keep(sender, kind, ndjson, done.rejected());
      return done;
    } catch (RuntimeException e) {
      count(IngestCounts::plusRefusedBatch);
      throw e;
    }
  }

  /** Their gateway keeps them aside, whether this succeeds or not. */
  private void keep(Sender sender, String kind, byte[] ndjson, List<RejectedLine> rejected) {
    if (rejected.isEmpty()) {
      return;
    }
    Map<Integer, byte[]> lines = RecordLines.numbered(ndjson);
    try {
      deadLetters.keep(
          rejected.stream()
              .map(
                  one ->
                      new DeadLetter.Told(
                          kind,
                          sender.gateway(),
                          lines.getOrDefault(one.line(), new byte[0]),
                          one.reason()))
              .toList());
    } catch (DataAccessException e) {
      LOG.warn("lines that could not be stored could not be kept as dead letters either", e);
    }
  }

  private static <R extends LlmRecord> Ingested<R> store(RecordLines<R> lines, Storing<R> storing) {
    try {
      Stored<R> stored = storing.store(lines.records());
      List<RejectedLine> rejected = new ArrayList<>(lines.rejected());
      rejected.addAll(stored.foreign());
      rejected.sort(Comparator.comparingInt(RejectedLine::line));
      return new Ingested<>(stored.accepted(), stored.duplicates(), rejected);
    } catch (DuplicateKeyException e) {
      throw e;
    } catch (DataIntegrityViolationException e) {
      // a limit of the database that the reader does not know: which line it is, only trying tells
      return oneByOne(lines, storing);
    }
  }

  private static <R extends LlmRecord> Ingested<R> oneByOne(
      RecordLines<R> lines, Storing<R> storing) {
    List<R> accepted = new ArrayList<>();
    List<RejectedLine> rejected = new ArrayList<>(lines.rejected());
    int duplicates = 0;
    for (Line<R> line : lines.records()) {
      try {
        Stored<R> stored = storing.store(List.of(line));
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

  /** Stores all that are new, or none. */
  private Stored<AuditRecord> together(
      List<Line<AuditRecord>> lines, RecordTable<AuditRecord> table) {
    for (int attempt = 1; ; attempt++) {
      try {
        Stored<AuditRecord> stored = transaction.execute(status -> storeOnce(lines, table));
        database.flush();
        return Objects.requireNonNull(stored, "stored");
      } catch (DuplicateKeyException e) {
        // another batch with the same records came in between: look again
        if (attempt == RACES) {
          throw e;
        }
      }
    }
  }

  private Stored<AuditRecord> storeOnce(
      List<Line<AuditRecord>> lines, RecordTable<AuditRecord> table) {
    if (lines.isEmpty()) {
      return Stored.nothing();
    }
    Map<String, String> gateways = new HashMap<>();
    named.query(
        "SELECT id, gateway FROM " + table.name() + " WHERE id IN (:ids)",
        Map.of("ids", lines.stream().map(Line::id).distinct().toList()),
        row -> {
          gateways.put(row.getString(1), row.getString(2));
        });
    List<AuditRecord> accepted = new ArrayList<>();
    List<RejectedLine> foreign = new ArrayList<>();
    List<Object[]> rows = new ArrayList<>();
    for (Line<AuditRecord> line : lines) {
      String gateway = line.read().origin().gateway();
      String known = gateways.putIfAbsent(line.id(), gateway);
      if (known == null) {
        rows.add(table.row().apply(line));
        accepted.add(line.read());
      } else if (!known.equals(gateway)) {
        foreign.add(Stored.foreign(line));
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
    return reads.query(
        query,
        (row, n) ->
            new Listed<>(
                SqlTime.read(row, 1), row.getString(2), readable(reader, row.getString(3))),
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
