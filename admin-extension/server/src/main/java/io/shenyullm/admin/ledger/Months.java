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

import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tables of rows and documents by month of UTC. They are made when the first record of a month
 * comes, like those called {@code rest}, which take all others: of months that are far from now, as
 * a clock that is wrong must not make a table for every month there is, and of all where the
 * database's user may not make tables. Thread-safe.
 */
final class Months {
  /** The tables of no month. */
  static final String REST = "rest";

  /** Months before this one that may get tables, and after it. */
  static final int BACK = 24;

  static final int AHEAD = 1;

  private static final int IDS_AT_ONCE = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(Months.class);

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final LedgerLock lock;
  private final Schema schema;
  private final Clock clock;
  private final Set<Integer> known = ConcurrentHashMap.newKeySet();
  private volatile boolean mayMake = true;

  Months(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      LedgerLock lock,
      Schema schema,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.lock = lock;
    this.schema = schema;
    this.clock = clock;
  }

  static String rows(String ending) {
    return "llm_usage_" + ending;
  }

  static String documents(String ending) {
    return "llm_usage_document_" + ending;
  }

  private static int number(YearMonth month) {
    return month.getYear() * 100 + month.getMonthValue();
  }

  /** As {@code llm_usage_id} says it. */
  static int number(String ending) {
    return ending.equals(REST) ? 0 : Integer.parseInt(ending);
  }

  static String ending(int number) {
    return number == 0 ? REST : String.valueOf(number);
  }

  static YearMonth month(int number) {
    return YearMonth.of(number / 100, number % 100);
  }

