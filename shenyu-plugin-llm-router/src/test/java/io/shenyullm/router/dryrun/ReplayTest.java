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
package io.shenyullm.router.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.records.Caller;
import io.shenyullm.records.Origin;
import io.shenyullm.records.RecordWriter;
import io.shenyullm.records.UsageRecord;
import io.shenyullm.router.dryrun.ReplayReport.BeforeAfter;
import io.shenyullm.router.dryrun.ReplayReport.CostEffect;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ReplayTest {
  private static final DryRuns IN_FORCE =
      TestingDocuments.of(
          "rule \"large\" when $c : CandidateFact(model == \"large\") then out.prefer($c); end");

  /** Sends German away, masked requests to where they were, and the sales nowhere. */
  private static final DryRuns DRAFT =
      TestingDocuments.of(
          """
          rule "large" when Prompt(language != "de") $c : CandidateFact(model == "large")
            then out.prefer($c);
          end
          rule "cheap German" when Prompt(language == "de", tokens < 2000)
            $c : CandidateFact(model == "small")
            then out.prefer($c);
          end
          rule "no sales" when Caller(department == "sales") $c : CandidateFact()
            then out.exclude($c, "sales is closed");
          end
          rule "full" when Budget(threshold >= 90) Sensitivity(has("EMAIL_ADDRESS"), masked)
            $c : CandidateFact(model == "large")
            then out.exclude($c, "full");
          end
          """);

  private final List<byte[]> lines = new ArrayList<>();

  @AfterAll
  static void close() {
    IN_FORCE.close();
    DRAFT.close();
  }

  private UsageRecord.Builder record(String id, String model, String department) {
    return UsageRecord.builder(
            new Origin(id, Instant.parse("2026-05-01T00:00:00Z"), "gw", "boot"),
            new Caller(Map.of("tenant", "acme", "department", department, "user", "u")),
            new UsageRecord.Asked("default", 1L, model, true),
            new UsageRecord.Served("large", "west", "us", true),
            new UsageRecord.Ended("complete", 200, null, 1L),
            new UsageRecord.Money(new BigDecimal("0.01"), "USD", null, null, false))
        .prompt(new UsageRecord.Prompt("open_qa", "general", "en", "medium"))
        .analysis(new UsageRecord.Analysis(true, 0.5, 0.9, null, null))
        .choice(new UsageRecord.Choice("auto: tier=medium", List.of(), null, null))
        .tokens(TokenUsage.of(1_000, 500));
  }

  private static UsageRecord.Prompt german() {
    return new UsageRecord.Prompt("open_qa", "general", "de", "medium");
  }

  private static UsageRecord.Timing firstTokenAfter(long millis) {
    return new UsageRecord.Timing(Duration.ofSeconds(9), Duration.ofMillis(millis), null);
  }

  private void add(UsageRecord.Builder record) {
    lines.add(RecordWriter.line(record.build()));
  }

  private ReplayReport replay() throws IOException {
    return replay(ReplayProgress.NONE);
  }

  private ReplayReport replay(ReplayProgress progress) throws IOException {
    Queue<byte[]> left = new ArrayDeque<>(lines);
    ReplayRecords source = left::poll;
    return IN_FORCE.replay(source, DRAFT, progress);
  }

  @Test
  void replay_countsWhatChangesWithBothReasons() throws IOException {
    add(record("a", "auto", "research"));
    add(record("b", "auto", "research").prompt(german()));
    add(record("c", "auto", "sales"));

    ReplayReport report = replay();

    assertThat(report.records()).isEqualTo(3);
    assertThat(report.replayed()).isEqualTo(3);
    assertThat(report.changed()).isEqualTo(2);
    assertThat(report.choices())
        .isEqualTo(
            Map.of(
                "west/large", new BeforeAfter(3, 1),
                "east/small", new BeforeAfter(0, 1),
                "refused:routing_denied", new BeforeAfter(0, 1)));
    assertThat(report.differences())
        .extracting(d -> d.id() + ": " + d.before() + " -> " + d.after())
        .containsExactly("b: west/large -> east/small", "c: west/large -> refused:routing_denied");
    assertThat(report.differences().get(0).recorded()).isEqualTo("west/large");
    assertThat(report.differences().get(0).beforeReason()).contains("rules: large");
    assertThat(report.differences().get(0).afterReason()).contains("rules: cheap-German");
    assertThat(report.differences().get(1).afterReason()).contains("sales is closed");
  }

  /** 1,000 tokens in and 500 out: 2,000 + 4,000 micros at the large one, 100 + 200 at the small. */
  @Test
  void replay_costIsExactAndUnderTheSamePrices() throws IOException {
    add(record("a", "auto", "research"));
    add(record("b", "auto", "research").prompt(german()));
    add(record("c", "auto", "sales"));

    CostEffect effect = replay().cost().get("USD");

    assertThat(effect).isNotNull();
    assertThat(effect.requests()).isEqualTo(2);
    assertThat(effect.beforeMicros()).isEqualByComparingTo("12000");
    assertThat(effect.afterMicros()).isEqualByComparingTo("6300");
    assertThat(effect.changeMicros()).isEqualByComparingTo("-5700");
  }

  @Test
  void replay_latency_comesFromWhatIsRecordedOfBothOffers() throws IOException {
    add(record("a", "auto", "research").prompt(german()).timing(firstTokenAfter(800)));
    assertThat(replay().latency()).isNull();

    add(
        UsageRecord.builder(
                new Origin("s", Instant.parse("2026-05-01T00:00:00Z"), "gw", "boot"),
                new Caller(Map.of()),
                new UsageRecord.Asked("default", 1L, "small", true),
                new UsageRecord.Served("small", "east", "eu", true),
                new UsageRecord.Ended("complete", 200, null, 1L),
                new UsageRecord.Money(BigDecimal.ZERO, "USD", null, null, false))
            .timing(firstTokenAfter(300)));
    ReplayReport report = replay();

    assertThat(report.latency()).isEqualTo(new ReplayReport.LatencyEffect(1, 800, 300));
    assertThat(report.changed()).isEqualTo(1);
  }

  @Test
  void replay_recordedFindingsAndBudgets_areFacts() throws IOException {
    UsageRecord.Guarded masked =
        new UsageRecord.Guarded(Map.of("EMAIL_ADDRESS", 2L), "confidential", true, null);
    UsageRecord.Budgeting full =
        new UsageRecord.Budgeting(
            List.of(new UsageRecord.Touched("a", 10L), new UsageRecord.Touched("b", 95L)),
            null,
            null);
    add(record("a", "auto", "research").guarded(masked).budgeting(full));
    add(record("b", "auto", "research").guarded(masked));

    assertThat(replay().differences()).extracting(d -> d.id()).containsExactly("a");
  }

  @Test
  void replay_whatCannotBeReplayed_isCountedWithTheReason() throws IOException {
    lines.add("{".getBytes(StandardCharsets.UTF_8));
    lines.add("{\"schema\":1}".getBytes(StandardCharsets.UTF_8));
    add(record("a", "(unknown)", "x"));
    add(record("b", "gone", "x"));
    add(record("c", "auto", "x").tokens(null));
    add(record("d", "auto", "x").choice(UsageRecord.Choice.UNKNOWN));
    add(record("e", "auto", "x").prompt(UsageRecord.Prompt.UNKNOWN));
    add(record("f", "auto", "x"));

    ReplayReport report = replay();

    assertThat(report.records()).isEqualTo(8);
    assertThat(report.replayed()).isEqualTo(1);
    assertThat(report.skipped())
        .isEqualTo(
            Map.of(
                "not a usage record", 2L,
                "the model asked for is not recorded", 1L,
                "the model asked for is in neither catalogue any more", 1L,
                "tokens are not recorded", 1L,
                "no model was chosen: refused before, from the cache, or not routed here", 1L,
                "the prompt's labels are not recorded", 1L));
  }

  @Test
  void replay_noRecords_isAnEmptyReport() throws IOException {
    ReplayReport report = replay();

    assertThat(report.records()).isZero();
    assertThat(report.cost()).isEmpty();
    assertThat(report.latency()).isNull();
    assertThat(new String(Json.write(report.tree()), StandardCharsets.UTF_8))
        .startsWith("{\"records\":0,\"replayed\":0,\"changed\":0,\"wasStopped\":false");
  }

  @Test
  void replay_progress_isToldAndMayStop() throws IOException {
    for (int i = 0; i < 5; i++) {
      add(record("r" + i, "auto", "x"));
    }
    List<Long> told = new ArrayList<>();

    ReplayReport report =
        replay(
            n -> {
              told.add(n);
              return n < 3;
            });

    assertThat(told).containsExactly(1L, 2L, 3L);
    assertThat(report.records()).isEqualTo(3);
    assertThat(report.wasStopped()).isTrue();
  }

  @Test
  void replay_differences_areLimited_countsAreNot() throws IOException {
    for (int i = 0; i < ReplayReport.MOST_DIFFERENCES + 5; i++) {
      add(record("r" + i, "auto", "sales"));
    }
    ReplayReport report = replay();

    assertThat(report.differences()).hasSize(ReplayReport.MOST_DIFFERENCES);
    assertThat(report.changed()).isEqualTo(ReplayReport.MOST_DIFFERENCES + 5);
  }

  @Test
  void replay_sourceThatBreaks_isReported() {
    ReplayRecords broken =
        new ReplayRecords() {
          @Override
          public byte @Nullable [] next() throws IOException {
            throw new IOException("gone");
          }
        };

    assertThatThrownBy(() -> IN_FORCE.replay(broken, DRAFT, ReplayProgress.NONE))
        .isInstanceOf(IOException.class);
  }

  @Test
  void replay_againstTheSameRules_changesNothing() throws IOException {
    add(record("a", "auto", "research"));
    add(record("b", "small", "research"));
    Queue<byte[]> left = new ArrayDeque<>(lines);

    ReplayReport report = IN_FORCE.replay(left::poll, IN_FORCE, ReplayProgress.NONE);

    assertThat(report.changed()).isZero();
    assertThat(report.choices().get("east/small")).isEqualTo(new BeforeAfter(1, 1));
    assertThat(report.cost().get("USD").changeMicros()).isEqualByComparingTo("0");
  }
}
