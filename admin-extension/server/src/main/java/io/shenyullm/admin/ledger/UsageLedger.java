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

import io.shenyullm.admin.ledger.KnownIds.Known;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Dialect;
import io.shenyullm.admin.storage.Listed;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.UnreadableRecordException;
import io.shenyullm.records.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Usage, each record once: rows, documents and sums, which change together or not at all.
 * Thread-safe.
 */
public final class UsageLedger {
  private static final Logger LOG = LoggerFactory.getLogger(UsageLedger.class);
  private static final int IDS_AT_ONCE = 2_000;

  /** What became of a record. */
  public enum Outcome {
    NEW,
    /** It was there in an earlier revision, which it takes the place of. */
    CORRECTED,
    /** It was there. */
    DUPLICATE,
    /** Its id is that of another gateway's record, which stays as it is. */
    FOREIGN
  }

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final LedgerLock lock;
  private final Names names;
  private final Months months;
  private final KnownIds ids;
  private final RowWriter writer;
  private final SumTables sums;
  private final JdbcTemplate reads;
  private final SpentSums spent;
  private final Clock clock;
  private final Duration minutes;

  /**
   * @param schema that made the tables
   * @param minutes how long sums by minute are kept: older records add to longer ones only
   */
  public UsageLedger(ConsoleDatabase database, Schema schema, Clock clock, Duration minutes) {
    this(
        ConsoleDatabase.statements(database.dataSource()),
        database.transaction(),
        database.reads(),
        database.dialect(),
        schema,
        clock,
        minutes);
  }

  private UsageLedger(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      JdbcTemplate reads,
      Dialect dialect,
      Schema schema,
      Clock clock,
      Duration minutes) {
    this.clock = clock;
    this.minutes = minutes;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.reads = reads;
    this.lock = new LedgerLock(jdbc);
    this.names = new Names(jdbc, transaction, lock);
    this.months = new Months(jdbc, transaction, lock, schema, clock);
    this.writer = new RowWriter(jdbc, dialect);
    this.ids = new KnownIds(jdbc, writer);
    this.sums = new SumTables(jdbc, dialect);
    this.spent = new SpentSums(reads, months);
  }

  /** One that moves former rows while the tables are made. */
  static UsageLedger moving(
      DataSource connections, TransactionTemplate transaction, Dialect dialect, Schema schema) {
    JdbcTemplate jdbc = new JdbcTemplate(connections);
    return new UsageLedger(
        jdbc,
        transaction,
        jdbc,
        dialect,
        schema,
        Clock.systemUTC(),
        LedgerSettings.Keep.DEFAULT.minutes());
  }

  /** What drops its old data. */
  public Retention retention(LedgerSettings.Keep keep, Clock clock) {
    return new Retention(jdbc, transaction, lock, months, keep, clock);
  }

  /**
   * Stores all or none.
   *
   * @param also done in the same transaction, before it ends
   * @return what became of each, in their order
   */
  public List<Outcome> store(List<UsageLine> lines, Runnable also) {
    List<UsageRow> rows = names.rows(lines.stream().map(UsageLine::read).toList());
    for (; ; ) {
      List<String> endings = rows.stream().map(row -> months.endingFor(row.at())).toList();
      List<Outcome> outcomes = transaction.execute(status -> store(lines, rows, endings, also));
      if (outcomes != null) {
        return outcomes;
      }
    }
  }

  /** Or {@code null}, having done nothing, where a month has begun to be dropped meanwhile. */
  private @Nullable List<Outcome> store(
      List<UsageLine> lines, List<UsageRow> rows, List<String> endings, Runnable also) {
    lock.take();
    if (!months.areOpen(Set.copyOf(endings))) {
      return null;
    }
    Outcome[] outcomes = new Outcome[rows.size()];
    Map<String, Known> known = ids.find(rows.stream().map(UsageRow::id).distinct().toList());
    Map<String, Integer> latest = latest(lines, rows, endings, known, outcomes);
    Sums changes = new Sums(clock.instant().minus(minutes));
    takeBack(latest.keySet(), known, changes);
    write(latest.values(), rows, endings, lines, changes);
    sums.add(changes);
    also.run();
    return Arrays.asList(outcomes);
  }

