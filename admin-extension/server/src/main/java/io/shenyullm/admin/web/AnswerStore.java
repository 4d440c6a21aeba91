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
package io.shenyullm.admin.web;

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What was answered to requests with a key, for a day. A request is written down before it is
 * carried out, so that of two at once one knows of the other, and one whose console died is not
 * carried out again unseen. Thread-safe.
 */
public final class AnswerStore {
  /** Its tables. */
  public static final Schema SCHEMA = new Schema("web", List.of("answers"));

  static final Duration KEPT = Duration.ofHours(24);

  /** Longer than any request takes: the database and the grid end theirs sooner. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);
  private static final int RACES = 3;

  private final JdbcTemplate jdbc;
  private final Clock clock;
  private final AtomicLong sweptAtMillis = new AtomicLong();

  /**
   * @param dataSource of a database with the console's tables
   */
  public AnswerStore(DataSource dataSource, Clock clock) {
    this.jdbc = ConsoleDatabase.statements(dataSource);
    this.clock = clock;
  }

  /**
   * Names a request that may be sent again.
   *
   * @param person digest of who asks
   * @param key as the client has made it
   */
  record Name(String person, String key) {}

  /**
   * @param headers as JSON
   * @param body {@code null} where it was too long to keep
   */
  record Answer(int status, String headers, @Nullable String body) {}

  /**
   * What is known of a request.
   *
   * @param sha256 of the request that has the key
   * @param begunAt when it began to be carried out
   * @param answer {@code null} where there is none yet, or never will be
   */
  record Known(String sha256, Instant begunAt, @Nullable Answer answer) {
    /** Whether its console has died, or could not write down what came of it. */
    boolean isInDoubt(Instant now) {
      return answer == null && begunAt.plus(LONGEST).isBefore(now);
    }
  }

  /**
   * Begins a request, unless one of that name is known: then that is returned, and {@code null}
   * otherwise.
   */
  @Nullable Known begin(Name name, String sha256) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    sweep(now);
    for (int attempt = 1; attempt <= RACES; attempt++) {
      try {
        jdbc.update(
            "INSERT INTO llm_answer (person, idempotency_key, request_sha256, begun_at)"
                + " VALUES (?,?,?,?)",
            name.person(),
            name.key(),
            sha256,
            now.atOffset(ZoneOffset.UTC));
        return null;
      } catch (DuplicateKeyException e) {
        Known known = find(name);
        if (known == null) {
          continue; // it was given up just now
        }
        if (known.begunAt().plus(KEPT).isBefore(now)) {
          forget(name, known.begunAt());
          continue;
        }
        return known;
      }
    }
    return new Known(sha256, now, null);
  }

  private @Nullable Known find(Name name) {
    return jdbc
        .query(
            "SELECT request_sha256, begun_at, status, headers, body FROM llm_answer"
                + " WHERE person = ? AND idempotency_key = ?",
            (row, number) -> {
              int status = row.getInt(3);
              boolean answered = !row.wasNull();
              String headers = row.getString(4);
              return new Known(
                  row.getString(1),
                  SqlTime.read(row, 2),
                  answered
                      ? new Answer(status, headers == null ? "{}" : headers, row.getString(5))
                      : null);
            },
            name.person(),
            name.key())
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** Writes down what was answered. */
  void end(Name name, Answer answer) {
    jdbc.update(
        "UPDATE llm_answer SET status = ?, headers = ?, body = ?"
            + " WHERE person = ? AND idempotency_key = ?",
        answer.status(),
        answer.headers(),
        answer.body(),
        name.person(),
        name.key());
  }

  /** Forgets a request that has changed nothing: it may be sent again, also a mended one. */
  void remove(Name name) {
    jdbc.update(
        "DELETE FROM llm_answer WHERE person = ? AND idempotency_key = ?",
        name.person(),
        name.key());
  }

  /** Forgets one that began then, and not one that has begun anew since it was looked at. */
  void forget(Name name, Instant begunAt) {
    jdbc.update(
        "DELETE FROM llm_answer WHERE person = ? AND idempotency_key = ? AND begun_at = ?",
        name.person(),
        name.key(),
        begunAt.atOffset(ZoneOffset.UTC));
  }

  private void sweep(Instant now) {
    long last = sweptAtMillis.get();
    if (now.toEpochMilli() - last > BETWEEN_SWEEPS.toMillis()
        && sweptAtMillis.compareAndSet(last, now.toEpochMilli())) {
      jdbc.update(
          "DELETE FROM llm_answer WHERE begun_at < ?", now.minus(KEPT).atOffset(ZoneOffset.UTC));
    }
  }
}
