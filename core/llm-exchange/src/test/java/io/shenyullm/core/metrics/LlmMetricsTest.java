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
package io.shenyullm.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.pricing.PriceSchedule;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.LoaderStatus;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LlmMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LlmMetrics metrics = new LlmMetrics(registry);
  private final ModelOffer offer = pricedOffer();

  @Test
  void record_completeCall_allMetersOfACall() {
    metrics.record(
        outcome(Outcome.Ending.COMPLETE, null, TokenUsage.of(100, 11), 3), exchange("small"));

    assertThat(
            registry
                .get(MetricNames.OPERATION_DURATION)
                .tag("gen_ai.operation.name", "chat")
                .tag("gen_ai.provider.name", "simulated")
                .tag("gen_ai.request.model", "small")
                .tag("gen_ai.response.model", "small")
                .tag("error.type", "none")
                .timer()
                .totalTime(java.util.concurrent.TimeUnit.MILLISECONDS))
        .isEqualTo(1_200);
    assertThat(registry.get(MetricNames.TOKEN_USAGE).tag("gen_ai.token.type", "input").summary())
        .satisfies(s -> assertThat(s.totalAmount()).isEqualTo(100));
    assertThat(registry.get(MetricNames.TOKEN_USAGE).tag("gen_ai.token.type", "output").summary())
        .satisfies(s -> assertThat(s.totalAmount()).isEqualTo(11));
    assertThat(registry.get(MetricNames.TIME_TO_FIRST_TOKEN).timer())
        .satisfies(t -> assertThat(millis(t)).isEqualTo(200));
    assertThat(registry.get(MetricNames.TIME_PER_OUTPUT_TOKEN).timer())
        .satisfies(t -> assertThat(millis(t)).isEqualTo(100));
    assertThat(registry.get(MetricNames.FAILOVERS).counter().count()).isEqualTo(2);
    assertThat(registry.get(MetricNames.COST).tag("currency", "USD").counter().count())
        .isEqualTo(0.25);
    assertThat(registry.get(MetricNames.REQUESTS).tag("ending", "complete").counter().count())
        .isEqualTo(1);
    assertThat(registry.get(MetricNames.OVERHEAD).timer().count()).isEqualTo(1);
    assertThat(registry.find(MetricNames.REFUSALS).counter()).isNull();
  }

  @Test
  void record_billedCall_countsTheBill() {
    metrics.record(
        outcome(Outcome.Ending.COMPLETE, null, TokenUsage.of(100, 11), 3),
        exchange("small"),
        new Cost(new BigDecimal("0.5"), "USD"));

    assertThat(registry.get(MetricNames.COST).tag("currency", "USD").counter().count())
        .isEqualTo(0.5);
  }

  @Test
  void record_refusal_countsItsCode() {
    metrics.record(
        new Outcome(
            Outcome.Ending.REFUSED,
            403,
            "policy_denied",
            null,
            null,
            0,
            false,
            Duration.ofMillis(1),
            null,
            Duration.ofMillis(1)),
        exchange("small"));
    assertThat(registry.get(MetricNames.REFUSALS).tag("code", "policy_denied").counter().count())
        .isEqualTo(1);
    assertThat(registry.find(MetricNames.OPERATION_DURATION).timer()).isNull();
  }

  @Test
  void record_modelThatACallerMadeUp_isNoLabel() {
    metrics.record(
        outcome(Outcome.Ending.ERROR, "upstream_error", null, 1), exchange("made-up-by-caller"));
    assertThat(registry.getMeters())
        .allSatisfy(
            meter -> assertThat(meter.getId().toString()).doesNotContain("made-up-by-caller"));
    assertThat(
            registry
                .get(MetricNames.OPERATION_DURATION)
                .tag("gen_ai.request.model", "_OTHER")
                .tag("error.type", "upstream_error")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void record_findings_countedByEntity() {
    LlmExchange exchange = exchange("small");
    exchange.admit(
        new Admission(
            "d1", Map.of("EMAIL_ADDRESS", 2), "confidential", 0.1, true, Obligations.NONE));
    metrics.record(outcome(Outcome.Ending.CANCEL, null, null, 1), exchange);
    assertThat(registry.get(MetricNames.FINDINGS).tag("entity", "EMAIL_ADDRESS").counter().count())
        .isEqualTo(2);
  }

  @Test
  void refused_endlessCodes_labelStaysBounded() {
    for (int i = 0; i < LlmMetrics.MAX_LABEL_VALUES * 2; i++) {
      metrics.refused("code-" + i);
    }
    assertThat(registry.find(MetricNames.REFUSALS).counters())
        .hasSize(LlmMetrics.MAX_LABEL_VALUES + 1);
    assertThat(registry.get(MetricNames.REFUSALS).tag("code", "_OTHER").counter().count())
        .isEqualTo(LlmMetrics.MAX_LABEL_VALUES);
  }

  @Test
  void record_twice_makesMetersOnce() {
    Outcome outcome = outcome(Outcome.Ending.COMPLETE, null, TokenUsage.of(1, 1), 1);
    metrics.record(outcome, exchange("small"));
    List<Meter> before = registry.getMeters();
    metrics.record(outcome, exchange("small"));
    assertThat(registry.getMeters()).hasSameElementsAs(before);
  }

  @Test
  void bindSnapshot_status_isShown() {
    metrics.bindSnapshot(() -> new LoaderStatus(42, "00", "file", Instant.EPOCH, 3, null, true));
    assertThat(registry.get(MetricNames.SNAPSHOT_VERSION).gauge().value()).isEqualTo(42);
    assertThat(registry.get(MetricNames.SNAPSHOT_REFUSED).functionCounter().count()).isEqualTo(3);
    assertThat(registry.get(MetricNames.SNAPSHOT_REACHABLE).gauge().value()).isEqualTo(1);
  }

  private Outcome outcome(
      Outcome.Ending ending, @Nullable String code, @Nullable TokenUsage usage, int attempts) {
    return new Outcome(
        ending,
        200,
        code,
        offer,
        usage,
        attempts,
        false,
        Duration.ofMillis(1_200),
        Duration.ofMillis(200),
        Duration.ofNanos(300_000));
  }

  private LlmExchange exchange(String model) {
    ModelCatalog catalog = new ModelCatalog(List.of(offer), Map.of());
    return TestingExchanges.exchange(
        TestingExchanges.snapshot(catalog, TestingExchanges.route(Route.Drive.ROUTER), Map.of()),
        Principal.anonymous(),
        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }

  private static ModelOffer pricedOffer() {
    Provider provider =
        TestingExchanges.provider("simulated", Protocols.OPENAI, URI.create("http://localhost"));
    PriceSchedule prices =
        new PriceSchedule() {
          @Override
          public Cost cost(TokenUsage usage, Instant at) {
            return new Cost(new BigDecimal("0.25"), "USD");
          }

          @Override
          public String currency() {
            return "USD";
          }
        };
    return new ModelOffer("small", provider, "small", 1_000, 100, 0.5, Set.of(), 1, prices);
  }

  private static double millis(io.micrometer.core.instrument.Timer timer) {
    return timer.totalTime(java.util.concurrent.TimeUnit.MILLISECONDS);
  }
}
