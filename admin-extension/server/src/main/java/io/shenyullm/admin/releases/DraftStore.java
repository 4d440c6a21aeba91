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

import io.shenyullm.admin.releases.Draft.Change;
import io.shenyullm.admin.releases.Draft.Publication;
import io.shenyullm.admin.releases.Draft.State;
import io.shenyullm.admin.releases.Draft.Step;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.admin.web.PageCursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Drafts in the console's database. Thread-safe. */
final class DraftStore {
  private static final String COLUMNS =
      "id, title, base, state, revision, created_at, created_by, changed_at, changed_by, message,"
          + " asked_by, asked_at, not_before, content_sha256, approved_by, released, problem";

  private final JdbcTemplate jdbc;

  DraftStore(ConsoleDatabase database) {
    this.jdbc = ConsoleDatabase.statements(database.dataSource());
  }

  /** A draft, and how many items it changes. */
  record Listed(Draft draft, int changes) {}

  /** The newest drafts after a place in the list, newest first. */
  List<Listed> page(PageCursor from, int limit) {
    OffsetDateTime at = SqlTime.of(from.at());
    return jdbc.query(
        "SELECT "
            + COLUMNS
            + ", (SELECT COUNT(*) FROM llm_draft_item WHERE draft = llm_draft.id) FROM llm_draft"
            + " WHERE created_at <= ? AND (created_at < ? OR id < ?)"
            + " ORDER BY created_at DESC, id DESC LIMIT ?",
        (row, n) -> new Listed(draft(row), row.getInt(18)),
        at,
        at,
        from.id(),
        limit);
  }

  Optional<Draft> find(String id) {
    return find(id, "");
  }

  /** The same; until the transaction ends nobody else changes it. */
  Optional<Draft> lock(String id) {
    return find(id, " FOR UPDATE");
  }

  private Optional<Draft> find(String id, String how) {
    return jdbc
        .query(
            "SELECT " + COLUMNS + " FROM llm_draft WHERE id = ?" + how, (row, n) -> draft(row), id)
        .stream()
        .findFirst();
  }

  /** Drafts whose time has come, by their ids. */
  List<String> due(Instant now, int limit) {
    return jdbc.queryForList(
        "SELECT id FROM llm_draft WHERE state = ? AND not_before <= ? ORDER BY not_before LIMIT ?",
        String.class,
        State.SCHEDULED.label(),
        SqlTime.of(now),
        limit);
  }

  /** How many are worked on. */
  int unpublished() {
    Integer count =
        jdbc.queryForObject(
            "SELECT COUNT(*) FROM llm_draft WHERE state <> ?",
            Integer.class,
            State.PUBLISHED.label());
    return count == null ? 0 : count;
  }

  void insert(Draft draft) {
    jdbc.update(
        "INSERT INTO llm_draft (id, title, base, state, revision, created_at, created_by,"
            + " changed_at, changed_by) VALUES (?,?,?,?,?,?,?,?,?)",
        draft.id(),
        draft.title(),
        draft.base(),
        draft.state().label(),
        draft.revision(),
        SqlTime.of(draft.createdAt()),
        draft.createdBy(),
        SqlTime.of(draft.changedAt()),
        draft.changedBy());
    step(draft, Step.CREATED, null);
  }

  /**
   * Writes what was done.
   *
   * @param next with the next revision
   * @return whether it was; {@code false} where something else was done since
   */
  boolean update(Draft next, Step step, @Nullable ItemPath path) {
    Publication publication = next.publication();
    int updated =
        jdbc.update(
            "UPDATE llm_draft SET base = ?, state = ?, revision = ?, changed_at = ?, changed_by ="
                + " ?, message = ?, asked_by = ?, asked_at = ?, not_before = ?, content_sha256 = ?,"
                + " approved_by = ?, released = ?, problem = ? WHERE id = ? AND revision = ?",
            next.base(),
            next.state().label(),
            next.revision(),
            SqlTime.of(next.changedAt()),
            next.changedBy(),
            publication == null ? null : publication.message(),
            publication == null ? null : publication.askedBy(),
            publication == null ? null : SqlTime.of(publication.askedAt()),
            publication == null || publication.notBefore() == null
                ? null
                : SqlTime.of(publication.notBefore()),
            publication == null ? null : publication.contentSha256(),
            publication == null ? null : publication.approvedBy(),
            next.released() == 0 ? null : next.released(),
            next.problem(),
            next.id(),
            next.revision() - 1);
    if (updated == 1) {
      step(next, step, path);
    }
    return updated == 1;
  }

