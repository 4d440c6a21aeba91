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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Names for ids. Looked up apart from sums: H2 would make these anew for each name of a join. */
final class NameReader {
  private static final int IDS_AT_ONCE = 500;

  private final JdbcTemplate reads;

  NameReader(JdbcTemplate reads) {
    this.reads = reads;
  }

  /** One row of a dictionary, whose id is its first column. */
  interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Of those that are there. */
  <T> Map<Integer, T> find(String table, String columns, Stream<Integer> wanted, Reading<T> each) {
    List<Integer> ids = wanted.filter(id -> id != Names.NONE).distinct().toList();
    Map<Integer, T> found = new HashMap<>();
    for (int start = 0; start < ids.size(); start += IDS_AT_ONCE) {
      List<Integer> part = ids.subList(start, Math.min(start + IDS_AT_ONCE, ids.size()));
      reads.query(
          "SELECT d.id, %s FROM %s d WHERE d.id IN (%s)"
              .formatted(columns, table, String.join(",", Collections.nCopies(part.size(), "?"))),
          row -> {
            found.put(row.getInt(1), each.read(row));
          },
          part.toArray());
    }
    return found;
  }
}
