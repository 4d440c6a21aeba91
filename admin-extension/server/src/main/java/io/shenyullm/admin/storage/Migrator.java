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
package io.shenyullm.admin.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Brings the console's tables to the newest form: scripts in their order, each once, written down
 * in one table. The first script of a slice takes over tables that are there already. On PostgreSQL
 * a script is applied as a whole or not at all, and consoles that share a database wait for each
 * other; H2 has neither, so that scripts can be applied again after a crash.
 */
final class Migrator {
  private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

  /** What PostgreSQL and H2 say to one who may not. */
  private static final Set<String> NO_RIGHTS = Set.of("42501", "90096");

  /** Any number that nobody else uses. */
  private static final long LOCK = 0x6c6c6d_636f6e73L;

  private static final String HISTORY =
      "CREATE TABLE IF NOT EXISTS llm_schema_history (slice VARCHAR(40) NOT NULL, version INTEGER"
          + " NOT NULL, name VARCHAR(100) NOT NULL, checksum VARCHAR(64) NOT NULL, applied_at"
          + " TIMESTAMP WITH TIME ZONE NOT NULL, PRIMARY KEY (slice, version))";

  private final DataSource dataSource;
  private final Dialect dialect;
  private final Clock clock;

  Migrator(DataSource dataSource, Dialect dialect, Clock clock) {
    this.dataSource = dataSource;
    this.dialect = dialect;
    this.clock = clock;
  }

  /** A script that was applied. */
  private record Key(String slice, int version) {}

  /**
   * Applies what is missing.
   *
   * @throws MissingRightsException with the statements to run, if this user may not
   * @throws IllegalStateException if a script that was applied has been changed since
   */
  void migrate(List<Script> scripts) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      int silence = connection.getNetworkTimeout();
      if (silence > 0) {
        // a server is silent while it makes the index of a large table
        connection.setNetworkTimeout(Runnable::run, 0);
      }
      lock(connection);
      try {
        migrate(connection, scripts);
      } finally {
        unlock(connection);
        if (silence > 0) {
          connection.setNetworkTimeout(Runnable::run, silence);
        }
      }
    }
  }

  private void migrate(Connection connection, List<Script> scripts) throws SQLException {
    Map<Key, String> applied = applied(connection);
    List<Script> missing = new ArrayList<>();
    for (Script script : scripts) {
      String former =
          script.formerly() == null
              ? null
              : applied.remove(new Key(script.formerly(), script.version()));
      String now = applied.remove(new Key(script.slice(), script.version()));
      String checksum = now == null ? former : now;
      if (checksum == null) {
        missing.add(script);
      } else if (!checksum.equals(script.checksum())) {
        throw new IllegalStateException(
            script + " was applied to this database in another form: use the console that did so");
      }
    }
    if (!applied.isEmpty()) {
      LOG.warn("a newer console has changed this database ({}); going on", applied.keySet());
    }
    for (Script script : missing) {
      try {
        apply(connection, script);
        LOG.info("applied {}", script);
      } catch (SQLException e) {
        throw Objects.requireNonNullElse(missingRights(e, missing), e);
      }
    }
  }

  private static Map<Key, String> applied(Connection connection) throws SQLException {
    Map<Key, String> applied = new HashMap<>();
    if (!hasHistory(connection)) {
      return applied;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT slice, version, checksum FROM llm_schema_history")) {
      while (rows.next()) {
        applied.put(new Key(rows.getString(1), rows.getInt(2)), rows.getString(3));
      }
    }
    return applied;
  }

  /** Whether a console has been at home in this database. */
  static boolean hasHistory(Connection connection) throws SQLException {
    return hasTable(connection, "llm_schema_history");
  }

  static boolean hasTable(Connection connection, String table) throws SQLException {
    // a look at the catalogue would have to know in which case and schema names are kept
    boolean autoCommit = connection.getAutoCommit();
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT 1 FROM " + table + " WHERE 1 = 0").close();
      return true;
    } catch (SQLException e) {
      if (!autoCommit) {
        connection.rollback();
      }
      return false;
    }
  }

  private void apply(Connection connection, Script script) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    if (script.move() != null) {
      script.move().move(new SingleConnectionDataSource(connection, true), dialect);
    }
    boolean isFirst = !hasHistory(connection);
    connection.setAutoCommit(false);
    try {
      try (Statement statement = connection.createStatement()) {
        if (isFirst) {
          // whoever may not make tables is refused even if this one is there
          statement.execute(HISTORY);
        }
        for (String sql : script.statements()) {
          statement.execute(sql);
        }
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO llm_schema_history (slice, version, name, checksum, applied_at)"
                  + " VALUES (?,?,?,?,?)")) {
        insert.setString(1, script.slice());
        insert.setInt(2, script.version());
        insert.setString(3, script.name());
        insert.setString(4, script.checksum());
        insert.setObject(5, clock.instant().atOffset(ZoneOffset.UTC));
        insert.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(autoCommit);
    }
  }

  private static @Nullable SQLException missingRights(SQLException e, List<Script> missing) {
    if (!NO_RIGHTS.contains(String.valueOf(e.getSQLState()))) {
      return null;
    }
    StringBuilder sql = new StringBuilder(HISTORY).append(";\n");
    for (Script script : missing) {
      if (script.move() != null) {
        continue; // what a console does itself once the tables are there
      }
      script.statements().forEach(statement -> sql.append(statement).append(";\n"));
      sql.append(
          "INSERT INTO llm_schema_history (slice, version, name, checksum, applied_at) VALUES"
              + " ('%s', %d, '%s', '%s', CURRENT_TIMESTAMP);\n"
                  .formatted(script.slice(), script.version(), script.name(), script.checksum()));
    }
    return new MissingRightsException(sql.toString(), e);
  }

  private void lock(Connection connection) throws SQLException {
    if (dialect == Dialect.POSTGRESQL) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      }
    }
  }

  private void unlock(Connection connection) throws SQLException {
    if (dialect == Dialect.POSTGRESQL) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
      }
    }
  }
}
