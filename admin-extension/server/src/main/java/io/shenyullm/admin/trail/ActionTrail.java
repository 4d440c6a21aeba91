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
package io.shenyullm.admin.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.core.json.Json;
import io.shenyullm.records.AdminActionChain;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The chain of what people have done, in the console's database. Each record holds its place and is
 * hashed with the hash before it, and the hash is signed with the console's key: whoever changes or
 * removes a record in the database must change all that follow, and cannot sign them. Thread-safe,
 * also over several consoles: a record is added by one at a time.
 */
public final class ActionTrail {
  /** Its tables. */
  public static final Schema SCHEMA = new Schema("actions", List.of("chain"));

  /** Of a record; what is told of a change beyond that is left out, and said to be. */
  private static final int MAX_CHARS = 50_000;

  private static final RowMapper<ActionEntry> ENTRY =
      (row, n) ->
          new ActionEntry(
              row.getLong(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getString(5));

  private static final String COLUMNS = "sequence, record, hash, signature, signed_with";

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final SigningKey key;
  private final Clock clock;

  public ActionTrail(ConsoleDatabase database, SigningKey key, Clock clock) {
    this.jdbc = ConsoleDatabase.statements(database.dataSource());
    this.transaction = database.transaction();
    this.key = key;
    this.clock = clock;
  }

  /** The last record's place and hash. */
  private record Head(long sequence, String hash) {}

  /**
   * Adds a record.
   *
   * @param action tells which records are of the same action
   * @param kind {@code asked} before it is carried out, {@code done} when its outcome is known
   * @param fields of the record, in their order
   * @throws org.springframework.dao.DataAccessException if it is not stored
   */
  void add(String action, String kind, String actor, Map<String, @Nullable Object> fields) {
    transaction.executeWithoutResult(
        tx -> {
          Head head =
              jdbc.queryForObject(
                  "SELECT sequence, hash FROM llm_admin_action_head WHERE id = 1 FOR UPDATE",
                  (row, n) -> new Head(row.getLong(1), row.getString(2)));
          if (head == null) {
            throw new IllegalStateException("the chain of actions has no head");
          }
          long sequence = head.sequence() + 1;
          Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          String record = text(sequence, action, kind, at, actor, fields);
          String hash = AdminActionChain.hash(head.hash(), record);
          jdbc.update(
              "INSERT INTO llm_admin_action (sequence, action, at, actor, record, hash, signature,"
                  + " signed_with) VALUES (?,?,?,?,?,?,?,?)",
              sequence,
              action,
              SqlTime.of(at),
              actor,
              record,
              hash,
              AdminActionChain.sign(hash, key.privateKey()),
              key.id());
          jdbc.update(
              "UPDATE llm_admin_action_head SET sequence = ?, hash = ? WHERE id = 1",
              sequence,
              hash);
        });
  }

  private static String text(
      long sequence,
      String action,
      String kind,
      Instant at,
      String actor,
      Map<String, @Nullable Object> fields) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("schema", 1);
    record.put("sequence", sequence);
    record.put("action", action);
    record.put("kind", kind);
    record.put("at", at.toString());
    record.put("actor", actor);
    record.putAll(fields);
    String text = new String(Json.write(record), UTF_8);
    if (text.length() > MAX_CHARS) {
      record.keySet().removeAll(List.of("before", "after"));
      record.put("tooLong", true);
      text = new String(Json.write(record), UTF_8);
    }
    return text;
  }

  /**
   * The newest records before a place, newest first.
   *
   * @param actor whose; empty for everybody's
   */
  public List<ActionEntry> page(String actor, long before, int limit) {
    return actor.isEmpty()
        ? jdbc.query(
            "SELECT "
                + COLUMNS
                + " FROM llm_admin_action WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
            ENTRY,
            before,
            limit)
        : jdbc.query(
            "SELECT "
                + COLUMNS
                + " FROM llm_admin_action WHERE actor = ? AND sequence < ?"
                + " ORDER BY sequence DESC LIMIT ?",
            ENTRY,
            actor,
            before,
            limit);
  }

  /** Records after a place, in their order. */
  public List<ActionEntry> after(long sequence, int limit) {
    return jdbc.query(
        "SELECT " + COLUMNS + " FROM llm_admin_action WHERE sequence > ? ORDER BY sequence LIMIT ?",
        ENTRY,
        sequence,
        limit);
  }

  /** What signatures are checked with, as far as this console's key made them. */
  public String publicKey() {
    return key.publicKeyText();
  }
}
