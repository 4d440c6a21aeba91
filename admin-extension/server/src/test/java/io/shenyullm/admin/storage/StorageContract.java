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
package io.shenyullm.admin.storage;

import static io.shenyullm.admin.TestingDatabase.refusal;
import static io.shenyullm.admin.TestingDatabase.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.ingest.Ingested;
import io.shenyullm.admin.ingest.Listed;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.ingest.SpentQuestion;
import io.shenyullm.admin.ingest.TestingQueries;
import io.shenyullm.admin.web.TestingApi;
import io.shenyullm.records.RecordLimits;
import io.shenyullm.records.UsageRecord;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;

/** What holds on every database that the console's tables are written for. */
abstract class StorageContract {
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  /** An empty one. */
  abstract DataSource dataSource() throws SQLException;

  private static RecordStore records(DataSource dataSource) {
    return new RecordStore(
        ConsoleDatabase.of(dataSource, Clock.systemUTC(), TestingDatabase.SCHEMAS),
        Clock.systemUTC());
  }

  @Test
  void of_twice_keepsWhatIsThere() throws SQLException {
    DataSource dataSource = dataSource();
    records(dataSource).usage(usage("r1", "2026-01-01T00:00:00Z", "alice", "1").getBytes(UTF_8));
    assertThat(records(dataSource).newestUsage(FAR, "", 10)).hasSize(1);
    assertThat(
            new JdbcTemplate(dataSource)
                .queryForList(
                    "SELECT slice FROM llm_schema_history ORDER BY slice, version", String.class))
        .isEqualTo(slicesWhere("releases", "releases"));
  }

  /** The slice of each script, one of them by another name. */
  private static List<String> slicesWhere(String name, String other) {
    return TestingDatabase.SCHEMAS.stream()
        .flatMap(schema -> schema.scripts().stream().map(script -> schema.slice()))
        .map(slice -> slice.equals(name) ? other : slice)
        .sorted()
        .toList();
  }

  @Test
  void post_withAKey_isDoneOnce() throws Exception {
    DataSource dataSource = dataSource();
    records(dataSource);
    MockMvc api = TestingApi.things(dataSource);
    for (boolean replayed : new boolean[] {false, true, true}) {
      MvcResult made =
          api.perform(
                  post(TestingApi.THINGS)
                      .header("Idempotency-Key", "k")
                      .contentType("text/plain;charset=UTF-8")
                      .content("张"))
              .andReturn();
      assertThat(made.getResponse().getStatus()).isEqualTo(201);
      assertThat(made.getResponse().getContentAsString(UTF_8)).isEqualTo("{\"made\":\"张\"}");
      assertThat(made.getResponse().containsHeader("Idempotency-Replayed")).isEqualTo(replayed);
    }
    assertThat(
            api.perform(post(TestingApi.THINGS).header("Idempotency-Key", "k").content("b"))
                .andReturn()
                .getResponse()
                .getStatus())
        .isEqualTo(422);
  }

  /** As consoles made them before there was a history. */
  @Test
  void of_tablesWithoutHistory_areTakenOver() throws SQLException {
    DataSource dataSource = dataSource();
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    for (String sql : Script.resource("records", null, 1, "usage_and_audit").statements()) {
      jdbc.execute(sql);
    }
    jdbc.execute("DROP INDEX llm_usage_record_boot");
    jdbc.execute("ALTER TABLE llm_usage_record DROP COLUMN boot");
    jdbc.update(
        "INSERT INTO llm_usage_record (id, at, gateway, tenant, user_name, ending, cost, currency,"
            + " document) VALUES ('old', TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00', 'gw',"
            + " 'acme', 'alice', 'complete', 1, 'USD', ?)",
        usage("old", "2026-01-01T00:00:00Z", "alice", "1").strip());
    RecordStore upgraded = records(dataSource);
    upgraded.usage(usage("new", "2026-01-02T00:00:00Z", "alice", "2").getBytes(UTF_8));
    assertThat(upgraded.newestUsage(FAR, "", 10))
        .extracting(Listed::id)
        .containsExactly("new", "old");
    assertThat(upgraded.spent(SpentQuestion.since(Instant.EPOCH, "all")))
        .extracting(row -> row.get("cost"))
        .containsExactly("3");
  }

  /** As consoles called the tables of releases before. */
  @Test
  void of_scriptsUnderAFormerName_areNotAppliedAgain() throws SQLException {
    DataSource dataSource = dataSource();
    records(dataSource);
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    jdbc.update("UPDATE llm_schema_history SET slice = 'snapshot' WHERE slice = 'releases'");
    records(dataSource);
    String slices = "SELECT slice FROM llm_schema_history ORDER BY slice, version";
    assertThat(jdbc.queryForList(slices, String.class))
        .isEqualTo(slicesWhere("releases", "snapshot"));
    jdbc.update("UPDATE llm_schema_history SET checksum = 'x' WHERE slice = 'snapshot'");
    assertThatThrownBy(() -> records(dataSource))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("db/releases/V1__versions.sql");
  }

