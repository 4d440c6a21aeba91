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

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Where each record is, whatever time it tells when it comes again: tables of months cannot see
 * that another one has it. Within a transaction that holds the ledger's lock.
 */
final class KnownIds {
  static final String TABLE = "llm_usage_id";

  private static final List<String> COLUMNS =
      List.of("id", "month_number", "revision", "process_id");
  private static final int AT_ONCE = 2_000;

  private final JdbcTemplate jdbc;
  private final RowWriter writer;

  KnownIds(JdbcTemplate jdbc, RowWriter writer) {
    this.jdbc = jdbc;
    this.writer = writer;
  }

  /**
   * What is known of a record.
   *
   * @param ending of the tables that have it
   * @param process that wrote it
   */
  record Known(String ending, long revision, int process) {
    static Known of(String ending, UsageRow row) {
      return new Known(ending, row.revision(), row.ids().process());
    }
  }

  /** Of those that are there. */
  Map<String, Known> find(List<String> ids) {
    Map<String, Known> known = new HashMap<>();
    for (int start = 0; start < ids.size(); start += AT_ONCE) {
      List<String> part = ids.subList(start, Math.min(start + AT_ONCE, ids.size()));
      jdbc.query(
          "SELECT %s FROM %s WHERE id IN (%s)"
              .formatted(
                  String.join(", ", COLUMNS),
                  TABLE,
                  String.join(",", Collections.nCopies(part.size(), "?"))),
          row -> {
            known.put(
                row.getString(1),
                new Known(Months.ending(row.getInt(2)), row.getLong(3), row.getInt(4)));
          },
          part.toArray());
    }
    return known;
  }

  void add(Map<String, Known> records) {
    List<@Nullable Object[]> rows = new ArrayList<>(records.size());
    records.forEach(
        (id, known) ->
            rows.add(
                new @Nullable Object[] {
                  id, Months.number(known.ending()), known.revision(), known.process()
                }));
    writer.write(TABLE, COLUMNS, rows);
  }
}
