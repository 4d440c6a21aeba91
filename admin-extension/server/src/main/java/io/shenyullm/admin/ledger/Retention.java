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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drops what is old, each class of data at its own age. Goes in steps that are short, so that
 * records come in meanwhile; one that is cut short goes on at its next turn. Audit records stay:
 * their chains would no longer begin.
 */
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration STEP = Duration.ofDays(1);
  private static final int ROWS_AT_ONCE = 5_000;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final LedgerLock lock;
  private final Months months;
  private final LedgerSettings.Keep keep;
  private final Clock clock;

  Retention(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      LedgerLock lock,
      Months months,
      LedgerSettings.Keep keep,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.lock = lock;
    this.months = months;
    this.keep = keep;
    this.clock = clock;
  }

  /**
   * What was dropped.
   *
   * @param months of rows and documents
   * @param rows of months that had no tables
   */
  public record Dropped(int months, int rows, int sums, int deadLetters) {
    private boolean isNothing() {
      return months + rows + sums + deadLetters == 0;
    }
  }

  /** Drops what is too old now. */
  public Dropped run() {
    Instant now = clock.instant();
    int sums = 0;
    for (Grain grain : Grain.values()) {
      for (SumKey key : SumKey.values()) {
        sums += dropSums(grain, key, now.minus(keep.of(grain)));
      }
    }
    Dropped dropped =
        new Dropped(
            months.drop(now.minus(keep.requests())),
            dropRest(now.minus(keep.requests())),
            sums,
            jdbc.update(
                "DELETE FROM llm_dead_letter WHERE came_at < ?",
                SqlTime.of(now.minus(keep.deadLetters()))));
    if (!dropped.isNothing()) {
      LOG.info("the ledger has dropped what was too old: {}", dropped);
    }
    return dropped;
  }

  /** Day by day. */
  private int dropSums(Grain grain, SumKey key, Instant before) {
    int dropped = 0;
    for (Instant oldest = oldest(grain, key);
        oldest != null && oldest.isBefore(before);
        oldest = oldest(grain, key)) {
      Instant end = oldest.plus(STEP).isBefore(before) ? oldest.plus(STEP) : before;
      dropped +=
          locked(
              "DELETE FROM %s WHERE kind = ? AND bucket < ?".formatted(grain.table()),
              key.code(),
              SqlTime.of(end));
    }
    return dropped;
  }

  private @Nullable Instant oldest(Grain grain, SumKey key) {
    OffsetDateTime oldest =
        jdbc.queryForObject(
            "SELECT MIN(bucket) FROM %s WHERE kind = ?".formatted(grain.table()),
            OffsetDateTime.class,
            key.code());
    return oldest == null ? null : oldest.toInstant();
  }

  private int dropRest(Instant before) {
    int dropped = 0;
    for (int some = dropSomeOfRest(before); some > 0; some = dropSomeOfRest(before)) {
      dropped += some;
    }
    return dropped;
  }

  private int dropSomeOfRest(Instant before) {
    Integer dropped =
        transaction.execute(
            status -> {
              lock.take();
              List<String> ids =
                  jdbc.queryForList(
                      "SELECT id FROM %s WHERE at < ? LIMIT %d"
                          .formatted(Months.rows(Months.REST), ROWS_AT_ONCE),
                      String.class,
                      SqlTime.of(before));
              RowWriter.delete(jdbc, KnownIds.TABLE, ids);
              RowWriter.delete(jdbc, Months.documents(Months.REST), ids);
              return RowWriter.delete(jdbc, Months.rows(Months.REST), ids);
            });
    return dropped == null ? 0 : dropped;
  }

  private int locked(String sql, Object... values) {
    Integer changed =
        transaction.execute(
            status -> {
              lock.take();
              return jdbc.update(sql, values);
            });
    return changed == null ? 0 : changed;
  }
}