  @Test
  void of_scriptChangedAfterItWasApplied_isRefusedByName() throws SQLException {
    DataSource dataSource = dataSource();
    records(dataSource);
    new JdbcTemplate(dataSource)
        .update("UPDATE llm_schema_history SET checksum = 'x' WHERE slice = 'releases'");
    assertThatThrownBy(() -> records(dataSource))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("db/releases/V1__versions.sql");
  }

  @Test
  void of_databaseOfANewerConsole_goesOn() throws SQLException {
    DataSource dataSource = dataSource();
    records(dataSource);
    new JdbcTemplate(dataSource)
        .update(
            "INSERT INTO llm_schema_history (slice, version, name, checksum, applied_at)"
                + " VALUES ('records', 99, 'later', 'x', CURRENT_TIMESTAMP)");
    assertThat(records(dataSource).newestUsage(FAR, "", 10)).isEmpty();
  }

  @Test
  void columns_areAsLongAsRecordsMayBe() throws SQLException {
    DataSource dataSource = dataSource();
    records(dataSource);
    Map<String, Integer> lengths = new HashMap<>();
    new JdbcTemplate(dataSource)
        .query(
            "SELECT table_name, column_name, character_maximum_length FROM"
                + " information_schema.columns WHERE UPPER(table_name) LIKE 'LLM%RECORD'"
                + " AND character_maximum_length IS NOT NULL",
            row -> {
              String column = row.getString(1) + "." + row.getString(2);
              lengths.put(column.toLowerCase(Locale.ROOT), row.getInt(3));
            });
    assertThat(lengths).hasSize(22);
    lengths.forEach(
        (column, length) ->
            assertThat(length)
                .as(column)
                .isEqualTo(
                    column.endsWith(".id") || column.endsWith("request_id")
                        ? RecordLimits.ID
                        : column.endsWith("ending") || column.endsWith("kind")
                            ? RecordLimits.KIND
                            : column.endsWith("currency")
                                ? 3
                                : column.endsWith("document")
                                    ? RecordLimits.LINE
                                    : RecordLimits.NAME));
  }

  @Test
  void usage_poisonBetweenOthers_isToldAndTheOthersAreStored() throws SQLException {
    RecordStore records = records(dataSource());
    String batch =
        usage("r1", "2026-01-01T00:00:00Z", "alice", "1")
            + usage("r2", "2026-01-01T00:00:00Z", "x".repeat(257), "1")
            + usage("r3", "2026-01-01T00:00:00Z", "ali\\u0000ce", "1")
            + usage("r4", "2026-01-01T00:00:00Z", "\\ud800", "1")
            + usage("r5", "+99999-01-01T00:00:00Z", "alice", "1")
            + usage("r6", "2026-01-01T00:00:00Z", "alice", "1e300")
            + usage("r7", "2026-01-01T00:00:00Z", "x".repeat(256), "99999999999999999999")
            + usage("r8", "2026-01-01T00:00:00Z", "😀".repeat(128), "0.1e-30");
    Ingested<UsageRecord> done = records.usage(batch.getBytes(UTF_8));
    assertThat(done.rejected()).extracting(one -> one.line()).containsExactly(2, 3, 4, 5, 6);
    assertThat(records.newestUsage(FAR, "", 10))
        .extracting(Listed::id)
        .containsExactly("r8", "r7", "r1");
  }

  /** NUL in a field that nobody reads stays an escape within the document. */
  @Test
  void usage_nulInAnUnknownField_isKeptAsItCame() throws SQLException {
    RecordStore records = records(dataSource());
    String line =
        usage("r1", "2026-01-01T00:00:00Z", "alice", "1")
            .replace("\"schema\":1", "\"schema\":1,\"later\":\"\\u0000\"");
    assertThat(records.usage(line.getBytes(UTF_8)).rejected()).isEmpty();
    assertThat(records.newestUsage(FAR, "", 10)).hasSize(1);
  }