  private static YearMonth monthOf(Instant at) {
    return YearMonth.from(at.atOffset(ZoneOffset.UTC));
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** Ending of the tables that take a record; made if they are not there. Not in a transaction. */
  String endingFor(Instant at) {
    YearMonth month = monthOf(at);
    int number = number(month);
    if (known.contains(number)) {
      return String.valueOf(number);
    }
    YearMonth now = monthOf(clock.instant());
    if (month.isBefore(now.minusMonths(BACK)) || month.isAfter(now.plusMonths(AHEAD))) {
      return open().contains(number) ? String.valueOf(number) : REST;
    }
    if (!open().contains(number) && !make(month)) {
      return REST;
    }
    known.add(number);
    return String.valueOf(number);
  }

  /**
   * Whether these tables take records still: another console may have begun to drop them. Within a
   * transaction that holds the ledger's lock; where it is false, look for others after it.
   */
  boolean areOpen(Set<String> endings) {
    List<Integer> open = open();
    boolean areOpen =
        endings.stream().allMatch(each -> each.equals(REST) || open.contains(number(each)));
    if (!areOpen) {
      known.clear();
    }
    return areOpen;
  }

  /** Whether they are there then. Those that are being dropped are made anew when they are gone. */
  private boolean make(YearMonth month) {
    if (!mayMake) {
      return false;
    }
    try {
      Boolean there =
          transaction.execute(
              status -> {
                lock.take();
                if (open().contains(number(month))) {
                  return true;
                }
                if (dropping().contains(number(month))) {
                  return false;
                }
                makeTables(month);
                return true;
              });
      return Boolean.TRUE.equals(there);
    } catch (DataAccessException e) {
      mayMake = false;
      LOG.warn(
          "tables of the month {} cannot be made, usage goes to {} until the console starts again;"
              + " old records are then deleted one by one",
          month,
          rows(REST),
          e);
      return false;
    }
  }

  private void makeTables(YearMonth month) {
    String ending = String.valueOf(number(month));
    for (String sql : schema.statementsFor("_" + REST)) {
      jdbc.execute(sql.replace("_" + REST, "_" + ending));
    }
    // what came while tables could not be made
    Object[] within = {SqlTime.of(start(month)), SqlTime.of(start(month.plusMonths(1)))};
    String columns = String.join(", ", UsageRow.COLUMNS);
    jdbc.update(
        ("INSERT INTO %s (id, document) SELECT d.id, d.document FROM %s d"
                + " JOIN %s u ON u.id = d.id WHERE u.at >= ? AND u.at < ?")
            .formatted(documents(ending), documents(REST), rows(REST)),
        within);
    jdbc.update(
        "INSERT INTO %s (%s) SELECT %s FROM %s WHERE at >= ? AND at < ?"
            .formatted(rows(ending), columns, columns, rows(REST)),
        within);
    jdbc.update(
        "UPDATE %s SET month_number = ? WHERE id IN (SELECT id FROM %s)"
            .formatted(KnownIds.TABLE, rows(ending)),
        number(month));
    jdbc.update(
        "DELETE FROM %s WHERE id IN (SELECT id FROM %s)"
            .formatted(documents(REST), documents(ending)));
    jdbc.update("DELETE FROM %s WHERE at >= ? AND at < ?".formatted(rows(REST)), within);
    jdbc.update(
        "INSERT INTO llm_usage_month (month_number, dropping) VALUES (?, FALSE)", number(month));
  }

  private List<Integer> open() {
    return months("dropping = FALSE");
  }

  private List<Integer> dropping() {
    return months("dropping = TRUE");
  }

  private List<Integer> months(String which) {
    return jdbc.queryForList(
        "SELECT month_number FROM llm_usage_month WHERE " + which + " ORDER BY month_number DESC",
        Integer.class);
  }

  /** Endings of the tables that may have rows of a time, the newest first, the rest at the end. */
  List<String> endingsWithin(Instant since, Instant until) {
    List<String> endings = new ArrayList<>();
    for (int number : open()) {
      YearMonth month = month(number);
      if (start(month).isBefore(until) && start(month.plusMonths(1)).isAfter(since)) {
        endings.add(String.valueOf(number));
      }
    }
    endings.add(REST);
    return endings;
  }

  /**
   * Drops the tables of months that ended before a time, and of those that it was killed at: once
   * marked, a month is neither read nor written, and its ids go before its tables, so that no
   * record is refused because its row is there and its id is not.
   *
   * @return how many months
   */
  int drop(Instant before) {
    for (int number : open()) {
      if (!start(month(number).plusMonths(1)).isAfter(before)) {
        transaction.executeWithoutResult(
            status -> {
              lock.take();
              jdbc.update(
                  "UPDATE llm_usage_month SET dropping = TRUE WHERE month_number = ?", number);
            });
        known.remove(number);
      }
    }
    List<Integer> dropping = dropping();
    dropping.forEach(this::dropMarked);
    return dropping.size();
  }

  private void dropMarked(int number) {
    String ending = ending(number);
    try {
      forgetIds(ending);
    } catch (BadSqlGrammarException e) {
      LOG.info("the ids of the month {} are gone, and its rows", number);
    }
    transaction.executeWithoutResult(
        status -> {
          lock.take();
          // H2 ends the transaction with each of them: a month is there until both are done
          jdbc.execute("DROP TABLE IF EXISTS " + documents(ending));
          jdbc.execute("DROP TABLE IF EXISTS " + rows(ending));
          jdbc.update("DELETE FROM llm_usage_month WHERE month_number = ?", number);
        });
  }

  /** Some at a time, so that records come in meanwhile. */
  private void forgetIds(String ending) {
    for (String after = ""; after != null; ) {
      after = forgetIds(ending, after);
    }
  }

  /**
   * Looked up under the lock: a correction may have taken a record elsewhere.
   *
   * @return the last one; {@code null} if there are no more
   */
  private @Nullable String forgetIds(String ending, String after) {
    return transaction.execute(
        status -> {
          lock.take();
          List<String> ids =
              jdbc.queryForList(
                  "SELECT id FROM %s WHERE id > ? ORDER BY id LIMIT %d"
                      .formatted(rows(ending), IDS_AT_ONCE),
                  String.class,
                  after);
          RowWriter.delete(jdbc, KnownIds.TABLE, ids);
          return ids.isEmpty() ? null : ids.get(ids.size() - 1);
        });
  }
}
