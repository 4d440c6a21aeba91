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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.storage.ConsoleDatabase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Sums on every database, against figures that are computed from the records by other code. */
abstract class UsageSumsContract {
  private static final Instant NOW = Instant.parse("2026-03-15T12:07:30Z");
  private static final Instant START = Instant.parse("2026-03-11T00:00:00Z");
  private static final Instant END = Instant.parse("2026-03-16T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(15);
  private static final int RECORDS = 700;

  /** A record, as the test itself has made it up. */
  private record Made(
      Instant at,
      String gateway,
      String department,
      String user,
      String model,
      String provider,
      @Nullable String route,
      String ending,
      @Nullable String error,
      String cache,
      String currency,
      int input,
      int cached,
      int output,
      BigDecimal cost,
      BigDecimal saved,
      BigDecimal lost,
      int millis) {
    String line(int number) {
      return ("{\"schema\":1,\"id\":\"r%d\",\"at\":\"%s\",\"gateway\":\"%s\",\"boot\":\"b\","
              + "\"principal\":{\"tenant\":\"acme\",\"department\":\"%s\",\"user\":\"%s\"},"
              + "\"model\":\"%s\",\"provider\":\"%s\",\"route\":%s,\"ending\":\"%s\","
              + "\"errorCode\":%s,\"cache\":\"%s\",\"billedCost\":\"%s\",\"savedCost\":\"%s\","
              + "\"lostCost\":\"%s\",\"billingCurrency\":\"%s\",\"latencyMillis\":%d,"
              + "\"usage\":{\"input\":%d,\"cache_read\":%d,\"output\":%d}}\n")
          .formatted(
              number,
              at,
              gateway,
              department,
              user,
              model,
              provider,
              quoted(route),
              ending,
              quoted(error),
              cache,
              cost.toPlainString(),
              saved.toPlainString(),
              lost.toPlainString(),
              currency,
              millis,
              input,
              cached,
              output);
    }

    private static String quoted(@Nullable String text) {
      return text == null ? "null" : "\"" + text + "\"";
    }
  }

  private final List<Made> made = new ArrayList<>();
  JdbcTemplate jdbc;
  private UsageSums sums;
  private RecordStore records;

  /** An empty one. */
  abstract DataSource dataSource() throws SQLException;

  @BeforeEach
  final void open() throws SQLException {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    DataSource dataSource = dataSource();
    jdbc = new JdbcTemplate(dataSource);
    ConsoleDatabase database = ConsoleDatabase.of(dataSource, clock, TestingDatabase.SCHEMAS);
    records = new RecordStore(database, clock);
    sums = new UsageSums(database, LedgerSettings.Keep.DEFAULT, clock);
  }

  private void ingestMany() {
    Random random = new Random(11);
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < RECORDS; i++) {
      boolean failed = random.nextInt(10) == 0;
      boolean hit = !failed && random.nextInt(5) == 0;
      Made one =
          new Made(
              START.plusMillis((long) (random.nextDouble() * Duration.ofDays(4).toMillis())),
              "gw-" + random.nextInt(3),
              "d" + random.nextInt(3),
              "u" + random.nextInt(5),
              "m" + random.nextInt(3),
              "p" + random.nextInt(2),
              random.nextInt(8) == 0 ? null : "route" + random.nextInt(2),
              failed ? "error" : "complete",
              failed ? "e" + random.nextInt(2) : null,
              hit ? "hit" : "miss",
              random.nextInt(6) == 0 ? "CNY" : "USD",
              random.nextInt(5_000),
              random.nextInt(300),
              random.nextInt(900),
              BigDecimal.valueOf(random.nextInt(9_000_000), 7),
              hit ? BigDecimal.valueOf(random.nextInt(9_000), 6) : BigDecimal.ZERO,
              failed ? BigDecimal.valueOf(random.nextInt(90), 7) : BigDecimal.ZERO,
              1 + random.nextInt(20_000));
      made.add(one);
      batch.append(one.line(i));
    }
    assertThat(records.usage(batch.toString().getBytes(UTF_8)).accepted()).hasSize(RECORDS);
  }

  private static final Map<SumKey, Function<Made, String>> NAMES =
      Map.of(
          SumKey.ALL, one -> "",
          SumKey.GROUP, one -> "tenant=acme department=" + one.department(),
          SumKey.CALLER,
              one -> "tenant=acme department=" + one.department() + " user=" + one.user(),
          SumKey.OFFER, one -> "model=" + one.model() + " provider=" + one.provider(),
          SumKey.ROUTE, one -> one.route() == null ? "" : "route=" + one.route(),
          SumKey.OUTCOME,
              one ->
                  "ending=" + one.ending() + (one.error() == null ? "" : " error=" + one.error()),
          SumKey.GROUP_MODEL,
              one -> "tenant=acme department=" + one.department() + " model=" + one.model(),
          SumKey.CACHE, one -> "cache=" + one.cache());

