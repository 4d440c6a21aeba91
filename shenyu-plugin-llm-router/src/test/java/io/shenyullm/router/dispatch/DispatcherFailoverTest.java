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

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.exchange.Reservation;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.testing.TestingTime;
import io.shenyullm.router.health.CallOutcome;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.router.health.Standing;
import io.shenyullm.router.upstream.UpstreamLimits;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class DispatcherFailoverTest {
  private static final Duration CLOSED_FOR = Duration.ofSeconds(20);

  @Test
  void dispatch_500_nextCandidateAnswers() {
    assertFailsOver(TestingUpstream.json(500, "{}"));
  }

  @Test
  void dispatch_overloaded529_nextCandidateAnswers() {
    assertFailsOver(TestingUpstream.json(529, "{}"));
  }

  @Test
  void dispatch_garbage_nextCandidateAnswers() {
    assertFailsOver(TestingUpstream.json(200, "<html>"));
  }

  @Test
  void dispatch_streamCutBeforeContent_nextCandidateAnswers() {
    assertFailsOver(TestingUpstream.cutting(TestingDispatch.ROLE));
  }

  @Test
  void dispatch_streamEndsBeforeContent_nextCandidateAnswers() {
    assertFailsOver(TestingUpstream.events(TestingDispatch.ROLE, 4096));
  }

  @Test
  void dispatch_errorEventBeforeContent_nextCandidateAnswers() {
    assertFailsOver(
        TestingUpstream.events(
            TestingDispatch.ROLE + "data: {\"error\":{\"type\":\"rate_limit_error\"}}\n\n", 4096));
  }

  @Test
  void dispatch_stallBeforeContent_nextCandidateAnswers() {
    assertFailsOver(TestingUpstream.stalling(TestingDispatch.ROLE));
  }

  @Test
  void dispatch_connectionRefused_nextCandidateAnswers() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (var spare = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", URI.create("http://127.0.0.1:" + free)),
                TestingDispatch.offer("b", spare.baseUrl()))) {
      test.run(test.jsonRequest());

      assertThat(test.sink.headers).containsEntry("x-llm-provider", "b");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402, 403, 404})
  void dispatch_operatorsFault_nextProviderAnswersAndFirstCoolsDown(int status) {
    String told = "{\"error\":{\"message\":\"Pay your bill of 2,000 USD\"}}";
    try (var first = TestingUpstream.json(status, told);
        var spare = TestingUpstream.json(200, TestingDispatch.REPLY)) {
      ModelOffer offer = TestingDispatch.offer("a", first.baseUrl());
      try (var test = TestingDispatch.of(offer, TestingDispatch.offer("b", spare.baseUrl()))) {
        test.run(test.jsonRequest());

        assertThat(test.sink.headers).containsEntry("x-llm-provider", "b");
        assertThat(test.health.standing(offer, "default")).isEqualTo(Standing.COOLING);
        test.run(test.jsonRequest());
        assertThat(first.calls()).hasSize(1);
      }
    }
  }

  @Test
  void dispatch_wrongKey_whatSharesItIsAskedLast() {
    try (var first = TestingUpstream.json(401, "{}");
        var spare = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", first.baseUrl()),
                TestingDispatch.offer("twin", first.baseUrl()),
                TestingDispatch.offer("b", spare.baseUrl()))) {
      test.run(test.jsonRequest());

      assertThat(test.sink.headers).containsEntry("x-llm-provider", "b");
      assertThat(first.calls()).hasSize(1);
    }
  }

  @Test
  void dispatch_400AboutTheAccount_failsOverAndItsTextStaysHere() {
    String told =
        "{\"error\":{\"type\":\"invalid_request_error\","
            + "\"message\":\"Your credit balance is too low.\"}}";
    try (var first = TestingUpstream.json(400, told)) {
      ModelOffer offer = TestingDispatch.offer("a", first.baseUrl());
      ModelOffer second = TestingDispatch.offer("b", first.baseUrl());
      try (var test = TestingDispatch.of(offer, second)) {
        Refusal refusal = test.refused(test.jsonRequest());

        assertThat(first.calls()).hasSize(2);
        assertThat(refusal.status()).isEqualTo(502);
        assertThat(refusal.code()).isEqualTo("upstream_account");
        assertThat(refusal.message()).doesNotContain("credit");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402, 500, 503})
  void dispatch_providerFails_itsOtherModelsAreTriedAfterOtherProviders(int status) {
    try (var dead = TestingUpstream.json(status, "{}");
        var spare = TestingUpstream.json(200, TestingDispatch.REPLY)) {
      ModelOffer first = TestingDispatch.offer("a", dead.baseUrl());
      try (var test =
          TestingDispatch.of(
              first,
              TestingDispatch.other("medium", first),
              TestingDispatch.other("large", first),
              TestingDispatch.offer("b", spare.baseUrl()))) {
        test.run(test.jsonRequest());

        assertThat(dead.calls()).hasSize(1);
        assertThat(test.sink.headers)
            .containsEntry("x-llm-provider", "b")
            .containsEntry("x-llm-attempts", "2");
      }
    }
  }

  @Test
  void dispatch_onlyOneProvider_itsOtherModelIsTried() {
    var calls = new java.util.concurrent.atomic.AtomicInteger();
    try (var flaky =
        TestingUpstream.answering(
            response ->
                calls.getAndIncrement() == 0
                    ? response.status(500).sendString(Mono.just("{}"))
                    : response.sendString(Mono.just(TestingDispatch.REPLY)))) {
      ModelOffer first = TestingDispatch.offer("a", flaky.baseUrl());
      try (var test = TestingDispatch.of(first, TestingDispatch.other("medium", first))) {
        test.run(test.jsonRequest());

        assertThat(test.sink.headers).containsEntry("x-llm-model", "medium");
      }
    }
  }

  @Test
  void dispatch_onlyOfferRateLimited_isCalledAgainAllTheSame() {
    try (var limited =
            TestingUpstream.answering(
                response ->
                    response.status(429).header("retry-after", "30").sendString(Mono.just("{}")));
        var test = TestingDispatch.of(TestingDispatch.offer("a", limited.baseUrl()))) {
      for (int i = 0; i < 7; i++) {
        Refusal refusal = test.refused(test.jsonRequest());

        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.headers()).containsEntry("Retry-After", "30");
      }
      assertThat(limited.calls()).hasSize(7);
    }
  }

  @Test
  void dispatch_streamsCutAfterContent_providerIsNotHealthy() {
    String begun = TestingDispatch.ROLE + TestingDispatch.chunk("{\"content\":\"he\"}", "null");
    try (var broken = TestingUpstream.cutting(begun)) {
      ModelOffer offer = TestingDispatch.offer("a", broken.baseUrl());
      try (var test = TestingDispatch.of(offer)) {
        for (int i = 0; i < HealthLimits.DEFAULT.failuresToClose(); i++) {
          test.run(test.streamRequest());
        }

        assertThat(test.health.standing(offer, "default")).isEqualTo(Standing.CLOSED);
        assertThat(test.health.of(offer).timeToFirstTokenMillis()).isEmpty();
      }
    }
  }

  @Test
  void dispatch_lastCandidateFails_countsOnce() {
    try (var bad = TestingUpstream.json(500, "{}")) {
      ModelOffer offer = TestingDispatch.offer("a", bad.baseUrl());
      try (var test = TestingDispatch.of(offer)) {
        test.refused(test.jsonRequest());

        // one error beside the two successes that are taken for granted
        assertThat(test.health.of(offer).errorRate()).isBetween(0.32, 0.34);
      }
    }
  }

  @Test
  void dispatch_400_noFailover() {
    try (var first = TestingUpstream.json(400, "{}");
        var spare = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", first.baseUrl()),
                TestingDispatch.offer("b", spare.baseUrl()))) {
      assertThat(test.refused(test.jsonRequest()).status()).isEqualTo(400);
      assertThat(spare.calls()).isEmpty();
    }
  }

  @Test
  void dispatch_allFail_lastFailureToldAfterThreeAttempts() {
    try (var bad = TestingUpstream.json(503, "{}");
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", bad.baseUrl()),
                TestingDispatch.offer("b", bad.baseUrl()),
                TestingDispatch.offer("c", bad.baseUrl()),
                TestingDispatch.offer("d", bad.baseUrl()))) {
      assertThat(test.refused(test.jsonRequest()).status()).isEqualTo(502);
      assertThat(bad.calls()).hasSize(3);
      assertThat(test.outcome().attempts()).isEqualTo(3);
      assertThat(test.outcome().ending()).isEqualTo(Ending.ERROR);
    }
  }

  @Test
  void dispatch_connectionClosedBeforeReply_sameProviderTriedAgain() {
    var calls = new java.util.concurrent.atomic.AtomicInteger();
    try (var flaky =
            TestingUpstream.answering(
                response ->
                    calls.getAndIncrement() == 0
                        ? Mono.fromRunnable(() -> response.withConnection(c -> c.channel().close()))
                        : response.sendString(Mono.just(TestingDispatch.REPLY)));
        var test = TestingDispatch.of(TestingDispatch.offer("a", flaky.baseUrl()))) {
      test.run(test.jsonRequest());

      assertThat(test.outcome().attempts()).isEqualTo(2);
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
    }
  }

  /** The second try belongs to the same trial. */
  @Test
  void dispatch_connectionClosedInATrial_sameProviderTriedAgain() {
    var calls = new java.util.concurrent.atomic.AtomicInteger();
    TestingTime time = new TestingTime();
    try (var recovering =
            TestingUpstream.answering(
                response ->
                    switch (calls.getAndIncrement()) {
                      case 0 -> response.status(500).sendString(Mono.just("{}"));
                      case 1 ->
                          Mono.fromRunnable(
                              () -> response.withConnection(c -> c.channel().close()));
                      default -> response.sendString(Mono.just(TestingDispatch.REPLY));
                    });
        var test = closingAtOnce(time, List.of(TestingDispatch.offer("a", recovering.baseUrl())))) {
      test.refused(test.jsonRequest());
      time.pass(CLOSED_FOR);

      test.run(test.jsonRequest());

      assertThat(recovering.calls()).hasSize(3);
      assertThat(test.sink.headers).containsEntry("x-llm-provider", "a");
    }
  }

  @Test
  void dispatch_budgetDeniesTheMove_trialIsLeftForTheNext() {
    TestingTime time = new TestingTime();
    try (var bad = TestingUpstream.json(500, "{}")) {
      ModelOffer recovering = TestingDispatch.offer("b", bad.baseUrl());
      try (var test =
          closingAtOnce(time, List.of(TestingDispatch.offer("a", bad.baseUrl()), recovering))) {
        test.health.record(
            recovering, "default", new CallOutcome.Failed(CallOutcome.Reach.PROVIDER, null));
        time.pass(CLOSED_FOR);
        LlmExchange llm = test.jsonRequest();
        llm.onReserve((exchange, estimate) -> Mono.just(new Reservation.Granted(unmovable())));

        test.refused(llm);

        assertThat(bad.calls()).hasSize(1);
        assertThat(test.health.standing(recovering, "default")).isEqualTo(Standing.READY);
      }
    }
  }

  private static Reservation.Hold unmovable() {
    return new Reservation.Hold() {
      @Override
      public long heldNanos() {
        return 1000;
      }

      @Override
      public Mono<Reservation> moveTo(CostEstimate next) {
        return Mono.just(
            new Reservation.Denied(Refusal.of(429, "x", "budget_exceeded", "none"), 0));
      }
    };
  }

  private static TestingDispatch closingAtOnce(TestingTime time, List<ModelOffer> offers) {
    HealthLimits limits =
        new HealthLimits(
            1, CLOSED_FOR, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(1));
    return new TestingDispatch(
        offers,
        DispatchSettings.DEFAULT,
        new Health(limits, time),
        UpstreamLimits.DEFAULT,
        new LargeBodies(Schedulers.immediate()));
  }

  /** The provider has done its part and charges for it; another would be read no sooner. */
  @Test
  void dispatch_noThreadToReadTheReply_lostCallAndNobodyElseIsAsked() {
    String large = TestingDispatch.REPLY.replace("hello", "x".repeat(LargeBodies.LARGE_BYTES));
    LargeBodies overloaded = new LargeBodies(Schedulers.newSingle("closed", true));
    overloaded.close();
    try (var upstream = TestingUpstream.json(200, large)) {
      ModelOffer offer = TestingDispatch.offer("a", upstream.baseUrl());
      try (var test =
          new TestingDispatch(
              List.of(offer, TestingDispatch.offer("b", upstream.baseUrl())),
              DispatchSettings.DEFAULT,
              new Health(HealthLimits.DEFAULT, System::nanoTime),
              UpstreamLimits.DEFAULT,
              overloaded)) {
        LlmExchange llm = test.jsonRequest();

        Refusal refusal = test.refused(llm);

        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.code()).isEqualTo("overloaded");
        assertThat(refusal.headers()).containsEntry("Retry-After", "1");
        assertThat(upstream.calls()).hasSize(1);
        assertThat(llm.lostCalls()).containsExactly(offer);
        assertThat(test.health.of(offer).errorRate()).isZero();
      }
    }
  }

  @Test
  void dispatch_noMemoryForTheReply_lostCallAndNothingIsHeld() {
    BytesInFlight bytes = new BytesInFlight(BytesInFlight.LEAST_LIMIT);
    String large = TestingDispatch.REPLY.replace("hello", "x".repeat((int) bytes.limit()));
    try (var upstream = TestingUpstream.json(200, large)) {
      ModelOffer offer = TestingDispatch.offer("a", upstream.baseUrl());
      try (var test = TestingDispatch.of(offer);
          BytesInFlight.Claim claim = bytes.open()) {
        LlmExchange llm = test.jsonRequest();
        llm.claim(claim);

        Refusal refusal = test.refused(llm);

        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.code()).isEqualTo("overloaded");
        assertThat(refusal.headers()).containsEntry("Retry-After", "1");
        assertThat(llm.lostCalls()).containsExactly(offer);
        assertThat(test.health.of(offer).errorRate()).isZero();
      }
      assertThat(bytes.held()).isZero();
    }
  }

  @Test
  void dispatch_afterRetryAfter_providerIsLeftAlone() {
    try (var limited =
            TestingUpstream.answering(
                response ->
                    response.status(429).header("retry-after", "30").sendString(Mono.just("{}")));
        var spare = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", limited.baseUrl()),
                TestingDispatch.offer("b", spare.baseUrl()))) {
      test.run(test.jsonRequest());
      test.run(test.jsonRequest());

      assertThat(limited.calls()).hasSize(1);
      assertThat(spare.calls()).hasSize(2);
      assertThat(test.sink.headers).containsEntry("x-llm-attempts", "1");
    }
  }

  @Test
  void dispatch_onlyProviderCoolingDown_503WithRetryAfter() {
    try (var bad = TestingUpstream.json(500, "{}");
        var test =
            new TestingDispatch(
                List.of(TestingDispatch.offer("a", bad.baseUrl())),
                DispatchSettings.DEFAULT,
                new HealthLimits(
                    2,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1)))) {
      test.refused(test.jsonRequest());
      test.refused(test.jsonRequest());
      Refusal refusal = test.refused(test.jsonRequest());

      assertThat(bad.calls()).hasSize(2);
      assertThat(refusal.status()).isEqualTo(503);
      assertThat(refusal.code()).isEqualTo("upstream_cooling_down");
      assertThat(Integer.parseInt(refusal.headers().get("Retry-After"))).isBetween(1, 20);
      assertThat(test.outcomes).hasSize(3);
      assertThat(test.outcomes.get(2).ending()).isEqualTo(Ending.REFUSED);
    }
  }

  @Test
  void dispatch_deadlineOver_noFurtherAttempt() {
    try (var silent = TestingUpstream.answering(response -> Mono.never());
        var spare = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            new TestingDispatch(
                List.of(
                    TestingDispatch.offer(
                        "a", Protocols.OPENAI, silent.baseUrl(), Duration.ofMillis(300)),
                    TestingDispatch.offer("b", spare.baseUrl())),
                new DispatchSettings(3, Duration.ofMillis(200), false),
                HealthLimits.DEFAULT)) {
      assertThat(test.refused(test.jsonRequest()).status()).isEqualTo(504);
      assertThat(spare.calls()).isEmpty();
    }
  }

  /** The provider had the request: it may have worked for it, and charge. */
  @Test
  void dispatch_firstTimesOut_isALostCall() {
    try (var silent = TestingUpstream.answering(response -> Mono.never());
        var spare = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer(
                    "a", Protocols.OPENAI, silent.baseUrl(), Duration.ofMillis(200)),
                TestingDispatch.offer("b", spare.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();

      test.run(llm);

      assertThat(llm.lostCalls()).extracting(offer -> offer.provider().name()).containsExactly("a");
    }
  }

  @Test
  void dispatch_firstFails_isNoLostCall() {
    try (var broken = TestingUpstream.json(500, "{}");
        var spare = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", broken.baseUrl()),
                TestingDispatch.offer("b", spare.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();

      test.run(llm);

      assertThat(test.sink.headers).containsEntry("x-llm-provider", "b");
      assertThat(llm.lostCalls()).isEmpty();
    }
  }

  @Test
  void dispatch_firstSpeaksAnotherProtocol_requestItCannotExpressGoesToTheNext() {
    try (var anthropic = TestingUpstream.json(200, "{}");
        var spare = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer(
                    "a", Protocols.ANTHROPIC, anthropic.baseUrl(), Duration.ofSeconds(5)),
                TestingDispatch.offer("b", spare.baseUrl()))) {
      LlmExchange llm =
          test.exchange(
              "{\"model\":\"auto\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

      test.run(llm);

      assertThat(anthropic.calls()).isEmpty();
      assertThat(test.sink.headers).containsEntry("x-llm-provider", "b");
    }
  }

  @Test
  void dispatch_nobodyCanExpressTheRequest_400NamingTheField() {
    try (var anthropic = TestingUpstream.json(200, "{}");
        var test =
            TestingDispatch.of(
                TestingDispatch.offer(
                    "a", Protocols.ANTHROPIC, anthropic.baseUrl(), Duration.ofSeconds(5)))) {
      Refusal refusal =
          test.refused(
              test.exchange(
                  "{\"model\":\"auto\",\"logprobs\":true,"
                      + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));

      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.param()).isEqualTo("logprobs");
    }
  }

  private static void assertFailsOver(TestingUpstream given) {
    try (var first = given;
        var spare = TestingUpstream.events(TestingDispatch.STREAM, 4096)) {
      ModelOffer offer =
          TestingDispatch.offer("a", Protocols.OPENAI, first.baseUrl(), Duration.ofMillis(300));
      try (var test = TestingDispatch.of(offer, TestingDispatch.offer("b", spare.baseUrl()))) {
        test.run(test.streamRequest());

        assertThat(test.sink.text()).isEqualTo("hello \u00e9\u4f60");
        assertThat(test.sink.headers)
            .containsEntry("x-llm-provider", "b")
            .containsEntry("x-llm-attempts", "2");
        assertThat(first.calls()).hasSize(1);
        assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
        assertThat(test.outcome().attempts()).isEqualTo(2);
      }
    }
  }
}
