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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.TestingPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/** What was said to be stored is stored, once, whoever is killed meanwhile: real processes. */
@EnabledIfSystemProperty(named = "llm.long", matches = "true")
final class LedgerKillTest {
  private static final int ROUNDS = 3;
  private static final int BATCHES = 60;

  @TempDir private Path folder;

  @Test
  void console_killedInMidIngest_losesAndDoublesNothingOnH2() throws Exception {
    killConsoles("jdbc:h2:file:" + folder.resolve("console"), "sa");
  }

  @Test
  void console_killedInMidIngest_losesAndDoublesNothingOnPostgres() throws Exception {
    try (TestingPostgres postgres = TestingPostgres.start()) {
      killConsoles(postgres.url(), postgres.user());
    }
  }

  private static void killConsoles(String url, String user) throws Exception {
    int next = 0;
    for (int round = 0; round < ROUNDS; round++) {
      // the gateway sends again what nobody has said to be stored, and one batch too many
      int stored = killAfter(url, user, Math.max(0, next - 1), 8 + 5 * round);
      next = stored + 1;
      try (ConsoleDatabase database = TestingIngest.open(url, user)) {
        check(database, next);
      }
    }
  }

  /** The last batch that the process has said to be stored. */
  private static int killAfter(String url, String user, int first, int batches)
      throws IOException, InterruptedException {
    Process console =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // a grid's driver that is on the class path, too, asks for them
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TestingIngest.class.getName(),
                url,
                user,
                String.valueOf(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int last = -1;
    try (BufferedReader said = console.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith("stored ")) {
          last = Integer.parseInt(line.substring("stored ".length()));
          if (last >= first + batches) {
            // the process itself would close what it has said
            console.toHandle().destroyForcibly();
          }
        }
      }
    } finally {
      console.destroyForcibly().waitFor();
    }
    assertThat(last).as("what the console has said").isGreaterThanOrEqualTo(first + batches);
    return last;
  }

  /** All batches below a number are there, and no record is there twice. */
  private static void check(ConsoleDatabase database, int batches) {
    JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    List<String> tables = new ArrayList<>(List.of("rest"));
    jdbc.queryForList("SELECT month_number FROM llm_usage_month", Integer.class)
        .forEach(month -> tables.add(String.valueOf(month)));
    long rows = 0;
    long documents = 0;
    for (String table : tables) {
      rows += count(jdbc, "llm_usage_" + table);
      documents += count(jdbc, "llm_usage_document_" + table);
    }
    assertThat(rows).isGreaterThanOrEqualTo((long) batches * TestingIngest.RECORDS);
    assertThat(rows % TestingIngest.RECORDS).as("a batch is stored as a whole").isZero();
    assertThat(documents).isEqualTo(rows);
    for (Grain grain : Grain.values()) {
      for (SumKey key : SumKey.values()) {
        if (key.finest().compareTo(grain) <= 0) {
          assertThat(
                  jdbc.queryForObject(
                      "SELECT SUM(cost) FROM " + grain.table() + " WHERE kind = ?",
                      BigDecimal.class,
                      key.code()))
              .as("%s by %s", key, grain)
              .isEqualByComparingTo(BigDecimal.valueOf(rows));
        }
      }
    }
    RecordStore records = new RecordStore(database, TestingIngest.CLOCK);
    // sent again, everything is a duplicate
    assertThat(records.usage(TestingIngest.batch(batches - 1)).accepted()).isEmpty();
    assertThat(records.spent(SpentQuestion.since(Instant.EPOCH, "all")))
        .extracting(row -> row.get("cost"))
        .containsExactly(String.valueOf(rows));
  }

  private static long count(JdbcTemplate jdbc, String table) {
    Long count = jdbc.queryForObject("SELECT COUNT(*) FROM " + table, Long.class);
    return count == null ? 0 : count;
  }

  @Test
  void postgres_killedInMidIngest_losesAndDoublesNothing() throws Exception {
    try (TestingPostgres postgres = TestingPostgres.start();
        ConsoleDatabase database = TestingIngest.open(postgres.url(), postgres.user())) {
      RecordStore records = new RecordStore(database, TestingIngest.CLOCK);
      AtomicInteger next = new AtomicInteger();
      CountDownLatch someStored = new CountDownLatch(BATCHES / 3);
      ExecutorService gateways = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> sending = new ArrayList<>();
        for (int gateway = 0; gateway < 4; gateway++) {
          sending.add(
              gateways.submit(
                  () -> {
                    for (int n = next.getAndIncrement(); n < BATCHES; n = next.getAndIncrement()) {
                      send(records, n);
                      someStored.countDown();
                    }
                  }));
        }
        someStored.await();
        assertThat(next.get()).as("batches are on their way").isLessThan(BATCHES);
        postgres.kill();
        postgres.restart();
        for (Future<?> each : sending) {
          each.get();
        }
      } finally {
        gateways.shutdownNow();
      }
      check(database, BATCHES);
    }
  }

  /** As a gateway does: until it is stored. */
  private static void send(RecordStore records, int number) {
    for (boolean stored = false; !stored; ) {
      try {
        records.usage(TestingIngest.batch(number));
        stored = true;
      } catch (DataAccessException | TransactionException e) {
        stored = false; // the server is away
      }
    }
  }
}
