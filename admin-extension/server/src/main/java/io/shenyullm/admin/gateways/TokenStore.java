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

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.admin.web.PageCursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tokens of gateways in the console's database: their SHA-256, never themselves. Thread-safe. */
public final class TokenStore {
  /** Its tables. */
  public static final Schema SCHEMA = new Schema("gateways", List.of("tokens", "statuses"));

  private static final String COLUMNS =
      "id, gateway, created_at, created_by, last_used_at, revoked_at, revoked_by";

  private final JdbcTemplate jdbc;

  /**
   * @param dataSource of a database with the console's tables
   */
  public TokenStore(DataSource dataSource) {
    this.jdbc = ConsoleDatabase.statements(dataSource);
  }

  /**
   * A token that is believed.
   *
   * @param sha256 of what is shown
   */
  record Valid(String gateway, byte[] sha256) {}

  /** All that are believed, by id. */
  Map<String, Valid> valid() {
    Map<String, Valid> valid = new HashMap<>();
    jdbc.query(
        "SELECT id, gateway, sha256 FROM llm_gateway_token WHERE revoked_at IS NULL",
        row -> {
          valid.put(
              row.getString(1),
              new Valid(row.getString(2), HexFormat.of().parseHex(row.getString(3))));
        });
    return valid;
  }

  /** The newest tokens after a place in the list, revoked ones included, newest first. */
  List<GatewayToken> page(PageCursor from, int limit) {
    OffsetDateTime at = SqlTime.of(from.at());
    return jdbc.query(
        "SELECT "
            + COLUMNS
            + " FROM llm_gateway_token WHERE created_at <= ? AND (created_at < ? OR id < ?)"
            + " ORDER BY created_at DESC, id DESC LIMIT ?",
        (row, n) -> token(row),
        at,
        at,
        from.id(),
        limit);
  }

  Optional<GatewayToken> find(String id) {
    return jdbc
        .query(
            "SELECT " + COLUMNS + " FROM llm_gateway_token WHERE id = ?",
            (row, n) -> token(row),
            id)
        .stream()
        .findFirst();
  }

  void insert(GatewayToken token, byte[] sha256) {
    jdbc.update(
        "INSERT INTO llm_gateway_token (id, gateway, sha256, created_at, created_by)"
            + " VALUES (?,?,?,?,?)",
        token.id(),
        token.gateway(),
        HexFormat.of().formatHex(sha256),
        SqlTime.of(token.createdAt()),
        token.createdBy());
  }

  /** Changes nothing where it was revoked before. */
  void revoke(String id, Instant at, String by) {
    jdbc.update(
        "UPDATE llm_gateway_token SET revoked_at = ?, revoked_by = ?"
            + " WHERE id = ? AND revoked_at IS NULL",
        SqlTime.of(at),
        by,
        id);
  }

  void used(Map<String, Instant> lastUsed) {
    jdbc.batchUpdate(
        "UPDATE llm_gateway_token SET last_used_at = ?"
            + " WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)",
        lastUsed.entrySet().stream()
            .map(
                one ->
                    new Object[] {
                      SqlTime.of(one.getValue()), one.getKey(), SqlTime.of(one.getValue())
                    })
            .toList());
  }

  private static GatewayToken token(ResultSet row) throws SQLException {
    return new GatewayToken(
        row.getString(1),
        row.getString(2),
        SqlTime.read(row, 3),
        row.getString(4),
        SqlTime.readOptional(row, 5),
        SqlTime.readOptional(row, 6),
        row.getString(7));
  }
}