  /**
   * Says what becomes of each, and which are written: of those with the same id the last that
   * corrects the others. Only the gateway that wrote a record corrects it.
   */
  private Map<String, Integer> latest(
      List<UsageLine> lines,
      List<UsageRow> rows,
      List<String> endings,
      Map<String, Known> known,
      Outcome[] outcomes) {
    Map<Integer, String> gateways =
        names.gateways(known.values().stream().map(Known::process).collect(Collectors.toSet()));
    Map<String, Integer> latest = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.length; i++) {
      UsageRow row = rows.get(i);
      Integer before = latest.get(row.id());
      Known there =
          before == null ? known.get(row.id()) : Known.of(endings.get(before), rows.get(before));
      if (there == null) {
        outcomes[i] = Outcome.NEW;
      } else if (!gateway(lines.get(i))
          .equals(before == null ? gateways.get(there.process()) : gateway(lines.get(before)))) {
        outcomes[i] = Outcome.FOREIGN;
        continue;
      } else if (row.revision() <= there.revision()) {
        outcomes[i] = Outcome.DUPLICATE;
        continue;
      } else {
        outcomes[i] = Outcome.CORRECTED;
      }
      latest.put(row.id(), i);
    }
    return latest;
  }

  private static String gateway(UsageLine line) {
    return line.read().origin().gateway();
  }

  /** Rows whose corrections are about to be written. */
  private void takeBack(Set<String> written, Map<String, Known> known, Sums changes) {
    Map<String, List<String>> byEnding = new LinkedHashMap<>();
    for (String id : written) {
      Known there = known.get(id);
      if (there != null) {
        byEnding.computeIfAbsent(there.ending(), ending -> new ArrayList<>()).add(id);
      }
    }
    byEnding.forEach((ending, replaced) -> takeBack(ending, replaced, changes));
  }

  private void takeBack(String ending, List<String> replaced, Sums changes) {
    for (int start = 0; start < replaced.size(); start += IDS_AT_ONCE) {
      List<String> part = replaced.subList(start, Math.min(start + IDS_AT_ONCE, replaced.size()));
      jdbc.query(
              "SELECT %s FROM %s WHERE id IN (%s)"
                  .formatted(
                      String.join(", ", UsageRow.COLUMNS), Months.rows(ending), marks(part.size())),
              (row, n) -> UsageRow.read(row),
              part.toArray())
          .forEach(changes::take);
      RowWriter.delete(jdbc, Months.rows(ending), part);
      RowWriter.delete(jdbc, Months.documents(ending), part);
      RowWriter.delete(jdbc, KnownIds.TABLE, part);
    }
  }

  private void write(
      Collection<Integer> written,
      List<UsageRow> rows,
      List<String> endings,
      List<UsageLine> lines,
      Sums changes) {
    Map<String, List<@Nullable Object[]>> values = new LinkedHashMap<>();
    Map<String, List<@Nullable Object[]>> documents = new LinkedHashMap<>();
    Map<String, Known> places = new LinkedHashMap<>();
    for (int i : written) {
      UsageRow row = rows.get(i);
      String ending = endings.get(i);
      changes.add(row);
      places.put(row.id(), Known.of(ending, row));
      values.computeIfAbsent(ending, unseen -> new ArrayList<>()).add(row.values());
      documents
          .computeIfAbsent(ending, unseen -> new ArrayList<>())
          .add(new @Nullable Object[] {row.id(), lines.get(i).document()});
    }
    ids.add(places);
    values.forEach((ending, part) -> writer.write(Months.rows(ending), UsageRow.COLUMNS, part));
    documents.forEach(
        (ending, part) -> writer.write(Months.documents(ending), List.of("id", "document"), part));
  }

  private static String marks(int count) {
    return String.join(",", Collections.nCopies(count, "?"));
  }

  /**
   * The newest records before a place in the list, newest first.
   *
   * @param beforeId of the records of that very instant only those with a lower id; an empty text
   *     for none of them
   * @return fewer than the limit only where there are no more; what cannot be read has no value
   */
  public List<Listed<UsageRecord>> newest(Instant before, String beforeId, int limit) {
    return withMonths(
        () -> {
          List<Listed<UsageRecord>> found = new ArrayList<>();
          List<String> endings = months.endingsWithin(Instant.EPOCH, before.plusMillis(1));
          // the rest first: it may have rows of any time
          Collections.rotate(endings, 1);
          int inMonths = 0;
          for (String ending : endings) {
            if (inMonths >= limit) {
              break;
            }
            List<Listed<UsageRecord>> part = newest(ending, before, beforeId, limit - inMonths);
            found.addAll(part);
            inMonths += ending.equals(Months.REST) ? 0 : part.size();
          }
          return found.stream().sorted(Listed.NEWEST_FIRST).limit(limit).toList();
        });
  }

  private List<Listed<UsageRecord>> newest(
      String ending, Instant before, String beforeId, int limit) {
    OffsetDateTime time = SqlTime.of(before);
    return reads.query(
        newestQuery(ending),
        (row, n) ->
            new Listed<>(SqlTime.read(row, 1), row.getString(2), readable(row.getString(3))),
        time,
        time,
        beforeId,
        limit);
  }

  /**
   * Walks an index in its own order and stops at its limit: a condition that says {@code at <= ?}
   * first gives H2 and PostgreSQL a place to start from, which {@code at < ? OR (at = ? AND id <
   * ?)} does not.
   */
  static String newestQuery(String ending) {
    return ("SELECT u.at, u.id, d.document FROM (SELECT at, id FROM %s WHERE at <= ?"
            + " AND (at < ? OR id < ?) ORDER BY at DESC, id DESC LIMIT ?) u"
            + " JOIN %s d ON d.id = u.id")
        .formatted(Months.rows(ending), Months.documents(ending));
  }

  /**
   * What has been spent, by tenant, value of a principal level and currency, and by gateway process
   * where the question says so.
   *
   * @throws IllegalArgumentException if the scope is neither a principal level nor {@code all}
   */
  public List<Map<String, @Nullable Object>> spent(SpentQuestion question) {
    return withMonths(() -> spent.answer(question));
  }

  /** A month may be dropped between the look at which there are and the query. */
  private static <T> T withMonths(Supplier<T> query) {
    try {
      return query.get();
    } catch (BadSqlGrammarException e) {
      return query.get();
    }
  }

  private static @Nullable UsageRecord readable(String document) {
    try {
      return RecordReader.usage(document.getBytes(StandardCharsets.UTF_8));
    } catch (UnreadableRecordException e) {
      LOG.warn("a record of an older console cannot be shown: {}", e.reason());
      return null;
    }
  }
}
