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

import static io.shenyullm.admin.TestingDatabase.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.ingest.Ingested;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.ingest.RejectedLine;
import io.shenyullm.admin.ingest.Sender;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Listed;
import io.shenyullm.records.UsageRecord;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** What the ledger promises on every database. */
abstract class LedgerContract {
  static final Instant NOW = Instant.parse("2026-03-15T12:07:30Z");
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  private static final LedgerSettings.Keep KEEP_62_DAYS =
      new LedgerSettings.Keep(
          Duration.ofDays(62),
          Duration.ofHours(48),
          Duration.ofDays(62),
          Duration.ofDays(200),
          Duration.ofDays(3650),
          Duration.ofDays(30));

  ConsoleDatabase database;
  RecordStore records;
  JdbcTemplate jdbc;

  /** An empty one. */
  abstract DataSource dataSource() throws SQLException;

  @BeforeEach
  final void open() throws SQLException {
    DataSource dataSource = dataSource();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    database = ConsoleDatabase.of(dataSource, clock, TestingDatabase.SCHEMAS);
    records = new RecordStore(database, clock);
    jdbc = new JdbcTemplate(dataSource);
  }

  private Ingested<UsageRecord> ingest(String... lines) {
    return records.usage(String.join("", lines).getBytes(UTF_8));
  }

  private static String line(String id, Instant at, String user, String cost, int latencyMillis) {
    return usage(id, at.toString(), user, cost)
            .strip()
            .replace(
                "\"ending\"",
                "\"route\":\"default\",\"latencyMillis\":"
                    + latencyMillis
                    + ",\"usage\":{\"input\":10,\"cache_read\":2,\"output\":5},\"ending\"")
        + "\n";
  }

  private static String revised(String line, int revision) {
    return line.replace("\"schema\":1", "\"schema\":1,\"revision\":" + revision);
  }

  /** Of everything, as each length of time has it. */
  private List<String> totals() {
    List<String> totals = new ArrayList<>();
    for (Grain grain : Grain.values()) {
      totals.addAll(
          jdbc.query(
              "SELECT SUM(requests), SUM(cost), SUM(input_tokens), SUM(cached_tokens),"
                  + " SUM(output_tokens) FROM "
                  + grain.table()
                  + " WHERE kind = 1",
              (row, n) ->
                  row.getLong(1)
                      + " "
                      + plain(row.getBigDecimal(2))
                      + " "
                      + row.getLong(3)
                      + " "
                      + row.getLong(4)
                      + " "
                      + row.getLong(5)));
    }
    return totals;
  }

  private static String plain(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }

  @Test
  void usage_recordThatComesTwice_countsOnce() {
    String line = line("r1", NOW, "alice", "0.25", 100);
    assertThat(ingest(line, line).accepted()).hasSize(1);
    assertThat(ingest(line).duplicates()).isEqualTo(1);
    assertThat(totals()).containsOnly("1 0.25 10 2 5");
  }

  @Test
  void usage_correction_changesSumsByTheDifference() {
    String line = line("r1", NOW, "alice", "0.25", 100);
    ingest(line, line("r2", NOW, "bob", "1", 100));
    Ingested<UsageRecord> corrected =
        ingest(
            revised(line("r1", NOW, "carol", "0.1", 900), 1)
                .replace("\"input\":10", "\"input\":7"));
    assertThat(corrected.accepted()).hasSize(1);
    assertThat(totals()).containsOnly("2 1.1 17 4 10");
    assertThat(spent("user")).containsExactlyInAnyOrder("alice=0", "bob=1", "carol=0.1");
    assertThat(latency(Grain.DAY, SumKey.ALL, 100)).isBetween(890.0, 910.0);
    assertThat(latency(Grain.DAY, SumKey.ALL, 50)).isBetween(99.0, 101.0);
    assertThat(records.newestUsage(FAR, "", 10))
        .extracting(listed -> listed.id() + " " + listed.value().caller().user())
        .containsExactly("r2 bob", "r1 carol");
    // what was first told comes again
    assertThat(ingest(line).duplicates()).isEqualTo(1);
    assertThat(totals()).containsOnly("2 1.1 17 4 10");
  }

