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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.TestingPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.util.FileSystemUtils;

/**
 * Measures the ledger: records a second into a database, and how long pages and budgets wait for an
 * answer over many records. Arguments: the file for the figures, then pairs of {@code h2} or {@code
 * postgres} and the number of records.
 */
public final class LedgerBenchMain {
  private static final int BATCH = 1_000;
  private static final int GATEWAYS = 8;
  private static final int RATE_RECORDS = 200_000;

  /** Before the rate is measured, so that it is that of compiled code. */
  private static final int WARM_UP_RECORDS = 40_000;

  private static final int QUERIES = 15;

  /** Batches that are made at once. */
  private static final int PART = 100;

  private static final Duration HISTORY = Duration.ofDays(60);

  private final PrintStream out;

  private LedgerBenchMain(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3 || arguments.length % 2 == 0) {
      throw new IllegalArgumentException("FILE (h2|postgres RECORDS)...");
    }
    Path file = Path.of(arguments[0]);
    Path parts = Files.createTempFile("bench-ledger", ".md");
    try (PrintStream out = new PrintStream(Files.newOutputStream(parts), true, UTF_8)) {
      LedgerBenchMain bench = new LedgerBenchMain(out);
      bench.head();
      for (int i = 1; i < arguments.length; i += 2) {
        bench.measure(arguments[i], Integer.parseInt(arguments[i + 1]));
      }
    }
    Files.copy(parts, file, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(parts);
    Files.copy(file, System.out);
  }

  private void head() {
    out.printf(
        Locale.ROOT,
        "# Figures of the ledger%n%nWritten by `make bench-ledger` at %s: %d cores, load average of"
            + " the machine %.1f at its start, Java %s. Records of about 900 bytes in batches of %d"
            + " from %d gateways at once, read, stored and summed; 5 processes, 100 groups of"
            + " callers, 5,000 users, 20 offers. PostgreSQL with"
            + " fsync.%n%n",
        Instant.now(),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        System.getProperty("java.version"),
        BATCH,
        GATEWAYS);
  }

  private void measure(String kind, int records) throws Exception {
    switch (kind) {
      case "h2" -> {
        Path folder = Files.createTempDirectory("bench-ledger");
        try (ConsoleDatabase database =
            TestingIngest.open("jdbc:h2:file:" + folder.resolve("console"), "sa")) {
          measure("H2 2, a file", database, records, () -> Duration.ZERO);
        } finally {
          FileSystemUtils.deleteRecursively(folder);
        }
      }
      case "postgres" -> {
        try (TestingPostgres postgres = TestingPostgres.startDurable();
            ConsoleDatabase database = TestingIngest.open(postgres.url(), postgres.user())) {
          measure("PostgreSQL", database, records, postgres::cpu);
        }
      }
      default -> throw new IllegalArgumentException("h2 or postgres, but not " + kind);
    }
  }

  private void measure(
      String name, ConsoleDatabase database, int records, Supplier<Duration> serverCpu)
      throws Exception {
    RecordStore store = new RecordStore(database, Clock.systemUTC());
    Instant now = Instant.now();
    AtomicLong ids = new AtomicLong();
    int rate = Math.min(RATE_RECORDS, records / 4);
    int warmUp = Math.min(WARM_UP_RECORDS, records / 2);
    ingest(store, warmUp, ids, serverCpu, n -> now);
    Rate live = ingest(store, rate, ids, serverCpu, n -> now.plusNanos(n * 100_000L));
    int history = records - rate - warmUp;
    Instant start = now.minus(HISTORY);
    long step = HISTORY.toNanos() / Math.max(1, history);
    Rate late = ingest(store, history, ids, serverCpu, n -> start.plusNanos(n * step));
    out.printf(
        Locale.ROOT,
        "## %s, %,d records%n%n| what | figure |%n|---|--:|%n| records as they happen | %s |%n|"
            + " records of 60 days, in order | %s |%n",
        name,
        ids.get(),
        live,
        late);
    Instant middle = now.minus(Duration.ofDays(30));
    Instant month = Instant.parse(now.toString().substring(0, 8) + "01T00:00:00Z");
    query("the newest 50 requests", () -> store.newestUsage(now.plusSeconds(86_400), "", 50));
    query("50 requests of a month ago", () -> store.newestUsage(middle, "", 50));
    query("the newest 500 requests", () -> store.newestUsage(now.plusSeconds(86_400), "", 500));
    query("spent of all, ever", () -> spent(store, Instant.EPOCH, null, "all"));
    query("spent by department this month", () -> spent(store, month, null, "department"));
    query(
        "spent by team, 30 days not on a border",
        () -> spent(store, middle.plusNanos(1_234_567_000), now, "team"));
    query("spent by user this month", () -> spent(store, month, null, "user"));
    query(
        "spent by user, 30 days not on a border",
        () -> spent(store, middle.plusNanos(1_234_567_000), now, "user"));
    UsageSums sums = new UsageSums(database, LedgerSettings.Keep.DEFAULT, Clock.systemUTC());
    Instant quarter = Grain.QUARTER.floor(middle);
    Instant hour = Grain.HOUR.floor(middle);
    Instant end = Grain.HOUR.ceiling(now);
    query(
        "sums by model and by everything, 30 days by quarters at their ends",
        () -> {
          SumQuestion question = new SumQuestion(SumKey.OFFER, quarter, end);
          sums.totals(question, null, 50);
          sums.all(question, 50);
        });
    query(
        "sums by caller, the dearest 50 of 60 days",
        () ->
            sums.totals(
                new SumQuestion(
                    SumKey.CALLER,
                    Grain.DAY.floor(now.minus(HISTORY)),
                    Grain.DAY.ceiling(now.plusSeconds(1))),
                null,
                50));
    query(
        "10 models by the hour, 30 days",
        () -> sums.series(new SumQuestion(SumKey.OFFER, hour, end), Grain.HOUR, 10));
    out.println();
  }

