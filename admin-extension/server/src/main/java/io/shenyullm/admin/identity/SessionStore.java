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
package io.shenyullm.admin.identity;

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.admin.web.PageCursor;
import io.shenyullm.admin.web.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Sessions in the console's database, so that all consoles know them. Thread-safe. */
final class SessionStore {
  private static final String COLUMNS =
      "s.id, s.account, s.address, s.client, s.created_at, s.seen_at, s.expires_at";

  private final JdbcTemplate jdbc;

  SessionStore(DataSource dataSource) {
    this.jdbc = ConsoleDatabase.statements(dataSource);
  }

  /** A session and what its account may do now. */
  record Held(Session session, Set<Role> roles, boolean passwordDue) {}

  /** The session of a token, unless it is over or its account may not log in any more. */
  Optional<Held> find(String sha256, Instant now) {
    return jdbc
        .query(
            "SELECT "
                + COLUMNS
                + ", a.roles, a.password_due FROM llm_session s JOIN llm_account a ON a.name ="
                + " s.account WHERE s.sha256 = ? AND s.expires_at > ? AND NOT a.disabled",
            (row, n) ->
                new Held(read(row), AccountStore.roles(row.getString(8)), row.getBoolean(9)),
            sha256,
            SqlTime.of(now))
        .stream()
        .findFirst();
  }

  /**
   * @param account whose; empty for everybody's
   */
  List<Session> page(String account, PageCursor from, int limit, Instant now) {
    OffsetDateTime at = SqlTime.of(from.at());
    return jdbc.query(
        "SELECT "
            + COLUMNS
            + " FROM llm_session s WHERE s.created_at <= ? AND (s.created_at < ? OR s.id < ?)"
            + " AND s.expires_at > ? AND (? = '' OR s.account = ?)"
            + " ORDER BY s.created_at DESC, s.id DESC LIMIT ?",
        (row, n) -> read(row),
        at,
        at,
        from.id(),
        SqlTime.of(now),
        account,
        account,
        limit);
  }

  Optional<Session> byId(String id) {
    return jdbc
        .query(
            "SELECT " + COLUMNS + " FROM llm_session s WHERE s.id = ?", (row, n) -> read(row), id)
        .stream()
        .findFirst();
  }

  void insert(Session session, String sha256) {
    jdbc.update(
        "INSERT INTO llm_session (id, sha256, account, address, client, created_at, seen_at,"
            + " expires_at) VALUES (?,?,?,?,?,?,?,?)",
        session.id(),
        sha256,
        session.account(),
        session.address(),
        session.client(),
        SqlTime.of(session.createdAt()),
        SqlTime.of(session.seenAt()),
        SqlTime.of(session.expiresAt()));
  }

  void seen(String id, Instant at) {
    jdbc.update("UPDATE llm_session SET seen_at = ? WHERE id = ?", SqlTime.of(at), id);
  }

  void end(String id) {
    jdbc.update("DELETE FROM llm_session WHERE id = ?", id);
  }

  /**
   * @param but id of the one that goes on; empty to end all
   */
  void endAll(String account, String but) {
    jdbc.update("DELETE FROM llm_session WHERE account = ? AND id <> ?", account, but);
  }

  /** Those that are over, and of an account the oldest beyond a number. */
  void tidy(String account, int most, Instant now) {
    jdbc.update("DELETE FROM llm_session WHERE expires_at <= ?", SqlTime.of(now));
    List<String> beyond =
        jdbc.queryForList(
            "SELECT id FROM llm_session WHERE account = ? ORDER BY created_at DESC, id DESC"
                + " OFFSET ? ROWS",
            String.class,
            account,
            most);
    beyond.forEach(this::end);
  }

  private static Session read(ResultSet row) throws SQLException {
    return new Session(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        SqlTime.read(row, 5),
        SqlTime.read(row, 6),
        SqlTime.read(row, 7));
  }
}
