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
package io.shenyullm.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Reservation;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.router.analyse.PromptAnalyser;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.router.plan.Planner;
import io.shenyullm.router.plan.RoutingRules;
import io.shenyullm.router.plan.ScoreWeights;
import io.shenyullm.router.upstream.UpstreamClient;
import io.shenyullm.router.upstream.UpstreamLimits;
import io.shenyullm.rules.drools.RuleSetCompiler;
import io.shenyullm.rules.drools.SourceFile;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A denial degrades to a cheaper model before it refuses, with the planner as it is wired. */
class DispatcherReplanTest {
  private static final Refusal NO_MONEY = Refusal.of(429, "x", "budget_exceeded", "none left");
  private static final String PREFER_LARGE =
      """
      package rules;
      import io.shenyullm.rules.drools.facts.*;
      global RuleOutcomes out;
      rule "large" when $c : CandidateFact(model == "large") then out.prefer($c); end
      """;

  private final List<Long> asked = new ArrayList<>();

  @Test
  void dispatch_deniedAboveTheLimit_degradesToTheCheaperModel() throws SnapshotException {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY)) {
      assertThat(provider(upstream.baseUrl(), 700, false)).isEqualTo("p-small");
      assertThat(asked).containsExactly(1_000L, 100L);
    }
  }

  /** The planner keeps below expected costs, so a strict budget may deny what it prefers again. */
  @Test
  void dispatch_strictBudgetDeniesPreferredByItsMaximum_degradesAllTheSame()
      throws SnapshotException {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY)) {
      assertThat(provider(upstream.baseUrl(), 1_500, true)).isEqualTo("p-small");
      assertThat(asked).containsExactly(2_000L, 200L);
    }
  }

  @Test
  void dispatch_nothingFits_refusesWith429AndCallsNobody() throws SnapshotException {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY)) {
      assertThatThrownBy(() -> provider(upstream.baseUrl(), 50, false))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(NO_MONEY));
      assertThat(upstream.calls()).isEmpty();
    }
  }

  private String provider(URI upstream, long limitNanos, boolean strict) throws SnapshotException {
    var rules =
        new RuleSetCompiler(1, System::nanoTime)
            .compile(List.of(new SourceFile("routing.drl", PREFER_LARGE)));
    Planner planner =
        new Planner(
            (request, offer, intent, at) -> {
              long nanos = offer.id().equals("large") ? 1_000 : 100;
              return new CostEstimate(nanos, 2 * nanos, "USD", 7, 3);
            },
            new Health(HealthLimits.DEFAULT, System::nanoTime),
            () -> 0.0);
    ModelCatalog catalog =
        new ModelCatalog(List.of(offer("small", upstream), offer("large", upstream)), Map.of());
    LlmExchange llm =
        TestingExchanges.exchange(
            TestingExchanges.snapshot(
                catalog,
                TestingExchanges.route(Route.Drive.ROUTER),
                Map.of(RoutingRules.class, new RoutingRules(rules, ScoreWeights.DEFAULT))),
            Principal.anonymous(),
            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    llm.onReserve(
        (exchange, estimate) -> Mono.fromSupplier(() -> answer(estimate, limitNanos, strict)));
    TestingSink sink = new TestingSink();
    try (UpstreamClient client =
        new UpstreamClient(
            UpstreamLimits.DEFAULT, new LargeBodies(Schedulers.immediate()), Clock.systemUTC())) {
      new Dispatcher(
              exchange -> planner.plan(exchange).orRefuse(),
              PromptAnalyser.NONE,
              client,
              DispatchSettings.DEFAULT,
              new Health(HealthLimits.DEFAULT, System::nanoTime),
              null,
              System::nanoTime)
          .dispatch(llm, sink)
          .block(TestingDispatch.PATIENCE);
    }
    return sink.headers.get("x-llm-provider");
  }

  private Reservation answer(CostEstimate estimate, long limitNanos, boolean strict) {
    long wanted = strict ? estimate.maximumNanos() : estimate.expectedNanos();
    asked.add(wanted);
    if (wanted > limitNanos) {
      return new Reservation.Denied(NO_MONEY, limitNanos);
    }
    return new Reservation.Granted(
        new Reservation.Hold() {
          @Override
          public long heldNanos() {
            return wanted;
          }

          @Override
          public Mono<Reservation> moveTo(CostEstimate next) {
            return Mono.fromSupplier(() -> answer(next, limitNanos, strict));
          }
        });
  }

  private static ModelOffer offer(String id, URI upstream) {
    return TestingExchanges.offer(
        id, TestingExchanges.provider("p-" + id, Protocols.OPENAI, upstream), 0.5);
  }
}