  @Test
  void usage_lineThatOnlyTheDatabaseRefuses_isToldAndTheOthersAreStored() throws SQLException {
    DataSource dataSource = dataSource();
    RecordStore records = records(dataSource);
    new JdbcTemplate(dataSource)
        .execute("ALTER TABLE llm_usage_record ADD CHECK (user_name <> 'mallory')");
    String batch =
        usage("r1", "2026-01-01T00:00:00Z", "alice", "1")
            + usage("r2", "2026-01-01T00:00:00Z", "mallory", "1")
            + usage("r1", "2026-01-01T00:00:00Z", "alice", "1");
    Ingested<UsageRecord> done = records.usage(batch.getBytes(UTF_8));
    assertThat(done.accepted()).hasSize(1);
    assertThat(done.duplicates()).isEqualTo(1);
    assertThat(done.rejected())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.reason())
                    .startsWith("the database cannot hold it (SQL state 23")
                    .doesNotContain("mallory"));
  }

  /** Also where each statement is given its time. */
  @Test
  void transaction_thatFails_leavesNothing() throws SQLException {
    ConsoleDatabase database =
        ConsoleDatabase.of(dataSource(), Clock.systemUTC(), TestingDatabase.SCHEMAS);
    JdbcTemplate jdbc = ConsoleDatabase.statements(database.dataSource());
    String count = "SELECT COUNT(*) FROM llm_snapshot";
    assertThatThrownBy(
            () ->
                database
                    .transaction()
                    .executeWithoutResult(
                        status -> {
                          jdbc.update(
                              "INSERT INTO llm_snapshot (version, source_sha256, published_at)"
                                  + " VALUES (1, 'x', CURRENT_TIMESTAMP)");
                          assertThat(jdbc.queryForObject(count, Integer.class)).isEqualTo(1);
                          throw new IllegalStateException("on purpose");
                        }))
        .hasMessage("on purpose");
    assertThat(jdbc.queryForObject(count, Integer.class)).isZero();
  }

  @Test
  void pages_walkAnIndexInItsOrder() throws SQLException {
    DataSource dataSource = dataSource();
    RecordStore records = records(dataSource);
    fill(dataSource);
    records.audit(refusal("r9", "2026-01-01T00:00:00Z").getBytes(UTF_8));
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    OffsetDateTime before = FAR.atOffset(ZoneOffset.UTC);
    assertWalks(
        explain(jdbc, TestingQueries.NEWEST_USAGE, before, before, "x", 50),
        "llm_usage_record_newest");
    assertWalks(
        explain(jdbc, TestingQueries.NEWEST_REFUSALS, before, before, "x", 50),
        "llm_audit_record_newest");
  }

  @Test
  void spent_sinceAnInstantAndOfAProcess_readsOnlyThoseRows() throws SQLException {
    DataSource dataSource = dataSource();
    records(dataSource);
    fill(dataSource);
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    assertThat(
            explain(
                jdbc,
                "SELECT tenant, user_name, currency, SUM(cost) FROM llm_usage_record WHERE"
                    + " at >= TIMESTAMP WITH TIME ZONE '2026-01-01 23:00:00+00'"
                    + " GROUP BY tenant, user_name, currency"))
        .contains("llm_usage_record_newest");
    assertThat(
            explain(
                jdbc,
                "SELECT currency, SUM(cost) FROM llm_usage_record WHERE at >= TIMESTAMP WITH TIME"
                    + " ZONE '2026-01-01 00:00:00+00' AND boot = 'b-7' GROUP BY currency"))
        .contains("llm_usage_record_boot");
  }

  /** Enough for a planner to care. */
  private static void fill(DataSource dataSource) {
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    List<Object[]> rows = new ArrayList<>();
    List<Object[]> audits = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      var at = start.plusSeconds(i * 4L).atOffset(ZoneOffset.UTC);
      rows.add(new Object[] {"r" + i, at, "b-" + i % 100, "u" + i % 10});
      audits.add(new Object[] {"a" + i, "r" + i, at, i, i % 50 == 0 ? "refusal" : "admission"});
    }
    jdbc.batchUpdate(
        "INSERT INTO llm_usage_record (id, at, gateway, boot, tenant, user_name, ending, cost,"
            + " currency, document) VALUES (?,?,'gw',?,'acme',?,'complete',1,'USD','{}')",
        rows);
    jdbc.batchUpdate(
        "INSERT INTO llm_audit_record (id, request_id, at, gateway, boot, sequence_number, kind,"
            + " document) VALUES (?,?,?,'gw','b',?,?,'{}')",
        audits);
    jdbc.execute("ANALYZE");
  }

  private static String explain(JdbcTemplate jdbc, String query, Object... values) {
    return String.join("\n", jdbc.queryForList("EXPLAIN " + query, String.class, values))
        .toLowerCase(Locale.ROOT);
  }

  private static void assertWalks(String plan, String index) {
    // H2 says "index sorted", PostgreSQL has a step "Sort" where there is none
    assertThat(plan).contains(index);
    assertThat(plan.contains("/* index sorted */") || !plan.contains("sort")).as(plan).isTrue();
  }
}
