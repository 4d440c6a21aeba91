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

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.exchange.Reservation;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class DispatcherStagesTest {
  private static final Refusal NO_MONEY = Refusal.of(429, "x", "budget_exceeded", "none left");

  @Test
  void dispatch_policyAllowsNoCandidate_403() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();
      llm.onApprovePlan((exchange, plan) -> List.of());

      assertThat(test.refused(llm).status()).isEqualTo(403);
      assertThat(upstream.calls()).isEmpty();
      assertThat(test.outcome().ending()).isEqualTo(Ending.REFUSED);
      assertThat(test.outcome().offer()).isNull();
    }
  }

  @Test
  void dispatch_policyRemovesFirst_secondIsUsed() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", upstream.baseUrl()),
                TestingDispatch.offer("b", upstream.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();
      llm.onApprovePlan((exchange, plan) -> plan.ranked().subList(1, 2));

      test.run(llm);

      assertThat(test.sink.headers).containsEntry("x-llm-provider", "b");
      assertThat(llm.plan().orElseThrow().ranked()).hasSize(1);
    }
  }

  @Test
  void dispatch_denied_plannedOnceMoreBelowTheCeiling() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", upstream.baseUrl()),
                TestingDispatch.offer("b", upstream.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();
      TestingBudget budget = new TestingBudget(700);
      llm.onReserve(budget::reserve);

      test.run(llm);

      assertThat(test.sink.headers).containsEntry("x-llm-provider", "b");
      assertThat(budget.asked).containsExactly(1000L, 600L);
    }
  }

  @Test
  void dispatch_deniedTwice_theBudgetsRefusal() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();
      llm.onReserve(new TestingBudget(10)::reserve);

      assertThat(test.refused(llm)).isEqualTo(NO_MONEY);
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @Test
  void dispatch_failover_holdMovesWithTheAttempt() {
    try (var bad = TestingUpstream.json(500, "{}");
        var good = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", bad.baseUrl()),
                TestingDispatch.offer("b", good.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();
      TestingBudget budget = new TestingBudget(5000);
      llm.onReserve(budget::reserve);

      test.run(llm);

      assertThat(budget.asked).containsExactly(1000L);
      assertThat(budget.moved).containsExactly(600L);
    }
  }

  @Test
  void dispatch_cancelledWhileTheHoldMoves_settlesWithoutACallUnderWay() {
    try (var bad = TestingUpstream.json(500, "{}");
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", bad.baseUrl()),
                TestingDispatch.offer("b", bad.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();
      CompletableFuture<Void> asked = new CompletableFuture<>();
      llm.onReserve(
          (exchange, estimate) ->
              Mono.just(
                  new Reservation.Granted(
                      new Reservation.Hold() {
                        @Override
                        public long heldNanos() {
                          return estimate.expectedNanos();
                        }

                        @Override
                        public Mono<Reservation> moveTo(CostEstimate next) {
                          asked.complete(null);
                          return Mono.never();
                        }
                      })));
      var running = test.dispatch(llm).subscribe();
      asked.orTimeout(120, TimeUnit.SECONDS).join();

      running.dispose();

      assertThat(test.outcome().ending()).isEqualTo(Ending.CANCEL);
      assertThat(test.outcome().attempts()).isEqualTo(1);
      assertThat(test.outcome().lastCallFailed()).isTrue();
    }
  }

  @Test
  void dispatch_autoModel_analysed() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      var code =
          new io.shenyullm.core.exchange.PromptAnalysis("code", "it", "en", "simple", 0.1, 0.9);
      var dispatcher =
          new Dispatcher(
              llm ->
                  new io.shenyullm.core.exchange.RoutePlan(
                      List.of(
                          new io.shenyullm.core.exchange.Candidate(
                              llm.snapshot().catalog().offers().get(0),
                              new CostEstimate(1, 1, "USD", 1, 1),
                              1,
                              List.of())),
                      List.of(),
                      llm.analysis().intent()),
              request -> code,
              test.client,
              DispatchSettings.DEFAULT,
              new Health(HealthLimits.DEFAULT, System::nanoTime),
              null,
              System::nanoTime);

      dispatcher.dispatch(test.jsonRequest(), test.sink).block(TestingDispatch.PATIENCE);
      assertThat(test.sink.headers).containsEntry("x-llm-route-reason", "code");

      LlmExchange named =
          test.exchange(
              "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}");
      dispatcher.dispatch(named, test.sink).block(TestingDispatch.PATIENCE);
      assertThat(test.sink.headers).containsEntry("x-llm-route-reason", "unknown");
    }
  }

  /** Grants what is below a limit. */
  private static final class TestingBudget {
    private final List<Long> asked = new CopyOnWriteArrayList<>();
    private final List<Long> moved = new CopyOnWriteArrayList<>();
    private final long limitNanos;

    TestingBudget(long limitNanos) {
      this.limitNanos = limitNanos;
    }

    Mono<Reservation> reserve(LlmExchange llm, CostEstimate estimate) {
      asked.add(estimate.expectedNanos());
      return Mono.just(answer(estimate));
    }

    private Reservation answer(CostEstimate estimate) {
      if (estimate.expectedNanos() > limitNanos) {
        return new Reservation.Denied(NO_MONEY, limitNanos);
      }
      return new Reservation.Granted(
          new Reservation.Hold() {
            @Override
            public long heldNanos() {
              return estimate.expectedNanos();
            }

            @Override
            public Mono<Reservation> moveTo(CostEstimate next) {
              moved.add(next.expectedNanos());
              return Mono.just(answer(next));
            }
          });
    }
  }
}
