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
package io.shenyullm.admin.ingest;

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.records.AuditRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Chains of audit records, one for each gateway and boot: how far they go, and how much of them is
 * here. Counted in the transaction that stores the records, so that looking at all chains reads
 * none of these. Thread-safe.
 */
public final class AuditChains {
  private static final String COLUMNS =
      "gateway, boot, started_at, changed_at, first_sequence, last_sequence, records";

  /** More than any process writes. */
  private static final long MAX_SEQUENCE = 1_000_000_000_000_000L;

  /** Records that are read at once. */
  private static final int LINKS = 1_000;

  private final JdbcTemplate jdbc;

  public AuditChains(ConsoleDatabase database) {
    this.jdbc = ConsoleDatabase.statements(database.dataSource());
  }

  /**
   * What is here of a chain.
   *
   * @param startedAt time of its earliest record
   * @param changedAt when a record of it last came
   * @param records how many are here
   */
  public record Chain(
      String gateway,
      String boot,
      Instant startedAt,
      Instant changedAt,
      long firstSequence,
      long lastSequence,
      long records) {
    /**
     * How many of its records are not here: sequences begin at 1 and have no gaps, so that these
     * are lost, or kept aside by the gateway because they were rejected.
     */
    public long missing() {
      return Math.max(0, lastSequence - records);
    }

    /** Tells chains apart in a list. */
    public String id() {
      return chain(gateway, boot);
    }
  }

  /**
   * Records that are missing.
   *
   * @param first sequence
   * @param last sequence
   */
  public record Gap(long first, long last) {}

  /** A record as it came, with its place in the chain. */
  public record Link(long sequence, String document) {}

  /**
   * All chains together.
   *
   * @param missing records that are not here
   */
  public record Totals(long chains, long missing) {}

  /** Counts records that are new. Within the transaction that stores them. */
  void grow(List<AuditRecord> fresh, Instant now) {
    // in one order everywhere, so that two batches do not wait for each other
    Map<String, List<AuditRecord>> byChain =
        fresh.stream()
            .filter(record -> isPlace(record.chain().sequence()))
            .collect(
                Collectors.groupingBy(
                    record -> chain(record.origin().gateway(), boot(record)),
                    TreeMap::new,
                    Collectors.toList()));
    byChain.forEach((chain, records) -> grow(chain, records, now));
  }

  private void grow(String chain, List<AuditRecord> fresh, Instant now) {
    AuditRecord any = fresh.get(0);
    long first = fresh.stream().mapToLong(record -> record.chain().sequence()).min().orElseThrow();
    long last = fresh.stream().mapToLong(record -> record.chain().sequence()).max().orElseThrow();
    OffsetDateTime started =
        RecordTable.time(
            fresh.stream()
                .map(record -> record.origin().at())
                .min(Instant::compareTo)
                .orElseThrow());
    OffsetDateTime changed = RecordTable.time(now);
    int grown =
        jdbc.update(
            "UPDATE llm_audit_chain SET first_sequence = LEAST(first_sequence, ?),"
                + " last_sequence = GREATEST(last_sequence, ?), records = records + ?,"
                + " started_at = LEAST(started_at, ?), changed_at = ?"
                + " WHERE gateway = ? AND boot = ?",
            first,
            last,
            fresh.size(),
            started,
            changed,
            any.origin().gateway(),
            boot(any));
    if (grown == 0) {
      jdbc.update(
          "INSERT INTO llm_audit_chain (gateway, boot, chain, first_sequence, last_sequence,"
              + " records, started_at, changed_at) VALUES (?,?,?,?,?,?,?,?)",
          any.origin().gateway(),
          boot(any),
          chain,
          first,
          last,
          fresh.size(),
          started,
          changed);
    }
  }

  /** So that whatever a gateway says, sums stay sums. */
  private static boolean isPlace(long sequence) {
    return sequence >= 1 && sequence <= MAX_SEQUENCE;
  }

  private static String boot(AuditRecord record) {
    return Objects.requireNonNull(record.origin().boot(), "boot");
  }

  private static String chain(String gateway, String boot) {
    return gateway + "/" + boot;
  }

