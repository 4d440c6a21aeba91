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
package io.shenyullm.admin.control;

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.SqlTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The newest control of each budget and key in the console's database. Thread-safe. */
final class ControlStore {
  private static final int RACES = 3;

  private final JdbcTemplate jdbc;

  /**
   * @param dataSource of a database with the console's tables
   */
  ControlStore(DataSource dataSource) {
    this.jdbc = ConsoleDatabase.statements(dataSource);
  }

  /** Documents by id. */
  Map<String, String> all(ControlKind kind) {
    Map<String, String> all = new LinkedHashMap<>();
    jdbc.query(
        "SELECT id, document FROM llm_control WHERE kind = ?",
        row -> {
          all.put(row.getString(1), row.getString(2));
        },
        kind.label());
    return all;
  }

  @Nullable String find(ControlKind kind, String id) {
    return jdbc
        .queryForList(
            "SELECT document FROM llm_control WHERE kind = ? AND id = ?",
            String.class,
            kind.label(),
            id)
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** Writes unless there is a newer one; returns whether it did. */
  boolean put(ControlKind kind, String id, Control control) {
    for (int attempt = 1; attempt <= RACES; attempt++) {
      if (update(kind, id, control, null) || insert(kind, id, control)) {
        return true;
      }
      // there is a newer one, or another console has just written an older one: look again
    }
    return false;
  }

  /**
   * Writes unless there is another one than expected, or a newer one; returns whether it did.
   *
   * @param expected the document that {@link #find} has found; {@code null} for none
   */
  boolean replace(ControlKind kind, String id, @Nullable String expected, Control control) {
    return expected == null ? insert(kind, id, control) : update(kind, id, control, expected);
  }

  /** Unless there is a newer one or, where that is given, another one than expected. */
  private boolean update(ControlKind kind, String id, Control control, @Nullable String expected) {
    OffsetDateTime at = SqlTime.of(control.at());
    List<Object> values =
        new ArrayList<>(List.of(control.document(), at, control.by(), kind.label(), id, at));
    String where = " WHERE kind = ? AND id = ? AND changed_at <= ?";
    if (expected != null) {
      where += " AND document = ?";
      values.add(expected);
    }
    return jdbc.update(
            "UPDATE llm_control SET document = ?, changed_at = ?, changed_by = ?" + where,
            values.toArray())
        > 0;
  }

  private boolean insert(ControlKind kind, String id, Control control) {
    try {
      jdbc.update(
          "INSERT INTO llm_control (kind, id, document, changed_at, changed_by)"
              + " VALUES (?,?,?,?,?)",
          kind.label(),
          id,
          control.document(),
          SqlTime.of(control.at()),
          control.by());
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }
}
