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
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.router.upstream.UpstreamLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class DispatcherJsonTest {

  @Test
  void dispatch_jsonReply_forwardedUnderTheOffersNameAndSettledOnce() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      test.run(test.jsonRequest());

      assertThat(new String(test.sink.reply.toJson(), StandardCharsets.UTF_8))
          .isEqualTo(TestingDispatch.REPLY.replace("\"up\"", "\"small\""));
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(test.outcome().usage()).isEqualTo(TokenUsage.of(7, 3));
      assertThat(test.outcome().attempts()).isEqualTo(1);
      assertThat(test.outcome().timeToFirstToken()).isNotNull();
      assertThat(test.sink.headers)
          .containsEntry("x-llm-model", "small")
          .containsEntry("x-llm-provider", "a")
          .containsEntry("x-llm-route-reason", "because")
          .containsEntry("x-llm-attempts", "1")
          .containsEntry("x-llm-cache", "off")
          .doesNotContainKey("x-llm-cost");
      assertThat(test.sink.headers.get("x-llm-overhead-ms")).matches("\\d+\\.\\d\\d");
    }
  }

  @Test
  void dispatch_toProvider_sendsOurCredentialsAndModelOnly() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      test.run(test.jsonRequest());

      TestingUpstream.Call call = upstream.calls().get(0);
      assertThat(call.uri()).isEqualTo("/v1/chat/completions");
      assertThat(call.body()).containsEntry("model", "small").containsOnlyKeys("model", "messages");
      assertThat(call.headers())
          .containsEntry("authorization", "Bearer " + TestingDispatch.SECRET)
          .containsEntry("x-request-id", "req-1")
          .containsEntry("content-type", "application/json")
          .containsEntry("accept-encoding", "identity")
          .doesNotContainKey("transfer-encoding");
    }
  }

  @Test
  void dispatch_budgetFacts_exactCostAndRemainingInHeaders() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();
      llm.budgetFacts(new TestingBudgetFacts());

      test.run(llm);

      assertThat(test.sink.headers)
          .containsEntry("x-llm-cost", "0.010")
          .containsEntry("x-llm-budget-remaining", "9.75 USD");
    }
  }

  @Test
  void dispatch_changedRequest_sendsTheChangedOne() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      LlmExchange llm = test.jsonRequest();
      llm.changeRequest(llm.request().mapSegments(segment -> "masked"));

      test.run(llm);

      assertThat(upstream.calls().get(0).body().toString()).contains("masked").contains("small");
    }
  }

  @Test
  void dispatch_htmlBody_502InvalidResponse() {
    assertRefused(TestingUpstream.json(200, "<html>oops</html>"), 502, "upstream_invalid_response");
  }

  @Test
  void dispatch_jsonWithoutChoices_502InvalidResponse() {
    assertRefused(TestingUpstream.json(200, "{\"ok\":true}"), 502, "upstream_invalid_response");
  }

  @Test
  void dispatch_providerDeniesOurKey_502AuthWithoutItsWords() {
    Refusal refusal =
        assertRefused(
            TestingUpstream.json(401, "{\"error\":{\"message\":\"key abc of account 7\"}}"),
            502,
            "upstream_auth");
    assertThat(refusal.message()).doesNotContain("account");
  }

  @Test
  void dispatch_providerFindsRequestWrong_400WithItsWords() {
    Refusal refusal =
        assertRefused(
            TestingUpstream.json(400, "{\"error\":{\"message\":\"temperature\\n must be <= 2\"}}"),
            400,
            "upstream_bad_request");
    assertThat(refusal.message()).isEqualTo("temperature must be <= 2");
  }

  @Test
  void dispatch_rateLimited_429WithRetryAfter() {
    Refusal refusal =
        assertRefused(
            TestingUpstream.answering(
                response ->
                    response.status(429).header("retry-after", "7").sendString(Mono.just("{}"))),
            429,
            "rate_limit_exceeded");
    assertThat(refusal.headers()).containsEntry("Retry-After", "7");
  }

  @Test
  void dispatch_silentProvider_504() {
    try (var upstream = TestingUpstream.answering(response -> Mono.never());
        var test =
            TestingDispatch.of(
                TestingDispatch.offer(
                    "a",
                    io.shenyullm.core.protocols.Protocols.OPENAI,
                    upstream.baseUrl(),
                    Duration.ofMillis(200)))) {
      Refusal refusal = test.refused(test.jsonRequest());

      assertThat(refusal.status()).isEqualTo(504);
      assertThat(test.outcome().ending()).isEqualTo(Ending.ERROR);
      assertThat(test.outcome().usage()).isNull();
    }
  }

  @Test
  void dispatch_upstreamModelSwitchedOn_toldInAHeader() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            new TestingDispatch(
                List.of(TestingDispatch.offer("a", upstream.baseUrl())),
                new DispatchSettings(3, Duration.ofMinutes(1), true),
                HealthLimits.DEFAULT)) {
      test.run(test.jsonRequest());

      assertThat(test.sink.headers)
          .containsEntry("x-llm-model", "small")
          .containsEntry("x-llm-upstream-model", "up");
    }
  }

  @Test
  void dispatch_replyOverTheLimit_502() {
    UpstreamLimits small =
        new UpstreamLimits(64, 1024, 1024, 4, 4, Duration.ofSeconds(1), Duration.ofSeconds(10));
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            new TestingDispatch(
                List.of(TestingDispatch.offer("a", upstream.baseUrl())),
                DispatchSettings.DEFAULT,
                HealthLimits.DEFAULT,
                small)) {
      assertThat(test.refused(test.jsonRequest()).code()).isEqualTo("upstream_invalid_response");
    }
  }

  @Test
  void dispatch_cancelledWhileWaiting_closesUpstreamAndSettlesOnce() throws Exception {
    try (var upstream = TestingUpstream.answering(response -> Mono.never());
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      var running = test.dispatch(test.jsonRequest()).subscribe();
      Waiting.until(() -> !upstream.calls().isEmpty());

      running.dispose();

      upstream.firstClosed().get(120, java.util.concurrent.TimeUnit.SECONDS);
      assertThat(test.outcome().ending()).isEqualTo(Ending.CANCEL);
      assertThat(test.outcome().lastCallFailed()).isFalse();
      assertThat(test.outcome().httpStatus()).isEqualTo(499);
      assertThat(test.outcome().attempts()).isEqualTo(1);
    }
  }

  private static Refusal assertRefused(TestingUpstream given, int status, String code) {
    try (var upstream = given;
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      Refusal refusal = test.refused(test.jsonRequest());

      assertThat(refusal.status()).isEqualTo(status);
      assertThat(refusal.code()).isEqualTo(code);
      assertThat(test.outcome().ending()).isEqualTo(Ending.ERROR);
      assertThat(test.outcome().httpStatus()).isEqualTo(status);
      assertThat(test.outcome().errorCode()).isEqualTo(code);
      return refusal;
    }
  }
}
