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

import io.shenyullm.core.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/** Usage and audit records in the database, each id once. Thread-safe. */
public final class RecordStore {
  private static final int RACES = 3;

  /** Principal levels by which spending is summed, and their columns. */
  private static final Map<String, String> LEVELS =
      Map.of(
          "tenant", "tenant",
          "organisation", "organisation",
          "department", "department",
          "team", "team",
          "project", "project",
          "user", "user_name",
          "key", "key_id",
          "application", "application");

  private final JdbcTemplate jdbc;
  private final NamedParameterJdbcTemplate named;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private IngestCounts counts = new IngestCounts(0, 0, 0, 0, null);

  private RecordStore(JdbcTemplate jdbc, TransactionTemplate transaction, Clock clock) {
    this.jdbc = jdbc;
    this.named = new NamedParameterJdbcTemplate(jdbc);
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Creates the tables where they are missing. */
  public static RecordStore create(
      DataSource dataSource, TransactionTemplate transaction, Clock clock) {
    DatabasePopulatorUtils.execute(
        new ResourceDatabasePopulator(new ClassPathResource("llm-schema.sql")), dataSource);
    return new RecordStore(new JdbcTemplate(dataSource), transaction, clock);
  }

  /**
   * Stores usage records.
   *
   * @throws BadRecordException if any line is not a record; nothing is stored then
   */
  public Ingested usage(byte[] ndjson) {
    Ingested done = counted(() -> storeUsage(ndjson));
    count(c -> c.plusUsage(done, clock.instant()));
    return done;
  }

  private Ingested storeUsage(byte[] ndjson) {
    return store(
        RecordLine.parse(ndjson),
        "llm_usage_record",
        "INSERT INTO llm_usage_record (id, at, gateway, boot, tenant, organisation, department, team,"
            + " project, user_name, key_id, application, model, provider, ending, cost, currency,"
            + " document) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        line ->
            new Object[] {
              line.id(),
              time(line.at()),
              line.text("gateway"),
              text(line.optionalText("boot")),
              orDefault(line.principal("tenant"), "default"),
              text(line.principal("organisation")),
              text(line.principal("department")),
              text(line.principal("team")),
              text(line.principal("project")),
              orDefault(line.principal("user"), "anonymous"),
              text(line.principal("key")),
              text(line.principal("application")),
              text(line.optionalText("model")),
              text(line.optionalText("provider")),
              line.text("ending"),
              line.decimal("billedCost"),
              orDefault(line.optionalText("billingCurrency"), "USD"),
              line.document()
            });
  }

  /**
   * Stores audit records.
   *
   * @throws BadRecordException if any line is not a record; nothing is stored then
   */
  public Ingested audit(byte[] ndjson) {
    Ingested done = counted(() -> storeAudit(ndjson));
    count(c -> c.plusAudit(done, clock.instant()));
    return done;
  }

  private Ingested storeAudit(byte[] ndjson) {
    return store(
        RecordLine.parse(ndjson),
        "llm_audit_record",
        "INSERT INTO llm_audit_record (id, request_id, at, gateway, boot, sequence_number, kind,"
            + " document) VALUES (?,?,?,?,?,?,?,?)",
        line ->
            new Object[] {
              line.id(),
              line.text("requestId"),
              time(line.at()),
              line.text("gateway"),
              line.text("boot"),
              line.number("sequence"),
              line.text("kind"),
              line.document()
            });
  }

  /**
   * The newest usage records before a place in the list, newest first.
   *
   * @param beforeId of the records of that very instant only those with a lower id; an empty text
   *     for none of them
   */
  public List<Map<String, @Nullable Object>> newestUsage(
      Instant before, String beforeId, int limit) {
    return page("llm_usage_record WHERE", "id", before, beforeId, limit);
  }

  /** As {@link #newestUsage}, the audit records of refused requests by request id. */
  public List<Map<String, @Nullable Object>> newestRefusals(
      Instant before, String beforeId, int limit) {
    return page(
        "llm_audit_record WHERE kind = 'refusal' AND", "request_id", before, beforeId, limit);
  }

  /** All audit records of a request in the order they were written. */
  public List<Map<String, @Nullable Object>> audit(String requestId) {
    return jdbc.query(
        "SELECT document FROM llm_audit_record WHERE request_id = ? ORDER BY boot, sequence_number",
        (row, n) -> tree(row.getString(1)),
        requestId);
  }

  /**
   * What has been spent, by tenant, value of a principal level and currency, and by gateway process
   * where the question says so.
   *
   * @throws IllegalArgumentException if the scope is neither a principal level nor {@code all}
   */
  public List<Map<String, @Nullable Object>> spent(SpentQuestion question) {
    boolean all = question.scope().equals(SpentQuestion.ALL);
    String column = LEVELS.get(question.scope());
    if (!all && column == null) {
      throw new IllegalArgumentException(
          "unknown scope "
              + question.scope()
              + "; known: all, "
              + LEVELS.keySet().stream().sorted().toList());
    }
    Set<String> groups = new LinkedHashSet<>();
    if (column != null) {
      groups.add("tenant");
      groups.add(column);
    }
    groups.add("currency");
    if (question.byBoot()) {
      groups.add("gateway");
      groups.add("boot");
    }
    String selected = String.join(", ", groups);
    List<Object> values = new ArrayList<>(List.of(time(question.since())));
    String where = "at >= ?";
    if (question.until() != null) {
      where += " AND at < ?";
      values.add(time(question.until()));
    }
    if (question.boot() != null) {
      where += " AND boot = ?";
      values.add(question.boot());
    }
    if (column != null) {
      where += " AND " + column + " IS NOT NULL";
    }
    return jdbc.query(
        "SELECT %s, SUM(cost) AS spent FROM llm_usage_record WHERE %s GROUP BY %s"
            .formatted(selected, where, selected),
        (row, n) -> {
          Map<String, @Nullable Object> view = new LinkedHashMap<>();
          view.put("tenant", column == null ? null : row.getString("tenant"));
          view.put("scope", question.scope());
          view.put("value", column == null ? "*" : row.getString(column));
          view.put("currency", row.getString("currency"));
          BigDecimal cost = row.getBigDecimal("spent");
          view.put("cost", cost.signum() == 0 ? "0" : cost.stripTrailingZeros().toPlainString());
          if (question.byBoot()) {
            view.put("gateway", row.getString("gateway"));
            view.put("boot", orDefault(row.getString("boot"), ""));
          }
          return view;
        },
        values.toArray());
  }

  /** What came in since this store was created. */
  public synchronized IngestCounts counts() {
    return counts;
  }

  private synchronized void count(UnaryOperator<IngestCounts> change) {
    counts = change.apply(counts);
  }

  private Ingested counted(Storing storing) {
    try {
      return storing.run();
    } catch (RuntimeException e) {
      count(IngestCounts::plusRefusedBatch);
      throw e;
    }
  }

  /** Stores one batch. */
  private interface Storing {
    Ingested run();
  }

  /** Turns a record into the parameters of its insert. */
  private interface Row {
    Object[] of(RecordLine line);
  }

  private Ingested store(List<RecordLine> lines, String table, String insert, Row row) {
    for (int attempt = 1; ; attempt++) {
      try {
        Ingested done = transaction.execute(status -> storeOnce(lines, table, insert, row));
        return done == null ? new Ingested(List.of(), 0) : done;
      } catch (DuplicateKeyException e) {
        // another batch with the same records came in between: look again
        if (attempt == RACES) {
          throw e;
        }
      }
    }
  }

  private Ingested storeOnce(List<RecordLine> lines, String table, String insert, Row row) {
    if (lines.isEmpty()) {
      return new Ingested(List.of(), 0);
    }
    Set<String> known =
        new HashSet<>(
            named.queryForList(
                "SELECT id FROM " + table + " WHERE id IN (:ids)",
                Map.of("ids", lines.stream().map(RecordLine::id).distinct().toList()),
                String.class));
    List<Map<String, @Nullable Object>> accepted = new ArrayList<>();
    List<Object[]> rows = new ArrayList<>();
    for (RecordLine line : lines) {
      if (known.add(line.id())) {
        rows.add(row.of(line));
        accepted.add(line.tree());
      }
    }
    if (!rows.isEmpty()) {
      jdbc.batchUpdate(insert, rows);
    }
    return new Ingested(accepted, lines.size() - accepted.size());
  }

  private List<Map<String, @Nullable Object>> page(
      String from, String id, Instant before, String beforeId, int limit) {
    return jdbc.query(
        "SELECT document FROM %s (at < ? OR (at = ? AND %s < ?)) ORDER BY at DESC, %s DESC LIMIT %d"
            .formatted(from, id, id, limit),
        (row, n) -> tree(row.getString(1)),
        time(before),
        time(before),
        beforeId);
  }

  private static Map<String, @Nullable Object> tree(String document) {
    return Json.parseObject(document.getBytes(StandardCharsets.UTF_8));
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static SqlParameterValue text(@Nullable String value) {
    return new SqlParameterValue(Types.VARCHAR, value);
  }

  private static String orDefault(@Nullable String value, String fallback) {
    return value == null ? fallback : value;
  }
}
