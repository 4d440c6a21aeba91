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
package io.shenyullm.admin.leader;

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A lease on some work, by a row in the database: whoever asks often keeps it, and another console
 * takes it over when it has run out. Leases go by the consoles' clocks: where those differ by more
 * than {@link #LEASE}, two may lead at once, so the work must be one that the database lets happen
 * once. Thread-safe.
 */
public final class Leadership implements AutoCloseable {
  /** Its tables. */
  public static final Schema SCHEMA = new Schema("leader", List.of("leaders"));

  /** Longer than a statement of a busy database; a console that died is missed for that long. */
  public static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration RENEWED_AFTER = Duration.ofSeconds(5);
  private static final int MAX_NOTE_CHARS = 8_000;

  private final JdbcTemplate jdbc;
  private final String work;
  private final Clock clock;
  private final String me = UUID.randomUUID().toString();
  private Instant until = Instant.MIN;
  private @Nullable String note;

  /**
   * @param work names it in the database
   */
  public Leadership(ConsoleDatabase database, String work, Clock clock) {
    this.jdbc = ConsoleDatabase.statements(database.dataSource());
    this.work = Objects.requireNonNull(work, "work");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Takes or keeps the lease, if nobody else has it.
   *
   * @param mine what the others are to know while this console leads; {@code null} for nothing
   * @throws org.springframework.dao.DataAccessException if the database cannot be asked; until the
   *     lease runs out it still holds
   */
  public synchronized boolean lead(@Nullable String mine) {
    Instant now = clock.instant();
    String told =
        mine == null || mine.length() <= MAX_NOTE_CHARS ? mine : mine.substring(0, MAX_NOTE_CHARS);
    if (until.isAfter(now.plus(LEASE).minus(RENEWED_AFTER)) && Objects.equals(note, told)) {
      return true;
    }
    Instant next = now.plus(LEASE);
    if (isTaken(now, next, told)) {
      until = next;
      note = told;
      return true;
    }
    until = Instant.MIN;
    note =
        jdbc
            .query("SELECT note FROM llm_leader WHERE work = ?", (row, n) -> row.getString(1), work)
            .stream()
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return false;
  }

  private boolean isTaken(Instant now, Instant next, @Nullable String told) {
    int updated =
        jdbc.update(
            "UPDATE llm_leader SET holder = ?, until_at = ?, note = ?"
                + " WHERE work = ? AND (holder = ? OR until_at < ?)",
            me,
            SqlTime.of(next),
            told,
            work,
            me,
            SqlTime.of(now));
    if (updated == 1) {
      return true;
    }
    Integer rows =
        jdbc.queryForObject("SELECT COUNT(*) FROM llm_leader WHERE work = ?", Integer.class, work);
    if (rows != null && rows > 0) {
      return false;
    }
    try {
      jdbc.update(
          "INSERT INTO llm_leader (work, holder, until_at, note) VALUES (?,?,?,?)",
          work,
          me,
          SqlTime.of(next),
          told);
      return true;
    } catch (DuplicateKeyException e) {
      // another console was faster
      return false;
    }
  }

  /** Whether this console has the lease, as far as it knows without asking. */
  public synchronized boolean leads() {
    return until.isAfter(clock.instant());
  }

  /** What the leader has said when it was last asked for. */
  public synchronized @Nullable String note() {
    return note;
  }

  /** Lets another console take it over at once. */
  @Override
  public synchronized void close() {
    if (leads()) {
      until = Instant.MIN;
      jdbc.update("DELETE FROM llm_leader WHERE work = ? AND holder = ?", work, me);
    }
  }
}
