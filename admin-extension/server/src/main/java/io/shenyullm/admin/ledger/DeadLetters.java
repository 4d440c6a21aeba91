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

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.wire.Sha256;
import io.shenyullm.records.RecordLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lines that could not be stored, kept so that somebody can look at them, mend them and send them
 * again. A line that comes again is kept once. When there are more than {@link #MOST}, the oldest
 * go: their gateways have kept them aside, too. Thread-safe.
 */
public final class DeadLetters {
  /** So many are kept. */
  public static final int MOST = 10_000;

  private static final int MAX_REASON_CHARS = 1_000;
  private static final String COLUMNS =
      "id, kind, sender, gateway, came_at, reason, whole, document";

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  public DeadLetters(ConsoleDatabase database, Clock clock) {
    this(ConsoleDatabase.statements(database.dataSource()), database.transaction(), clock);
  }

  DeadLetters(JdbcTemplate jdbc, TransactionTemplate transaction, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Keeps those that are not kept yet. */
  public void keep(List<DeadLetter.Told> told) {
    if (told.isEmpty()) {
      return;
    }
    Map<String, DeadLetter.Told> byDigest = new LinkedHashMap<>();
    told.forEach(each -> byDigest.put(digest(each), each));
    transaction.executeWithoutResult(
        status -> {
          new LedgerLock(jdbc).take();
          byDigest.forEach(this::keep);
          jdbc.update(
              "DELETE FROM llm_dead_letter WHERE id IN"
                  + " (SELECT id FROM llm_dead_letter ORDER BY id DESC OFFSET ? ROWS)",
              MOST);
        });
  }

  private void keep(String digest, DeadLetter.Told told) {
    String text = new String(told.line(), StandardCharsets.UTF_8);
    String storable = storable(text);
    boolean isWhole = storable.length() <= RecordLimits.LINE;
    jdbc.update(
        "INSERT INTO llm_dead_letter"
            + " (digest, kind, sender, gateway, came_at, reason, whole, document)"
            + " SELECT ?, ?, ?, ?, ?, ?, ?, ?"
            + " WHERE NOT EXISTS (SELECT 1 FROM llm_dead_letter WHERE digest = ?)",
        digest,
        told.kind(),
        new SqlParameterValue(Types.VARCHAR, told.sender()),
        new SqlParameterValue(Types.VARCHAR, gateway(told.line())),
        SqlTime.of(clock.instant()),
        cut(told.reason(), MAX_REASON_CHARS),
        isWhole,
        cut(storable, RecordLimits.LINE),
        digest);
  }

  /** Without NUL and halves of surrogate pairs. */
  private static String storable(String text) {
    StringBuilder storable = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c ->
                c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                    ? '\ufffd'
                    : c)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }

  private static @Nullable String gateway(byte[] line) {
    try {
      return Json.parseObject(line).get("gateway") instanceof String name
              && name.length() <= RecordLimits.NAME
          ? storable(name)
          : null;
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private static String digest(DeadLetter.Told told) {
    MessageDigest sha = Sha256.digest();
    sha.update(told.kind().getBytes(StandardCharsets.UTF_8));
    sha.update((byte) '\n');
    if (told.sender() != null) {
      // what one gateway sent does not hide what another sends
      sha.update(told.sender().getBytes(StandardCharsets.UTF_8));
      sha.update((byte) '\n');
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha.digest(told.line()));
  }

  /**
   * The newest, newest first.
   *
   * @param before only those with a lower id
   */
  public List<DeadLetter> newest(long before, int limit) {
    return jdbc.query(
        "SELECT " + COLUMNS + " FROM llm_dead_letter WHERE id < ? ORDER BY id DESC LIMIT ?",
        (row, n) -> read(row),
        before,
        limit);
  }

  public Optional<DeadLetter> find(long id) {
    return jdbc
        .query(
            "SELECT " + COLUMNS + " FROM llm_dead_letter WHERE id = ?", (row, n) -> read(row), id)
        .stream()
        .findFirst();
  }

  /** Whether it was there. */
  public boolean discard(long id) {
    return jdbc.update("DELETE FROM llm_dead_letter WHERE id = ?", id) > 0;
  }

  public long count() {
    Long count = jdbc.queryForObject("SELECT COUNT(*) FROM llm_dead_letter", Long.class);
    return count == null ? 0 : count;
  }

  private static DeadLetter read(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getLong("id"),
        row.getString("kind"),
        row.getString("sender"),
        row.getString("gateway"),
        SqlTime.read(row, "came_at"),
        row.getString("reason"),
        row.getBoolean("whole"),
        row.getString("document"));
  }
}