  /**
   * Chains that started before a place in the list, newest first.
   *
   * @param gateway whose; {@code null} for all
   * @param beforeId of the chains of that very instant only those with a lower id
   */
  public List<Chain> newest(@Nullable String gateway, Instant before, String beforeId, int limit) {
    List<Object> values = new ArrayList<>();
    String where = "";
    if (gateway != null) {
      where = "gateway = ? AND ";
      values.add(gateway);
    }
    OffsetDateTime at = RecordTable.time(before);
    values.addAll(List.of(at, at, beforeId, limit));
    return jdbc.query(
        "SELECT "
            + COLUMNS
            + " FROM llm_audit_chain WHERE "
            + where
            + "started_at <= ? AND (started_at < ? OR chain < ?)"
            + " ORDER BY started_at DESC, chain DESC LIMIT ?",
        (row, n) -> chain(row),
        values.toArray());
  }

  public Optional<Chain> find(String gateway, String boot) {
    return jdbc
        .query(
            "SELECT " + COLUMNS + " FROM llm_audit_chain WHERE gateway = ? AND boot = ?",
            (row, n) -> chain(row),
            gateway,
            boot)
        .stream()
        .findFirst();
  }

  /** Chains of which a record has come since an instant, in the order of their names. */
  public List<Chain> changedSince(Instant since, String afterId, int limit) {
    return jdbc.query(
        "SELECT "
            + COLUMNS
            + " FROM llm_audit_chain WHERE changed_at >= ? AND chain > ? ORDER BY chain LIMIT ?",
        (row, n) -> chain(row),
        RecordTable.time(since),
        afterId,
        limit);
  }

  /** What is missing of a chain, from its beginning on. */
  public List<Gap> gaps(String gateway, String boot, int limit) {
    return jdbc.query(
        "SELECT before_it + 1, sequence_number - 1 FROM"
            + " (SELECT sequence_number,"
            + " LAG(sequence_number, 1, CAST(0 AS BIGINT)) OVER (ORDER BY sequence_number)"
            + " AS before_it FROM llm_audit_record"
            + " WHERE gateway = ? AND boot = ? AND sequence_number >= 1) link"
            + " WHERE sequence_number > before_it + 1 ORDER BY sequence_number LIMIT ?",
        (row, n) -> new Gap(row.getLong(1), row.getLong(2)),
        gateway,
        boot,
        limit);
  }

  /**
   * The next records of a chain, in its order; none at its end.
   *
   * @param sequence after which
   */
  public List<Link> after(String gateway, String boot, long sequence) {
    Long next =
        jdbc.queryForObject(
            "SELECT MIN(sequence_number) FROM llm_audit_record"
                + " WHERE gateway = ? AND boot = ? AND sequence_number > ?",
            Long.class,
            gateway,
            boot,
            sequence);
    // by a range of the index: so nothing is left out that says it has the place of another record
    return next == null
        ? List.of()
        : jdbc.query(
            "SELECT sequence_number, document FROM llm_audit_record WHERE gateway = ? AND boot = ?"
                + " AND sequence_number BETWEEN ? AND ? ORDER BY sequence_number, id",
            (row, n) -> new Link(row.getLong(1), row.getString(2)),
            gateway,
            boot,
            next,
            next > Long.MAX_VALUE - LINKS ? Long.MAX_VALUE : next + LINKS - 1);
  }

  /** The record at a place of a chain. */
  public Optional<String> document(String gateway, String boot, long sequence) {
    return jdbc
        .queryForList(
            "SELECT document FROM llm_audit_record"
                + " WHERE gateway = ? AND boot = ? AND sequence_number = ? ORDER BY id LIMIT 1",
            String.class,
            gateway,
            boot,
            sequence)
        .stream()
        .findFirst();
  }

  public Totals totals() {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            "SELECT COUNT(*), COALESCE(SUM(GREATEST(last_sequence - records, 0)), 0)"
                + " FROM llm_audit_chain",
            (row, n) -> new Totals(row.getLong(1), row.getLong(2))));
  }

  private static Chain chain(ResultSet row) throws SQLException {
    return new Chain(
        row.getString(1),
        row.getString(2),
        SqlTime.read(row, 3),
        SqlTime.read(row, 4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7));
  }
}