  private void step(Draft draft, Step step, @Nullable ItemPath path) {
    jdbc.update(
        "INSERT INTO llm_draft_step (draft, revision, at, who, what, path) VALUES (?,?,?,?,?,?)",
        draft.id(),
        draft.revision(),
        SqlTime.of(draft.changedAt()),
        draft.changedBy(),
        step.label(),
        path == null ? null : path.toString());
  }

  /** The last steps, newest first. */
  List<Draft.Entry> steps(String id, int limit) {
    return jdbc.query(
        "SELECT revision, at, who, what, path FROM llm_draft_step WHERE draft = ?"
            + " ORDER BY revision DESC LIMIT ?",
        (row, n) ->
            new Draft.Entry(
                row.getLong(1),
                SqlTime.read(row, 2),
                row.getString(3),
                row.getString(4),
                row.getString(5)),
        id,
        limit);
  }

  /** Everybody who has had a hand in its content, or has asked for its publication. */
  Set<String> hands(String id) {
    return new HashSet<>(
        jdbc.queryForList(
            "SELECT DISTINCT who FROM llm_draft_step WHERE draft = ? AND what IN (?,?,?,?,?,?)",
            String.class,
            id,
            Step.CREATED.label(),
            Step.WRITTEN.label(),
            Step.REMOVED.label(),
            Step.REVERTED.label(),
            Step.REBASED.label(),
            Step.ASKED.label()));
  }

  Map<ItemPath, Change> changes(String id) {
    Map<ItemPath, Change> changes = new TreeMap<>();
    jdbc.query(
        "SELECT path, content, conflict, was, changed_at, changed_by FROM llm_draft_item"
            + " WHERE draft = ?",
        row -> {
          String[] path = row.getString(1).split("/", 2);
          Change change =
              new Change(
                  new ItemPath(path[0], path[1]),
                  row.getString(2),
                  row.getBoolean(3),
                  row.getString(4),
                  SqlTime.read(row, 5),
                  row.getString(6));
          changes.put(change.path(), change);
        },
        id);
    return changes;
  }

  void put(String id, Change change) {
    remove(id, change.path());
    jdbc.update(
        "INSERT INTO llm_draft_item (draft, path, content, conflict, was, changed_at, changed_by)"
            + " VALUES (?,?,?,?,?,?,?)",
        id,
        change.path().toString(),
        change.text(),
        change.conflict(),
        change.was(),
        SqlTime.of(change.changedAt()),
        change.changedBy());
  }

  /** It is again as in the release. */
  void remove(String id, ItemPath path) {
    jdbc.update("DELETE FROM llm_draft_item WHERE draft = ? AND path = ?", id, path.toString());
  }

  void delete(String id) {
    jdbc.update("DELETE FROM llm_draft_item WHERE draft = ?", id);
    jdbc.update("DELETE FROM llm_draft_step WHERE draft = ?", id);
    jdbc.update("DELETE FROM llm_draft WHERE id = ?", id);
  }

  /** Forgets drafts that were published before a time: their releases tell of them. */
  void deletePublishedBefore(Instant time) {
    jdbc.queryForList(
            "SELECT id FROM llm_draft WHERE state = ? AND changed_at < ?",
            String.class,
            State.PUBLISHED.label(),
            SqlTime.of(time))
        .forEach(this::delete);
  }

  private static Draft draft(ResultSet row) throws SQLException {
    String message = row.getString(10);
    Instant askedAt = SqlTime.readOptional(row, 12);
    return new Draft(
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        State.of(row.getString(4)),
        row.getLong(5),
        SqlTime.read(row, 6),
        row.getString(7),
        SqlTime.read(row, 8),
        row.getString(9),
        message == null || askedAt == null
            ? null
            : new Publication(
                message,
                row.getString(11),
                askedAt,
                SqlTime.readOptional(row, 13),
                row.getString(14),
                row.getString(15)),
        row.getLong(16),
        row.getString(17));
  }
}