  private static List<?> spent(RecordStore store, Instant since, Instant until, String scope) {
    return store.spent(new SpentQuestion(since, until, scope, false, null));
  }

  private interface Times {
    Instant of(long record);
  }

  /** What a busy machine says less about than the time that both processes have computed. */
  private record Rate(double recordsPerSecond, double cpuMicros, double serverMicros) {
    @Override
    public String toString() {
      return "%,.0f a second; %.0f µs of CPU each, %.0f of them the server's; two idle cores do %,.0f"
          .formatted(recordsPerSecond, cpuMicros, serverMicros, 2e6 / cpuMicros);
    }
  }

  private static Duration cpu(Supplier<Duration> serverCpu) {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .orElse(Duration.ZERO)
        .plus(serverCpu.get());
  }

  /** Batches are made before the clock runs, a part at a time. */
  private static Rate ingest(
      RecordStore store, int records, AtomicLong ids, Supplier<Duration> serverCpu, Times times)
      throws Exception {
    double seconds = 0;
    double cpuSeconds = 0;
    double serverSeconds = 0;
    int done = 0;
    for (int start = 0; start < records / BATCH; start += PART) {
      int end = Math.min(start + PART, records / BATCH);
      List<byte[]> batches = new ArrayList<>();
      for (int n = start; n < end; n++) {
        batches.add(batch(ids.getAndAdd(BATCH), n, times));
      }
      Duration cpuBefore = cpu(serverCpu);
      Duration serverBefore = serverCpu.get();
      long before = System.nanoTime();
      send(store, batches);
      seconds += (System.nanoTime() - before) / 1e9;
      cpuSeconds += cpu(serverCpu).minus(cpuBefore).toMillis() / 1e3;
      serverSeconds += serverCpu.get().minus(serverBefore).toMillis() / 1e3;
      done += batches.size() * BATCH;
    }
    return new Rate(
        done / seconds,
        cpuSeconds * 1e6 / Math.max(1, done),
        serverSeconds * 1e6 / Math.max(1, done));
  }

  private static void send(RecordStore store, List<byte[]> batches) throws Exception {
    AtomicInteger next = new AtomicInteger();
    ExecutorService gateways = Executors.newFixedThreadPool(GATEWAYS);
    try {
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < GATEWAYS; i++) {
        sending.add(
            gateways.submit(
                () -> {
                  for (int n = next.getAndIncrement();
                      n < batches.size();
                      n = next.getAndIncrement()) {
                    store.usage(batches.get(n));
                  }
                }));
      }
      for (Future<?> each : sending) {
        each.get();
      }
    } finally {
      gateways.shutdownNow();
    }
  }

  private static byte[] batch(long first, int number, Times times) {
    StringBuilder lines = new StringBuilder(BATCH * 1_000);
    Random random = new Random(number);
    for (int i = 0; i < BATCH; i++) {
      long record = (long) number * BATCH + i;
      lines.append(TestingIngest.line("r-" + (first + i), times.of(record), random));
    }
    return lines.toString().getBytes(UTF_8);
  }

  private void query(String name, Runnable query) throws IOException {
    long[] nanos = new long[QUERIES];
    for (int i = 0; i < QUERIES; i++) {
      long start = System.nanoTime();
      query.run();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    out.printf(
        Locale.ROOT,
        "| %s | %.0f ms, at most %.0f |%n",
        name,
        nanos[QUERIES / 2] / 1e6,
        nanos[QUERIES - 1] / 1e6);
  }
}