  @Test
  void usage_correctionInTheBatchOfTheFirst_countsTheHighest() {
    String first = line("r1", NOW, "alice", "1", 1);
    Ingested<UsageRecord> done = ingest(revised(first.replace("\"1\"", "\"3\""), 2), first);
    assertThat(done.duplicates()).isEqualTo(1);
    ingest(first, revised(first.replace("\"1\"", "\"2\""), 1));
    assertThat(totals()).containsOnly("1 3 10 2 5");
  }

  @Test
  void usage_lateRecord_isAddedToTheTimeThatItTellsOf() {
    ingest(line("r1", NOW, "alice", "1", 1));
    ingest(line("late", NOW.minus(Duration.ofDays(40)), "alice", "2", 1));
    assertThat(
            jdbc.queryForList(
                "SELECT cost FROM llm_usage_day WHERE kind = 1 ORDER BY bucket", BigDecimal.class))
        .extracting(LedgerContract::plain)
        .containsExactly("2", "1");
    assertThat(months()).containsExactly(202602, 202603);
  }

  private List<Integer> months() {
    return jdbc.queryForList(
        "SELECT month_number FROM llm_usage_month ORDER BY month_number", Integer.class);
  }

  /** A clock that is wrong must not make tables of all times there are. */
  @Test
  void usage_ofTimesFarFromNow_makesNoTables() {
    ingest(
        line("old", Instant.parse("1970-01-01T00:00:00Z"), "alice", "1", 1),
        line("new", Instant.parse("9998-12-31T00:00:00Z"), "alice", "2", 1),
        line("now", NOW, "alice", "4", 1));
    assertThat(months()).containsExactly(202603);
    assertThat(records.newestUsage(Instant.parse("9999-01-01T00:00:00Z"), "", 10))
        .extracting(Listed::id)
        .containsExactly("new", "now", "old");
    assertThat(records.newestUsage(Instant.parse("9999-01-01T00:00:00Z"), "", 2)).hasSize(2);
    assertThat(spent("all")).containsExactly("*=7");
  }

  /** By other code: every row is looked at. */
  @Test
  void spent_ofAnyTime_isTheSumOfItsRows() {
    Random random = new Random(7);
    StringBuilder batch = new StringBuilder();
    record Row(Instant at, String user, int cost) {}
    List<Row> rows = new ArrayList<>();
    Instant start = Instant.parse("2026-02-26T00:00:00Z");
    for (int i = 0; i < 400; i++) {
      Row row =
          new Row(
              start.plusSeconds(random.nextInt(5 * 24 * 3600)), "u" + i % 3, 1 + random.nextInt(9));
      rows.add(row);
      batch.append(line("r" + i, row.at(), row.user(), String.valueOf(row.cost()), 5));
    }
    ingest(batch.toString());
    for (int i = 0; i < 60; i++) {
      Instant since = start.plusSeconds(random.nextInt(5 * 24 * 3600));
      Instant until = since.plusSeconds(random.nextInt(3 * 24 * 3600));
      if (i % 3 == 0) {
        since = Grain.DAY.floor(since);
      }
      Instant from = since;
      for (String user : List.of("u0", "u1", "u2")) {
        long expected =
            rows.stream()
                .filter(row -> row.user().equals(user))
                .filter(row -> !row.at().isBefore(from) && row.at().isBefore(until))
                .mapToLong(Row::cost)
                .sum();
        assertThat(
                answers(new SpentQuestion(from, until, "user", false, null))
                    .getOrDefault(user, "0"))
            .as("%s %s..%s", user, from, until)
            .isEqualTo(String.valueOf(expected));
      }
      long all =
          rows.stream()
              .filter(row -> !row.at().isBefore(from) && row.at().isBefore(until))
              .mapToLong(Row::cost)
              .sum();
      for (String scope : List.of("all", "department")) {
        Map<String, String> answers = answers(new SpentQuestion(from, until, scope, false, null));
        assertThat(answers.values().stream().findFirst().orElse("0"))
            .as("%s %s..%s", scope, from, until)
            .isEqualTo(String.valueOf(all));
      }
    }
  }