  private Map<String, List<Made>> expected(SumKey key, Instant from, Instant to) {
    Function<Made, String> name = Objects.requireNonNull(NAMES.get(key));
    return made.stream()
        .filter(one -> !one.at().isBefore(from) && one.at().isBefore(to))
        .collect(
            Collectors.groupingBy(
                one -> (name.apply(one) + " " + one.currency()).strip(),
                TreeMap::new,
                Collectors.toList()));
  }

  private static String name(UsageSums.Entry entry) {
    String labels =
        entry.labels().entrySet().stream()
            .filter(each -> each.getValue() != null)
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(" "));
    return (labels + " " + entry.currency()).strip();
  }

  private static BigDecimal sum(List<Made> of, Function<Made, BigDecimal> amount) {
    return of.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static void assertFigures(String what, SumKey key, UsageFigures figures, List<Made> of) {
    assertThat(figures.requests()).as(what).isEqualTo(of.size());
    assertThat(figures.failed())
        .as(what)
        .isEqualTo(of.stream().filter(one -> one.ending().equals("error")).count());
    assertThat(figures.fromCache())
        .as(what)
        .isEqualTo(of.stream().filter(one -> one.cache().equals("hit")).count());
    assertThat(figures.inputTokens().longValueExact())
        .as(what)
        .isEqualTo(of.stream().mapToLong(Made::input).sum());
    assertThat(figures.cachedTokens().longValueExact())
        .as(what)
        .isEqualTo(of.stream().mapToLong(Made::cached).sum());
    assertThat(figures.outputTokens().longValueExact())
        .as(what)
        .isEqualTo(of.stream().mapToLong(Made::output).sum());
    assertThat(figures.cost()).as(what).isEqualByComparingTo(sum(of, Made::cost));
    assertThat(figures.saved()).as(what).isEqualByComparingTo(sum(of, Made::saved));
    assertThat(figures.lost()).as(what).isEqualByComparingTo(sum(of, Made::lost));
    if (!key.withLatency()) {
      assertThat(figures.latency()).as(what).isNull();
      return;
    }
    UsageFigures.Latency latency = Objects.requireNonNull(figures.latency(), what);
    int[] sorted = of.stream().mapToInt(Made::millis).sorted().toArray();
    assertPercentile(what, latency.p50(), sorted, 0.50);
    assertPercentile(what, latency.p95(), sorted, 0.95);
    assertPercentile(what, latency.p99(), sorted, 0.99);
  }

  private static void assertPercentile(String what, double told, int[] sorted, double share) {
    int rank = Math.max(1, (int) Math.ceil(share * sorted.length - 1e-9));
    double exact = sorted[rank - 1];
    assertThat(told)
        .as("%s %s of %s", what, share, Arrays.toString(sorted))
        .isCloseTo(exact, within(exact * 0.011 + 0.01));
  }

  private static Instant aligned(Random random, Duration step) {
    long steps = Duration.between(START, END).dividedBy(step);
    return START.plus(step.multipliedBy(random.nextInt((int) steps)));
  }

  @Test
  void totals_ofAnyTime_areThoseOfItsRecords() {
    ingestMany();
    Random random = new Random(5);
    for (SumKey key : SumKey.values()) {
      Duration step = key.finest() == Grain.DAY ? Duration.ofDays(1) : STEP;
      for (int i = 0; i < 12; i++) {
        Instant from = aligned(random, step);
        Instant to = i == 0 ? END : from.plus(step.multipliedBy(1 + random.nextInt(150)));
        String what = key + " " + from + ".." + to;
        Map<String, List<Made>> expected = expected(key, from, to);
        List<UsageSums.Entry> told = sums.totals(new SumQuestion(key, from, to), null, 500);
        assertThat(told)
            .as(what)
            .extracting(UsageSumsContract::name)
            .containsExactlyInAnyOrderElementsOf(expected.keySet());
        assertThat(told)
            .as("the dearest first")
            .isSortedAccordingTo((a, b) -> b.figures().cost().compareTo(a.figures().cost()));
        for (UsageSums.Entry entry : told) {
          assertFigures(
              what, key, entry.figures(), Objects.requireNonNull(expected.get(name(entry))));
        }
      }
    }
  }

  @Test
  void totals_ofMinutes_areThoseOfTheirRecords() {
    ingestMany();
    Instant from = Instant.parse("2026-03-14T09:07:00Z");
    Instant to = Instant.parse("2026-03-14T18:31:00Z");
    Map<String, List<Made>> expected = expected(SumKey.OFFER, from, to);
    List<UsageSums.Entry> told = sums.totals(new SumQuestion(SumKey.OFFER, from, to), null, 500);
    assertThat(told).hasSameSizeAs(expected.keySet());
    for (UsageSums.Entry entry : told) {
      assertFigures(
          "minutes",
          SumKey.OFFER,
          entry.figures(),
          Objects.requireNonNull(expected.get(name(entry))));
    }
  }

  @Test
  void totals_inPages_areTheSame() {
    ingestMany();
    SumQuestion question = new SumQuestion(SumKey.GROUP_MODEL, START, END);
    List<UsageSums.Entry> paged = new ArrayList<>();
    UsageSums.@Nullable Place after = null;
    for (List<UsageSums.Entry> page = sums.totals(question, after, 4);
        !page.isEmpty();
        page = sums.totals(question, after, 4)) {
      paged.addAll(page);
      after = page.get(page.size() - 1).place();
    }
    assertThat(paged).isEqualTo(sums.totals(question, null, 500)).hasSizeGreaterThan(12);
  }

  @Test
  void series_ofEveryGrain_areThoseOfTheirRecords() {
    ingestMany();
    for (SumKey key : SumKey.values()) {
      for (Grain grain : Grain.values()) {
        if (grain.compareTo(key.finest()) < 0) {
          continue;
        }
        Instant from = grain == Grain.MINUTE ? Instant.parse("2026-03-14T00:00:00Z") : START;
        Instant to = grain == Grain.MINUTE ? from.plus(Duration.ofHours(24)) : END;
        String what = key + " by " + grain;
        Map<String, List<Made>> expected = expected(key, from, to);
        List<UsageSums.Series> told = sums.series(new SumQuestion(key, from, to), grain, 500);
        assertThat(told).as(what).hasSameSizeAs(expected.keySet());
        for (UsageSums.Series series : told) {
          Map<Instant, List<Made>> times = new HashMap<>();
          Objects.requireNonNull(expected.get(name(series.entry())))
              .forEach(
                  one ->
                      times
                          .computeIfAbsent(
                              Instant.ofEpochSecond(
                                  one.at().getEpochSecond()
                                      - one.at().getEpochSecond() % grain.length().toSeconds()),
                              unseen -> new ArrayList<>())
                          .add(one));
          assertThat(series.points())
              .as(what)
              .extracting(UsageSums.Point::at)
              .isSorted()
              .containsExactlyInAnyOrderElementsOf(times.keySet());
          for (UsageSums.Point point : series.points()) {
            assertFigures(
                what, key, point.figures(), Objects.requireNonNull(times.get(point.at())));
          }
        }
      }
    }
  }

  @Test
  void totals_ofWhatWasCorrected_leaveOutWhatIsNoMore() {
    Made first =
        new Made(
            START,
            "gw-1",
            "d0",
            "u0",
            "m0",
            "p0",
            null,
            "complete",
            null,
            "miss",
            "USD",
            1,
            0,
            1,
            BigDecimal.ONE,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            5);
    records.usage(first.line(1).getBytes(UTF_8));
    String corrected = first.line(1).replace("\"m0\"", "\"m1\"");
    records.usage(corrected.replace("\"schema\":1", "\"schema\":1,\"revision\":1").getBytes(UTF_8));
    assertThat(sums.totals(new SumQuestion(SumKey.OFFER, START, END), null, 10))
        .extracting(UsageSumsContract::name)
        .containsExactly("model=m1 provider=p0 USD");
    assertThat(sums.series(new SumQuestion(SumKey.OFFER, START, END), Grain.HOUR, 10)).hasSize(1);
  }

  @Test
  void totals_ofTimesThatAreNotSummed_sayWhatToAsk() {
    refuses(SumKey.CALLER, START.plus(STEP), END, "whole days of UTC, by which sums by caller");
    refuses(
        SumKey.GROUP,
        START.plusSeconds(60),
        END,
        "whole quarters of an hour of UTC, by which sums by group");
    refuses(SumKey.ROUTE, START.plusSeconds(60), END, "sums by minutes are kept since");
    refuses(SumKey.ROUTE, END.minusSeconds(1), END, "whole minutes of UTC");
    refuses(
        SumKey.ALL,
        Instant.parse("2025-01-01T00:15:00Z"),
        END,
        "sums by quarters of an hour are kept since 2025-02-08T12:07:30Z");
    refuses(SumKey.ALL, END, START, "from must be before to");
    refuses(SumKey.ALL, Instant.MIN, END, "must be within");
    refuses(SumKey.ALL, START, Instant.MAX, "must be within");
    assertThat(sums.totals(new SumQuestion(SumKey.ALL, Instant.EPOCH, END), null, 1)).isEmpty();
  }

  private void refuses(SumKey key, Instant from, Instant to, String why) {
    assertThatThrownBy(() -> sums.totals(new SumQuestion(key, from, to), null, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void series_ofTimesThatAreNotSummed_sayWhatToAsk() {
    refusesSeries(SumKey.CALLER, START, END, Grain.HOUR, "the shortest times are days");
    refusesSeries(SumKey.ALL, START.plus(STEP), END, Grain.HOUR, "between whole hours of UTC");
    refusesSeries(SumKey.ALL, START, END.plus(Duration.ofDays(20)), Grain.QUARTER, "at most 1500");
    refusesSeries(
        SumKey.ALL,
        Instant.parse("2024-01-01T00:00:00Z"),
        END,
        Grain.HOUR,
        "sums by hours are kept since");
    assertThat(sums.series(new SumQuestion(SumKey.ALL, START, END), Grain.DAY, 1)).isEmpty();
  }

  private void refusesSeries(SumKey key, Instant from, Instant to, Grain grain, String why) {
    assertThatThrownBy(() -> sums.series(new SumQuestion(key, from, to), grain, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
