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
package io.shenyullm.admin.audit;

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.records.AuditAnchor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Anchors in the console's database. Thread-safe. */
public final class AnchorStore {
  /** Its tables. */
  public static final Schema SCHEMA = new Schema("audit", List.of("anchors"));

  private static final String SELECT =
      "SELECT gateway, boot, sequence_number, hash, at, key_id, signature FROM llm_audit_anchor"
          + " WHERE gateway = ? AND boot = ?";

  private final JdbcTemplate jdbc;

  /**
   * @param dataSource of a database with the console's tables
   */
  public AnchorStore(DataSource dataSource) {
    this.jdbc = ConsoleDatabase.statements(dataSource);
  }

  /** Keeps an anchor, unless another console has anchored the same place before. */
  boolean insert(AuditAnchor.Signed signed) {
    AuditAnchor anchor = signed.anchor();
    try {
      jdbc.update(
          "INSERT INTO llm_audit_anchor (gateway, boot, sequence_number, hash, at, key_id,"
              + " signature) VALUES (?,?,?,?,?,?,?)",
          anchor.gateway(),
          anchor.boot(),
          anchor.sequence(),
          anchor.hash(),
          anchor.at().atOffset(ZoneOffset.UTC),
          signed.keyId(),
          signed.signature());
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  /** The anchor of a chain that goes furthest. */
  Optional<AuditAnchor.Signed> last(String gateway, String boot) {
    return jdbc
        .query(
            SELECT + " ORDER BY sequence_number DESC LIMIT 1",
            (row, n) -> signed(row),
            gateway,
            boot)
        .stream()
        .findFirst();
  }

  /** The anchors of a chain behind one of them, in its order. */
  List<AuditAnchor.Signed> after(String gateway, String boot, long sequence, int limit) {
    return jdbc.query(
        SELECT + " AND sequence_number > ? ORDER BY sequence_number LIMIT ?",
        (row, n) -> signed(row),
        gateway,
        boot,
        sequence,
        limit);
  }

  /** When any chain was last anchored. */
  Optional<Instant> lastAt() {
    return jdbc.queryForList("SELECT MAX(at) FROM llm_audit_anchor", OffsetDateTime.class).stream()
        .filter(Objects::nonNull)
        .map(OffsetDateTime::toInstant)
        .findFirst();
  }

  private static AuditAnchor.Signed signed(ResultSet row) throws SQLException {
    return new AuditAnchor.Signed(
        new AuditAnchor(
            row.getString(1),
            row.getString(2),
            row.getLong(3),
            row.getString(4),
            SqlTime.read(row, 5)),
        row.getString(6),
        row.getString(7));
  }
}
