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

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * PostgreSQL's COPY. In a class of its own: inside of a ShenYu admin the driver is the host's, and
 * may not be there.
 */
final class PostgresCopy {
  private static final boolean THERE = isOnTheClassPath();

  private PostgresCopy() {}

  static boolean isThere() {
    return THERE;
  }

  private static boolean isOnTheClassPath() {
    try {
      Class.forName("org.postgresql.PGConnection", false, PostgresCopy.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  static void write(
      JdbcTemplate jdbc, String table, List<String> columns, List<@Nullable Object[]> rows) {
    StringBuilder text = new StringBuilder(rows.size() * 256);
    for (@Nullable Object[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        if (i > 0) {
          text.append('\t');
        }
        append(text, row[i]);
      }
      text.append('\n');
    }
    String copy = "COPY %s (%s) FROM STDIN".formatted(table, String.join(", ", columns));
    jdbc.execute(
        (ConnectionCallback<@Nullable Void>)
            connection -> {
              copy(connection, copy, text.toString());
              return null;
            });
  }

  private static void copy(Connection connection, String copy, String text) throws SQLException {
    try {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new StringReader(text));
    } catch (IOException e) {
      throw new DataAccessResourceFailureException("rows could not be sent to the database", e);
    }
  }

  /** In the text format: what separates is escaped. */
  private static void append(StringBuilder text, @Nullable Object value) {
    if (value == null) {
      text.append("\\N");
      return;
    }
    if (!(value instanceof String written)) {
      text.append(value);
      return;
    }
    int from = 0;
    for (int i = 0; i < written.length(); i++) {
      String escaped = escaped(written.charAt(i));
      if (escaped != null) {
        text.append(written, from, i).append(escaped);
        from = i + 1;
      }
    }
    text.append(written, from, written.length());
  }

  private static @Nullable String escaped(char c) {
    return switch (c) {
      case '\\' -> "\\\\";
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      default -> null;
    };
  }
}
