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
package io.shenyullm.admin.gateways;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.admin.reported.Reported;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.RecordWriter;
import io.shenyullm.records.UnreadableRecordException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The newest word of each gateway in the console's database. Thread-safe. */
final class StatusStore {
  private static final Logger LOG = LoggerFactory.getLogger(StatusStore.class);

  private final JdbcTemplate jdbc;

  /**
   * @param dataSource of a database with the console's tables
   */
  StatusStore(DataSource dataSource) {
    this.jdbc = ConsoleDatabase.statements(dataSource);
  }

  /** Those that came since; what cannot be read any more is left out. */
  List<Reported> since(Instant oldest, int most) {
    List<Reported> all = new ArrayList<>();
    jdbc.query(
        "SELECT document, seen_at FROM llm_gateway_status WHERE seen_at >= ?"
            + " ORDER BY seen_at DESC LIMIT ?",
        row -> {
          try {
            all.add(
                new Reported(
                    RecordReader.status(row.getString(1).getBytes(UTF_8)),
                    SqlTime.read(row, 2),
                    null));
          } catch (UnreadableRecordException e) {
            LOG.warn("a gateway's stored status is left out: {}", e.getMessage());
          }
        },
        SqlTime.of(oldest),
        most);
    return all;
  }

  /** Writes in place of what was there, unless that came later. */
  void put(Reported reported) {
    String document = new String(RecordWriter.line(reported.status()), UTF_8);
    if (update(reported, document) == 0) {
      try {
        jdbc.update(
            "INSERT INTO llm_gateway_status (gateway, seen_at, document) VALUES (?,?,?)",
            reported.id(),
            SqlTime.of(reported.seenAt()),
            document);
      } catch (DuplicateKeyException e) {
        // there is a newer one, or another console has just written an older one
        update(reported, document);
      }
    }
  }

  private int update(Reported reported, String document) {
    return jdbc.update(
        "UPDATE llm_gateway_status SET document = ?, seen_at = ? WHERE gateway = ? AND seen_at <="
            + " ?",
        document,
        SqlTime.of(reported.seenAt()),
        reported.id(),
        SqlTime.of(reported.seenAt()));
  }

  /** Forgets those that came before. */
  void removeBefore(Instant oldest) {
    jdbc.update("DELETE FROM llm_gateway_status WHERE seen_at < ?", SqlTime.of(oldest));
  }
}
