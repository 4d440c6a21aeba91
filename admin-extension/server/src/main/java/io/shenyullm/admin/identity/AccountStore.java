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
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.admin.web.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Accounts in the console's database. Thread-safe. */
public final class AccountStore {
  /** Its tables, and those of sessions. */
  public static final Schema SCHEMA = new Schema("identity", List.of("accounts"));

  private static final String COLUMNS =
      "name, roles, disabled, password_due, created_at, created_by, changed_at, changed_by,"
          + " last_login_at";

  private final JdbcTemplate jdbc;

  /**
   * @param dataSource of a database with the console's tables
   */
  AccountStore(DataSource dataSource) {
    this.jdbc = ConsoleDatabase.statements(dataSource);
  }

  /** All accounts by name, which nobody else changes until the transaction ends. */
  List<Account> lockAll() {
    return jdbc.query(
        "SELECT " + COLUMNS + " FROM llm_account ORDER BY name FOR UPDATE", (row, n) -> read(row));
  }

  List<Account> page(String afterName, int limit) {
    return jdbc.query(
        "SELECT " + COLUMNS + " FROM llm_account WHERE name > ? ORDER BY name LIMIT ?",
        (row, n) -> read(row),
        afterName,
        limit);
  }

  Optional<Account> find(String name) {
    return jdbc
        .query(
            "SELECT " + COLUMNS + " FROM llm_account WHERE name = ?", (row, n) -> read(row), name)
        .stream()
        .findFirst();
  }

  /** Hash of the account's password, as {@link PasswordHash} made it. */
  Optional<String> password(String name) {
    return jdbc
        .queryForList("SELECT password FROM llm_account WHERE name = ?", String.class, name)
        .stream()
        .findFirst();
  }

  /** The same, which nobody else changes until the transaction ends. */
  Optional<String> lockPassword(String name) {
    return jdbc
        .queryForList(
            "SELECT password FROM llm_account WHERE name = ? FOR UPDATE", String.class, name)
        .stream()
        .findFirst();
  }

  void insert(Account account, String password) {
    jdbc.update(
        "INSERT INTO llm_account (name, password, password_due, roles, disabled, created_at,"
            + " created_by, changed_at, changed_by) VALUES (?,?,?,?,?,?,?,?,?)",
        account.name(),
        password,
        account.passwordDue(),
        Role.labels(account.roles()),
        account.disabled(),
        SqlTime.of(account.createdAt()),
        account.createdBy(),
        SqlTime.of(account.changedAt()),
        account.changedBy());
  }

  void change(String name, Set<Role> roles, boolean disabled, Instant at, String by) {
    jdbc.update(
        "UPDATE llm_account SET roles = ?, disabled = ?, changed_at = ?, changed_by = ?"
            + " WHERE name = ?",
        Role.labels(roles),
        disabled,
        SqlTime.of(at),
        by,
        name);
  }

  void changePassword(String name, String password, boolean due, Instant at, String by) {
    jdbc.update(
        "UPDATE llm_account SET password = ?, password_due = ?, changed_at = ?, changed_by = ?"
            + " WHERE name = ?",
        password,
        due,
        SqlTime.of(at),
        by,
        name);
  }

  /** The same password, hashed in another way. */
  void rehash(String name, String before, String password) {
    jdbc.update(
        "UPDATE llm_account SET password = ? WHERE name = ? AND password = ?",
        password,
        name,
        before);
  }

  void loggedIn(String name, Instant at) {
    jdbc.update("UPDATE llm_account SET last_login_at = ? WHERE name = ?", SqlTime.of(at), name);
  }

  void delete(String name) {
    jdbc.update("DELETE FROM llm_account WHERE name = ?", name);
  }

  /** Labels of a release that has more roles are left out. */
  static Set<Role> roles(String labels) {
    return Arrays.stream(labels.split(","))
        .flatMap(label -> Role.given(label).stream())
        .collect(Collectors.toSet());
  }

  private static Account read(ResultSet row) throws SQLException {
    return new Account(
        row.getString(1),
        roles(row.getString(2)),
        row.getBoolean(3),
        row.getBoolean(4),
        SqlTime.read(row, 5),
        row.getString(6),
        SqlTime.read(row, 7),
        row.getString(8),
        SqlTime.readOptional(row, 9));
  }
}
