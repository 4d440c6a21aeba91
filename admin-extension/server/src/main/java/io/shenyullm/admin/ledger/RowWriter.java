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

import io.shenyullm.admin.storage.Dialect;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;

/** Writes many rows at once: by COPY where there is one, else in batches. */
final class RowWriter {
  private final JdbcTemplate jdbc;
  private final Dialect dialect;

  RowWriter(JdbcTemplate jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
  }

  void write(String table, List<String> columns, List<@Nullable Object[]> rows) {
    if (rows.isEmpty()) {
      return;
    }
    if (dialect == Dialect.POSTGRESQL && PostgresCopy.isThere()) {
      PostgresCopy.write(jdbc, table, columns, rows);
      return;
    }
    List<Object[]> typed = new ArrayList<>(rows.size());
    for (@Nullable Object[] row : rows) {
      typed.add(Arrays.stream(row).map(RowWriter::typed).toArray());
    }
    jdbc.batchUpdate(
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                table,
                String.join(", ", columns),
                columns.stream().map(column -> "?").collect(Collectors.joining(", "))),
        typed);
  }

  static int delete(JdbcTemplate jdbc, String table, List<String> ids) {
    return ids.isEmpty()
        ? 0
        : jdbc.update(
            "DELETE FROM %s WHERE id IN (%s)"
                .formatted(table, String.join(",", Collections.nCopies(ids.size(), "?"))),
            ids.toArray());
  }

  /** Only numbers can be missing. */
  private static Object typed(@Nullable Object value) {
    return value == null ? new SqlParameterValue(Types.BIGINT, null) : value;
  }
}
