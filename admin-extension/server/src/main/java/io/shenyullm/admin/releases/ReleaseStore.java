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
package io.shenyullm.admin.releases;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Releases in the console's database. Thread-safe. */
final class ReleaseStore {
  /** Its tables. */
  static final Schema SCHEMA =
      new Schema("releases", "snapshot", List.of("versions", "releases", "drafts"));

  private static final String HEAD =
      "version, kind, sha256, content_sha256, author, approver, message, parent, not_before,"
          + " created_at";

  /** A content may be large: as many as people are likely to work on. */
  private static final int CONTENTS_KEPT = 3;

  private final JdbcTemplate jdbc;
  private final Map<Long, ReleaseContent> contents =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, ReleaseContent> eldest) {
              return size() > CONTENTS_KEPT;
            }
          });

  ReleaseStore(ConsoleDatabase database) {
    this.jdbc = ConsoleDatabase.statements(database.dataSource());
  }

  /** Version of the newest release; 0 where there is none. */
  long newestVersion() {
    return orZero(jdbc.queryForObject("SELECT MAX(version) FROM llm_release", Long.class));
  }

  /** The greatest version that consoles have given away, also those that kept no releases. */
  long lastVersion() {
    return Math.max(
        newestVersion(),
        orZero(jdbc.queryForObject("SELECT MAX(version) FROM llm_snapshot", Long.class)));
  }

  private static long orZero(@Nullable Long version) {
    return version == null ? 0 : version;
  }

  Optional<StoredRelease> find(long version) {
    return jdbc
        .query(
            "SELECT "
                + HEAD
                + ", document, envelope, items, report FROM llm_release WHERE version = ?",
            (row, n) ->
                new StoredRelease(
                    head(row),
                    row.getString(11).getBytes(UTF_8),
                    row.getString(12).getBytes(UTF_8),
                    ReleaseContent.ofJson(row.getString(13).getBytes(UTF_8)),
                    ReportJson.read(row.getString(14).getBytes(UTF_8))),
            version)
        .stream()
        .findFirst();
  }

  /** Its items only. They never change, and open pages ask for the same ones every few seconds. */
  Optional<ReleaseContent> content(long version) {
    ReleaseContent kept = contents.get(version);
    if (kept != null) {
      return Optional.of(kept);
    }
    Optional<ReleaseContent> read =
        jdbc
            .query(
                "SELECT items FROM llm_release WHERE version = ?",
                (row, n) -> ReleaseContent.ofJson(row.getString(1).getBytes(UTF_8)),
                version)
            .stream()
            .findFirst();
    read.ifPresent(content -> contents.put(version, content));
    return read;
  }

  /** The newest releases before a version, newest first. */
  List<Release> page(long before, int limit) {
    return jdbc.query(
        "SELECT " + HEAD + " FROM llm_release WHERE version < ? ORDER BY version DESC LIMIT ?",
        (row, n) -> head(row),
        before,
        limit);
  }

  /**
   * @return whether it is there now; {@code false} where another one has come after its parent
   */
  boolean insert(StoredRelease stored) {
    Release release = stored.release();
    try {
      jdbc.update(
          "INSERT INTO llm_release ("
              + HEAD
              + ", document, envelope, items, report) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
          release.version(),
          release.kind().label(),
          release.sha256(),
          release.contentSha256(),
          release.author(),
          release.approver(),
          release.message(),
          release.parent(),
          release.notBefore() == null ? null : SqlTime.of(release.notBefore()),
          SqlTime.of(release.createdAt()),
          new String(stored.document(), UTF_8),
          new String(stored.envelope(), UTF_8),
          new String(stored.content().toJson(), UTF_8),
          new String(ReportJson.write(stored.report()), UTF_8));
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  private static Release head(ResultSet row) throws SQLException {
    return new Release(
        row.getLong(1),
        Release.Kind.of(row.getString(2)),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getLong(8),
        SqlTime.readOptional(row, 9),
        SqlTime.read(row, 10));
  }
}