  private Map<String, String> answers(SpentQuestion question) {
    Map<String, String> answers = new java.util.HashMap<>();
    records
        .spent(question)
        .forEach(
            row -> answers.put(String.valueOf(row.get("value")), String.valueOf(row.get("cost"))));
    return answers;
  }

  private List<String> spent(String scope) {
    return records.spent(SpentQuestion.since(Instant.EPOCH, scope)).stream()
        .map(row -> row.get("value") + "=" + row.get("cost"))
        .toList();
  }

  private double latency(Grain grain, SumKey key, double percent) {
    LatencySketch all = LatencySketch.read(null);
    jdbc.query(
            "SELECT latency FROM " + grain.table() + " WHERE kind = ? AND latency IS NOT NULL",
            (row, n) -> row.getBytes(1),
            key.code())
        .forEach(bytes -> all.add(LatencySketch.read(bytes)));
    return all.millis(percent).orElseThrow();
  }

  @Test
  void latencies_ofManyBatches_keepTheirShares() {
    for (int batch = 0; batch < 4; batch++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 25; i++) {
        int millis = batch * 25 + i + 1;
        lines.append(
            line("b" + batch + "-" + i, NOW.plusSeconds(batch * 60L), "alice", "1", millis));
      }
      ingest(lines.toString());
    }
    for (Grain grain : Grain.values()) {
      assertThat(latency(grain, SumKey.OFFER, 50)).as("%s", grain).isBetween(49.0, 51.0);
      assertThat(latency(grain, SumKey.OFFER, 99)).as("%s", grain).isBetween(98.0, 100.0);
    }
  }

  /** What one record says must not make sums refuse the next one. */
  @Test
  void usage_amountsAsLargeAsRecordsMaySay_areSummed() {
    String most = "99999999999999999999";
    for (int i = 0; i < 3; i++) {
      ingest(
          line("r" + i, NOW, "alice", most, 1)
              .replace("\"input\":10", "\"input\":" + Long.MAX_VALUE));
    }
    assertThat(spent("all")).containsExactly("*=299999999999999999997");
  }

  @Test
  void usage_ofManyAtOnce_isStoredOnce() throws Exception {
    ExecutorService gateways = Executors.newFixedThreadPool(6);
    try {
      List<Future<Ingested<UsageRecord>>> sent = new ArrayList<>();
      for (int batch = 0; batch < 12; batch++) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 50; i++) {
          // each second batch is sent twice
          lines.append(line("r" + batch / 2 + "-" + i, NOW, "u" + i, "1", i + 1));
        }
        sent.add(gateways.submit(() -> ingest(lines.toString())));
      }
      int accepted = 0;
      for (Future<Ingested<UsageRecord>> each : sent) {
        accepted += each.get().accepted().size();
      }
      assertThat(accepted).isEqualTo(300);
    } finally {
      gateways.shutdownNow();
    }
    assertThat(totals()).containsOnly("300 300 3000 600 1500");
  }

  @Test
  void usage_sameIdWithATimeOfAnotherMonth_countsOnce() {
    ingest(line("r1", NOW, "alice", "1", 100));
    for (Instant other :
        List.of(
            NOW.minus(Duration.ofDays(31)),
            NOW.minus(Duration.ofDays(200)),
            NOW.plus(Duration.ofDays(31)),
            NOW.minus(Duration.ofDays(4_000)))) {
      Ingested<UsageRecord> again = ingest(line("r1", other, "alice", "1", 100));
      assertThat(again.accepted()).isEmpty();
      assertThat(again.duplicates()).isEqualTo(1);
    }
    ingest(
        line("r2", NOW.minus(Duration.ofDays(4_000)), "bob", "1", 100)
            + line("r2", NOW, "bob", "1", 100));
    assertThat(spent("all")).containsExactly("*=2");
    assertThat(records.newestUsage(FAR, "", 10)).hasSize(2);
  }

  @Test
  void usage_correctionWithATimeOfAnotherMonth_movesTheRecord() {
    ingest(line("r1", NOW, "alice", "1", 100));
    Instant before = NOW.minus(Duration.ofDays(31));
    Ingested<UsageRecord> corrected = ingest(revised(line("r1", before, "alice", "3", 100), 1));
    assertThat(corrected.accepted()).hasSize(1);
    assertThat(spent("all")).containsExactly("*=3");
    assertThat(records.newestUsage(FAR, "", 10)).hasSize(1);
    assertThat(ingest(line("r1", NOW, "alice", "1", 100)).duplicates()).isEqualTo(1);
  }

  @Test
  void usage_correctionByAnotherGateway_isNotTaken() {
    String line = line("r1", NOW, "alice", "1", 100);
    ingest(line);
    Ingested<UsageRecord> foreign =
        records.usage(
            new Sender("gw-2"),
            revised(line("r1", NOW, "alice", "9", 100), 1).replace("gw-1", "gw-2").getBytes(UTF_8));
    assertThat(foreign.accepted()).isEmpty();
    assertThat(foreign.duplicates()).isZero();
    assertThat(foreign.rejected())
        .containsExactly(new RejectedLine(1, "id is that of another gateway's record"));
    assertThat(spent("all")).containsExactly("*=1");
    String restarted = revised(line, 1).replace("\"gw-1\"", "\"gw-1\",\"boot\":\"b2\"");
    assertThat(ingest(restarted).accepted()).as("after a restart").hasSize(1);
  }

  @Test
  void sums_byMinute_areOnlyOfRecordsThatTheyAreKeptFor() {
    ingest(
        line("r1", NOW.minus(Duration.ofHours(47)), "alice", "1", 100)
            + line("r2", NOW.minus(Duration.ofHours(49)), "alice", "1", 100));
    assertThat(totals().get(0)).isEqualTo("1 1 10 2 5");
    assertThat(totals().subList(1, 4)).containsOnly("2 2 20 4 10");
  }

  @Test
  void store_thatFails_leavesNothing() {
    UsageLedger ledger =
        new UsageLedger(
            database,
            RecordStore.SCHEMA,
            Clock.fixed(NOW, ZoneOffset.UTC),
            LedgerSettings.Keep.DEFAULT.minutes());
    UsageLine line = read(line("r1", NOW, "alice", "1", 1));
    assertThatThrownBy(
            () ->
                ledger.store(
                    List.of(line),
                    () -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(records.newestUsage(FAR, "", 10)).isEmpty();
    assertThat(spent("all")).isEmpty();
    assertThat(ledger.store(List.of(line), () -> {})).containsExactly(UsageLedger.Outcome.NEW);
    assertThat(spent("all")).containsExactly("*=1");
  }

  private static UsageLine read(String line) {
    try {
      return new UsageLine(
          io.shenyullm.records.RecordReader.usage(line.strip().getBytes(UTF_8)), line.strip());
    } catch (io.shenyullm.records.UnreadableRecordException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void prices_areThoseOfOneTokenByClass() {
    ingest(
        line("r1", NOW, "alice", "0.0000025", 1)
            .replace(
                "\"ending\"",
                "\"costByClass\":{\"input\":\"0.000002\",\"output\":\"0.0000005\"},"
                    + "\"priceId\":\"sim/small\",\"priceDate\":\"2026-01-01\",\"ending\""));
    assertThat(
            jdbc.queryForObject(
                "SELECT p.price_entry || ' ' || p.price_date FROM llm_price p JOIN llm_usage_202603"
                    + " u ON u.price_id = p.id WHERE p.input_price = 0.0000002 AND p.output_price ="
                    + " 0.0000001 AND p.cache_read_price IS NULL",
                String.class))
        .isEqualTo("sim/small 2026-01-01");
  }

  @Test
  void documents_areKeptAsTheyCame() {
    String odd =
        line("r1", NOW, "alice", "1", 1)
            .replace("\"schema\":1", "\"schema\":1, \"later\":\"tab\\t back\\\\ 汉字\"");
    ingest(odd);
    assertThat(
            jdbc.queryForObject(
                "SELECT document FROM llm_usage_document_202603 WHERE id = 'r1'", String.class))
        .isEqualTo(odd.strip());
  }

  @Test
  void usage_linesThatAreNone_becomeDeadLettersOnce() {
    DeadLetters letters = new DeadLetters(database, Clock.fixed(NOW, ZoneOffset.UTC));
    String poison = "{\"schema\":1,\"gateway\":\"gw-7\",\"text\":\"\\u0000\"}\n";
    ingest(poison, line("r1", NOW, "alice", "1", 1), "no JSON \0\n");
    ingest(poison);
    assertThat(letters.newest(Long.MAX_VALUE, 10))
        .extracting(one -> one.gateway() + ": " + one.reason().split(":")[0] + ", " + one.isWhole())
        .containsExactly("null: not JSON, true", "gw-7: id is missing, true");
    DeadLetter first = letters.newest(Long.MAX_VALUE, 10).get(1);
    assertThat(first.document()).isEqualTo(poison.strip());
    assertThat(letters.find(first.id())).contains(first);
    assertThat(letters.discard(first.id())).isTrue();
    assertThat(letters.discard(first.id())).isFalse();
    assertThat(letters.count()).isEqualTo(1);
  }

  @Test
  void deadLetters_beyondTheirNumber_dropTheOldest() {
    DeadLetters letters = new DeadLetters(database, Clock.fixed(NOW, ZoneOffset.UTC));
    List<DeadLetter.Told> told = new ArrayList<>();
    for (int i = 0; i < DeadLetters.MOST + 5; i++) {
      told.add(
          new DeadLetter.Told(DeadLetter.USAGE, null, ("line " + i).getBytes(UTF_8), "not JSON"));
    }
    letters.keep(told);
    assertThat(letters.count()).isEqualTo(DeadLetters.MOST);
    assertThat(letters.newest(Long.MAX_VALUE, 1).get(0).document())
        .isEqualTo("line " + (DeadLetters.MOST + 4));
  }

  @Test
  void retention_dropsEachClassAtItsAge() {
    Instant old = NOW.minus(Duration.ofDays(100));
    ingest(
        line("ancient", Instant.parse("2001-01-01T00:00:00Z"), "alice", "1", 1),
        line("old", old, "alice", "2", 1),
        line("new", NOW, "alice", "4", 1),
        "no JSON\n");
    Retention.Dropped dropped = records.retention(KEEP_62_DAYS).run();
    assertThat(dropped.months()).isEqualTo(1);
    assertThat(dropped.rows()).isEqualTo(1);
    assertThat(months()).containsExactly(202603);
    assertThat(records.newestUsage(FAR, "", 10)).extracting(Listed::id).containsExactly("new");
    assertThat(count(Grain.MINUTE)).isEqualTo(1);
    assertThat(count(Grain.QUARTER)).isEqualTo(1);
    assertThat(count(Grain.HOUR)).isEqualTo(2);
    assertThat(count(Grain.DAY)).isEqualTo(2);
    assertThat(spent("user")).containsExactly("alice=6");
    DeadLetters later =
        new DeadLetters(database, Clock.fixed(NOW.minus(Duration.ofDays(31)), ZoneOffset.UTC));
    later.keep(
        List.of(new DeadLetter.Told(DeadLetter.USAGE, null, "x".getBytes(UTF_8), "not JSON")));
    assertThat(records.retention(KEEP_62_DAYS).run()).isEqualTo(new Retention.Dropped(0, 0, 0, 1));
    // a record of a month that was dropped gets tables again
    assertThat(ingest(line("late", old, "alice", "8", 1)).accepted()).hasSize(1);
  }

  /**
   * Whenever the console is killed: records that come then are stored, and a restart drops the
   * rest.
   */
  @Test
  void retention_killedWhileItDropsAMonth_refusesNothingAndIsFinished() throws SQLException {
    Instant old = NOW.minus(Duration.ofDays(100));
    int steps = 0;
    for (boolean killed = true; killed; steps++) {
      open();
      ingest(line("a", old, "alice", "1", 1), line("b", old, "alice", "2", 1));
      killed = isKilledAfter(steps);
      Ingested<UsageRecord> again =
          ingest(line("a", old, "alice", "1", 1), line("c", old, "alice", "4", 1));
      assertThat(again.rejected()).as("killed after %d", steps).isEmpty();
      assertThat(again.accepted()).extracting(each -> each.origin().id()).contains("c");
      RecordStore restarted = new RecordStore(database, Clock.fixed(NOW, ZoneOffset.UTC));
      restarted.retention(KEEP_62_DAYS).run();
      assertThat(months()).isEmpty();
      assertThat(restarted.newestUsage(FAR, "", 10)).isEmpty();
      assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM llm_usage_id", Long.class)).isZero();
    }
    assertThat(steps).isGreaterThan(8);
  }

  /** Consoles that share a database do not tell each other what they have dropped. */
  @Test
  void usage_ofAMonthThatAnotherConsoleHasDropped_isStored() {
    Instant old = NOW.minus(Duration.ofDays(100));
    ingest(line("a", old, "alice", "1", 1));
    RecordStore other = new RecordStore(database, Clock.fixed(NOW, ZoneOffset.UTC));
    other.retention(KEEP_62_DAYS).run();
    assertThat(months()).isEmpty();
    assertThat(ingest(line("b", old, "alice", "2", 1)).accepted()).hasSize(1);
    assertThat(months()).containsExactly(202512);
    assertThat(other.newestUsage(FAR, "", 10)).extracting(Listed::id).containsExactly("b");
  }

  /** Its row may be in a month that is about to go. */
  @Test
  void usage_correctionOfARecordWhoseMonthIsBeingDropped_takesItsPlace() {
    Instant old = NOW.minus(Duration.ofDays(100));
    String line = line("a", old, "alice", "1", 1);
    ingest(line);
    assertThat(isKilledAfter(2)).isTrue();
    assertThat(ingest(revised(line.replace("\"1\"", "\"3\""), 1)).accepted()).hasSize(1);
    assertThat(spent("all")).containsExactly("*=3");
    assertThat(records.newestUsage(FAR, "", 10)).extracting(Listed::id).containsExactly("a");
  }

  /** Whether there is anything left of a drop after so many statements and transactions. */
  private boolean isKilledAfter(int steps) {
    int[] left = {steps};
    Runnable step =
        () -> {
          if (left[0]-- == 0) {
            throw new Killed();
          }
        };
    JdbcTemplate statements =
        new JdbcTemplate(database.dataSource()) {
          @Override
          public void execute(String sql) {
            step.run();
            super.execute(sql);
          }

          @Override
          public int update(String sql, Object... values) {
            step.run();
            return super.update(sql, values);
          }
        };
    TransactionTemplate transactions =
        new TransactionTemplate(database.transaction().getTransactionManager()) {
          @Override
          public <T> T execute(TransactionCallback<T> action) {
            step.run();
            return super.execute(action);
          }
        };
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    try {
      new Months(statements, transactions, new LedgerLock(statements), RecordStore.SCHEMA, clock)
          .drop(NOW.minus(Duration.ofDays(62)));
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private long count(Grain grain) {
    return jdbc.queryForObject(
        "SELECT COUNT(*) FROM " + grain.table() + " WHERE kind = 1", Long.class);
  }
}
