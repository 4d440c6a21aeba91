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

import static io.shenyullm.admin.TestingDatabase.link;
import static io.shenyullm.admin.TestingDatabase.refusal;
import static io.shenyullm.admin.TestingDatabase.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.gateways.TestingTokens;
import io.shenyullm.admin.ingest.AuditChains;
import io.shenyullm.admin.ingest.Ingested;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.ingest.TestingQueries;
import io.shenyullm.admin.ledger.SpentQuestion;
import io.shenyullm.admin.ledger.TestingLedgerQueries;
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
import org.springframework.jdbc.BadSqlGrammarException;
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
    for (String sql : Script.resource("records", null, 1, "usage_and_audit", null).statements()) {
      jdbc.execute(sql);
    }
    jdbc.execute("DROP INDEX llm_usage_record_boot");
    jdbc.execute("ALTER TABLE llm_usage_record DROP COLUMN boot");
    jdbc.update(
        "INSERT INTO llm_usage_record (id, at, gateway, tenant, user_name, ending, cost, currency,"
            + " document) VALUES ('old', TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00', 'gw',"
            + " 'acme', 'alice', 'complete', 1, 'USD', ?)",
        usage("old", "2026-01-01T00:00:00Z", "alice", "1").strip());
    jdbc.update(
        "INSERT INTO llm_usage_record (id, at, gateway, tenant, user_name, ending, cost, currency,"
            + " document) SELECT 'spoilt', at, gateway, tenant, user_name, ending, cost, currency,"
            + " '{}' FROM llm_usage_record");
    RecordStore upgraded = records(dataSource);
    upgraded.usage(usage("new", "2026-01-02T00:00:00Z", "alice", "2").getBytes(UTF_8));
    assertThat(upgraded.newestUsage(FAR, "", 10))
        .extracting(Listed::id)
        .containsExactly("new", "old");
    assertThat(upgraded.spent(SpentQuestion.since(Instant.EPOCH, "all")))
        .extracting(row -> row.get("cost"))
        .containsExactly("3");
    assertThat(jdbc.queryForList("SELECT document FROM llm_dead_letter", String.class))
        .as("what cannot be read is not lost")
        .containsExactly("{}");
    assertThatThrownBy(() -> jdbc.queryForList("SELECT id FROM llm_usage_record"))
        .isInstanceOf(BadSqlGrammarException.class);
  }

  /** As a console leaves them that was killed while it moved rows. */
  @Test
  void of_moveThatWasCutShort_goesOnAndCountsNothingTwice() throws SQLException {
    DataSource dataSource = dataSource();
    RecordStore before = records(dataSource);
    String line = usage("r1", "2026-01-01T00:00:00Z", "alice", "1");
    before.usage(line.getBytes(UTF_8));
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    jdbc.update("DELETE FROM llm_schema_history WHERE slice = 'records' AND version = 5");
    for (String sql : Script.resource("records", null, 1, "usage_and_audit", null).statements()) {
      jdbc.execute(sql);
    }
    for (String id : List.of("r1", "r2")) {
      jdbc.update(
          "INSERT INTO llm_usage_record (id, at, gateway, tenant, user_name, ending, cost,"
              + " currency, document) VALUES (?, TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00',"
              + " 'gw', 'acme', 'alice', 'complete', 1, 'USD', ?)",
          id,
          line.replace("r1", id).strip());
    }
    assertThat(records(dataSource).spent(SpentQuestion.since(Instant.EPOCH, "user")))
        .extracting(row -> row.get("cost"))
        .containsExactly("2");
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
                + " information_schema.columns WHERE (UPPER(table_name) LIKE 'LLM%RECORD' OR"
                + " UPPER(table_name) LIKE 'LLM_USAGE%REST' OR UPPER(table_name) IN ('LLM_NAME',"
                + " 'LLM_PROCESS', 'LLM_CALLER', 'LLM_CALLER_GROUP')) AND LOWER(column_name) <>"
                + " 'digest' AND character_maximum_length IS NOT NULL",
            row -> {
              String column = row.getString(1) + "." + row.getString(2);
              lengths.put(column.toLowerCase(Locale.ROOT), row.getInt(3));
            });
    assertThat(lengths).hasSize(21);
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
        .execute("ALTER TABLE llm_caller ADD CHECK (user_name <> 'mallory')");
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
        explain(jdbc, TestingLedgerQueries.NEWEST, before, before, "x", 50),
        "llm_usage_rest_newest");
    assertWalks(
        explain(jdbc, TestingQueries.NEWEST_REFUSALS, before, before, "x", 50),
        "llm_audit_record_newest");
  }

  @Test
  void spent_readsOnlyItsPartOfSumsAndRows() throws SQLException {
    DataSource dataSource = dataSource();
    records(dataSource);
    fill(dataSource);
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    String since = "TIMESTAMP WITH TIME ZONE '2026-01-01 23:00:00+00'";
    assertThat(
            explain(
                jdbc,
                "SELECT group_id, SUM(cost) FROM llm_usage_rest WHERE at >= "
                    + since
                    + " GROUP BY group_id"))
        .contains("llm_usage_rest_newest");
    assertThat(
            explain(
                jdbc,
                "SELECT a, SUM(cost) FROM llm_usage_quarter WHERE kind = 2 AND bucket >= "
                    + since
                    + " GROUP BY a"))
        .containsAnyOf("primary_key", "llm_usage_quarter_pkey");
  }

  @Test
  void auditChains_countWhatIsHereAndTellWhatIsNot() throws SQLException {
    DataSource dataSource = dataSource();
    RecordStore records = records(dataSource);
    AuditChains chains = chains(dataSource);
    records.audit(
        (link("gw-1", "b1", 2) + link("gw-2", "b2", 1) + link("gw-1", "b1", 3)).getBytes(UTF_8));
    records.audit((link("gw-1", "b1", 3) + link("gw-1", "b1", 7)).getBytes(UTF_8));

    AuditChains.Chain chain = chains.find("gw-1", "b1").orElseThrow();
    assertThat(chain.firstSequence()).isEqualTo(2);
    assertThat(chain.lastSequence()).isEqualTo(7);
    assertThat(chain.records()).as("a record that comes twice is one").isEqualTo(3);
    assertThat(chain.missing()).isEqualTo(4);
    assertThat(chains.gaps("gw-1", "b1", 10))
        .containsExactly(new AuditChains.Gap(1, 1), new AuditChains.Gap(4, 6));
    assertThat(chains.gaps("gw-1", "b1", 1)).containsExactly(new AuditChains.Gap(1, 1));
    assertThat(chains.gaps("gw-2", "b2", 10)).isEmpty();
    assertThat(chains.totals()).isEqualTo(new AuditChains.Totals(2, 4));
    assertThat(chains.newest(null, FAR, "", 10))
        .extracting(AuditChains.Chain::id)
        .containsExactly("gw-2/b2", "gw-1/b1");
    assertThat(chains.newest("gw-1", FAR, "", 10)).containsExactly(chain);
    assertThat(chains.changedSince(Instant.EPOCH, "gw-1/b1", 10)).hasSize(1);

    records.audit(link("gw-1", "b1", 5).getBytes(UTF_8));
    assertThat(chains.find("gw-1", "b1").orElseThrow().missing()).as("came late").isEqualTo(3);
  }

  @Test
  void auditChains_oddPlacesAndLongNames_stopNothing() throws SQLException {
    DataSource dataSource = dataSource();
    RecordStore records = records(dataSource);
    String name = "链".repeat(256);
    String id = link(name, name, 1).replaceFirst("\"id\":\"[^\"]+\"", "\"id\":\"long\"");
    assertThat(
            records
                .audit(
                    (id
                            + link("gw", "b", 0)
                            + link("gw", "b", Long.MAX_VALUE)
                            + link("gw", "b", 1)
                            + link("gw", "b", 1).replace("gw/b/1", "gw/b/1x"))
                        .getBytes(UTF_8))
                .rejected())
        .isEmpty();
    AuditChains chains = chains(dataSource);
    assertThat(chains.totals()).isEqualTo(new AuditChains.Totals(2, 0));
    assertThat(chains.find(name, name)).isPresent();
    assertThat(chains.after("gw", "b", 0))
        .as("also a second one that says it has this place")
        .hasSize(2);
    assertThat(chains.after("gw", "b", 1)).hasSize(1);
    assertThat(chains.after("gw", "b", Long.MAX_VALUE)).isEmpty();
  }

  /** As consoles had them before chains were counted. */
  @Test
  void auditChains_ofRecordsThatWereThereBefore_areCountedOnce() throws SQLException {
    DataSource dataSource = dataSource();
    RecordStore records = records(dataSource);
    records.audit((link("gw-1", "b1", 1) + link("gw-1", "b1", 3)).getBytes(UTF_8));
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    jdbc.execute("DROP TABLE llm_audit_chain");
    jdbc.update("DELETE FROM llm_schema_history WHERE slice = 'records' AND version = 3");

    AuditChains upgraded = chains(dataSource);

    assertThat(upgraded.find("gw-1", "b1").orElseThrow().records()).isEqualTo(2);
    assertThat(upgraded.totals()).isEqualTo(new AuditChains.Totals(1, 1));
    records(dataSource).audit(link("gw-1", "b1", 2).getBytes(UTF_8));
    assertThat(upgraded.totals()).isEqualTo(new AuditChains.Totals(1, 0));
  }

  @Test
  void auditChains_areReadByTheirIndex() throws SQLException {
    DataSource dataSource = dataSource();
    records(dataSource);
    fill(dataSource);
    String query =
        "SELECT sequence_number, document FROM llm_audit_record WHERE gateway = 'gw' AND boot = 'b'"
            + " AND sequence_number BETWEEN 700 AND 1699 ORDER BY sequence_number, id";
    assertThat(explain(new JdbcTemplate(dataSource), query)).contains("llm_audit_record_chain");
  }

  private static AuditChains chains(DataSource dataSource) {
    return new AuditChains(
        ConsoleDatabase.of(dataSource, Clock.systemUTC(), TestingDatabase.SCHEMAS));
  }

  @Test
  void gatewayTokens_areBelievedUntilRevoked_onEveryConsole() throws SQLException {
    DataSource dataSource = dataSource();
    records(dataSource);
    TestingTokens console = new TestingTokens(dataSource);
    TestingTokens other = new TestingTokens(dataSource);

    String first = console.make("gw-1");
    String second = console.make("gw-2");
    other.refresh();

    assertThat(other.gatewayOf(first)).contains("gw-1");
    assertThat(console.gatewayOf(second)).contains("gw-2");
    assertThat(
            new JdbcTemplate(dataSource)
                .queryForList("SELECT sha256 FROM llm_gateway_token", String.class))
        .hasSize(2)
        .allMatch(kept -> !first.contains(kept) && kept.length() == 64);

    console.passMinute();
    console.revoke(first);
    assertThat(console.gatewayOf(first)).as("at once").isEmpty();
    console.refresh();
    assertThat(console.gatewayOf(first)).as("what a refresh reads is no older").isEmpty();
    other.refresh();
    assertThat(other.gatewayOf(first)).isEmpty();
    assertThat(other.gatewayOf(second)).contains("gw-2");
    assertThat(other.describe())
        .containsExactly(
            "gw-2, made by admin, shown", "gw-1, made by admin, never shown, revoked by admin");
  }

  /** Enough for a planner to care. */
  private static void fill(DataSource dataSource) {
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    List<Object[]> rows = new ArrayList<>();
    List<Object[]> audits = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      var at = start.plusSeconds(i * 4L).atOffset(ZoneOffset.UTC);
      rows.add(new Object[] {"r" + i, at, i % 100, i % 10});
      audits.add(new Object[] {"a" + i, "r" + i, at, i, i % 50 == 0 ? "refusal" : "admission"});
    }
    jdbc.batchUpdate(
        "INSERT INTO llm_usage_rest (id, at, revision, process_id, caller_id, group_id, route_id,"
            + " model_id, provider_id, price_id, currency_id, ending_id, error_id, cache_id,"
            + " http_status, failed, from_cache, simulated, estimated, input_tokens,"
            + " cache_read_tokens, cache_write_tokens, cache_write_1h_tokens, output_tokens,"
            + " reasoning_tokens, audio_input_tokens, audio_output_tokens, upstream_requests, cost,"
            + " lost, saved) VALUES (?,?,0,?,1,?,0,0,0,0,1,1,0,0,200,FALSE,FALSE,FALSE,FALSE,"
            + "1,0,0,0,1,0,0,0,1,1,0,0)",
        rows);
    jdbc.update(
        "INSERT INTO llm_usage_quarter (kind, bucket, a, b, process_id, currency_id, requests,"
            + " failed, from_cache, input_tokens, cached_tokens, output_tokens, cost, lost, saved)"
            + " SELECT group_id, at, price_id, 0, process_id, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0 FROM"
            + " llm_usage_rest");
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
