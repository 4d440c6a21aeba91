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
package io.shenyullm.core.shenyu;

import static io.shenyullm.core.shenyu.TestingGateway.BODY;
import static io.shenyullm.core.shenyu.TestingGateway.REPLY;
import static io.shenyullm.core.shenyu.TestingGateway.bodyOf;
import static io.shenyullm.core.shenyu.TestingGateway.llm;
import static io.shenyullm.core.shenyu.TestingGateway.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.http.LlmHeaders;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Verdict;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class EntryDriveTest {
  private final TestingGateway direct =
      new TestingGateway(TestingExchanges.route(Route.Drive.DIRECT));
  private final TestingGateway routed =
      new TestingGateway(TestingExchanges.route(Route.Drive.ROUTER));

  private static void assertRefused(MockServerWebExchange exchange, int status, String code) {
    assertThat(exchange.getResponse().getStatusCode().value()).isEqualTo(status);
    assertThat(bodyOf(exchange)).contains("\"code\":\"" + code + "\"");
  }

  private static void assertOutcome(
      TestingGateway gateway, Outcome.Ending ending, int status, String code) {
    assertThat(gateway.outcomes).hasSize(1);
    Outcome outcome = gateway.outcomes.get(0);
    assertThat(outcome.ending()).isEqualTo(ending);
    assertThat(outcome.httpStatus()).isEqualTo(status);
    assertThat(outcome.errorCode()).isEqualTo(code);
  }

  @Test
  void proxy_requiredVerdictsMissing_neverGetsThePrompt() {
    TestingGateway strict =
        new TestingGateway(
            TestingExchanges.route(Route.Drive.DIRECT, Verdict.ADMIT, Verdict.RESERVE));
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(strict.run(exchange, strict.proxy(MediaType.APPLICATION_JSON, REPLY)))
        .verifyComplete();
    assertRefused(exchange, 503, "verdict_missing");
    assertThat(bodyOf(exchange)).contains(PluginNames.COST + ", " + PluginNames.GUARD);
    assertThat(strict.upstreamGot).isEmpty();
    assertOutcome(strict, Outcome.Ending.REFUSED, 503, "verdict_missing");
  }

  @Test
  void proxy_wrapsTheRefusal_callerStillLearnsTheReason() {
    TestingGateway strict =
        new TestingGateway(TestingExchanges.route(Route.Drive.DIRECT, Verdict.ADMIT));
    MockServerWebExchange exchange = post(BODY);
    ShenyuPluginChain chain =
        e ->
            strict
                .sent(e.getRequest().getBody())
                .onErrorMap(error -> new IllegalStateException("retries exhausted"));
    StepVerifier.create(strict.run(exchange, chain)).verifyComplete();
    assertRefused(exchange, 503, "verdict_missing");
  }

  @Test
  void proxy_onRouterRouteWithoutRouter_neverGetsThePrompt() {
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(routed.run(exchange, routed.proxy(MediaType.APPLICATION_JSON, REPLY)))
        .verifyComplete();
    assertRefused(exchange, 503, "router_missing");
    assertThat(bodyOf(exchange)).contains(PluginNames.ROUTER).doesNotContain("choices");
    assertThat(routed.upstreamGot).isEmpty();
    assertOutcome(routed, Outcome.Ending.REFUSED, 503, "router_missing");
  }

  @Test
  void write_onRouterRouteWithoutRouter_isReplaced() {
    for (ShenyuPluginChain chain :
        List.<ShenyuPluginChain>of(
            e -> e.getResponse().writeWith(TestingGateway.buffers(REPLY)),
            e -> e.getResponse().writeAndFlushWith(Flux.just(TestingGateway.buffers(REPLY))),
            e -> e.getResponse().setComplete(),
            e -> Mono.empty())) {
      MockServerWebExchange exchange = post(BODY);
      StepVerifier.create(routed.run(exchange, chain)).verifyComplete();
      assertRefused(exchange, 503, "router_missing");
    }
  }

  @Test
  void write_ofAHostsRefusalOnRouterRoute_passes() {
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(
            routed.run(
                exchange,
                e -> {
                  e.getResponse().setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
                  return e.getResponse().writeWith(TestingGateway.buffers("slow down"));
                }))
        .verifyComplete();
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
    assertThat(bodyOf(exchange)).isEqualTo("slow down");
  }

  @Test
  void chain_endsWithoutAnswerOnDirectRoute_is503() {
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(direct.run(exchange, e -> Mono.empty())).verifyComplete();
    assertRefused(exchange, 503, "upstream_missing");
  }

  @Test
  void laterPlugin_inTime_findsTheSameExchange() {
    AtomicReference<ServerWebExchange> seen = new AtomicReference<>();
    MockServerWebExchange exchange = post(BODY);
    ShenyuPluginChain second =
        e ->
            direct.entry.enter(
                e,
                direct.proxy(MediaType.APPLICATION_JSON, REPLY),
                TestingGateway.rule(null),
                (inner, llm, chain) -> {
                  seen.set(inner);
                  assertThat(llm).isSameAs(llm(exchange));
                  return chain.execute(inner);
                });
    StepVerifier.create(direct.run(exchange, second)).verifyComplete();
    assertThat(seen.get().getResponse()).isInstanceOf(ResponseTap.class);
    assertThat(direct.outcomes).hasSize(1);
    assertThat(bodyOf(exchange)).isEqualTo(REPLY);
  }

  @Test
  void laterPlugin_afterThePromptLeft_is503AndNotRun() {
    MockServerWebExchange exchange = post(BODY);
    ShenyuPluginChain late =
        e ->
            direct
                .sent(e.getRequest().getBody())
                .then(
                    Mono.defer(
                        () ->
                            direct.entry.enter(
                                e,
                                c -> Mono.empty(),
                                TestingGateway.rule(null),
                                (inner, llm, chain) ->
                                    Mono.error(new AssertionError("the late step ran")))));
    StepVerifier.create(direct.run(exchange, late)).verifyComplete();
    assertRefused(exchange, 503, "plugin_order");
    assertOutcome(direct, Outcome.Ending.REFUSED, 503, "plugin_order");
  }

  @Test
  void laterPlugin_afterTheRouterClaimed_is503AndNotRun() {
    MockServerWebExchange exchange = post(BODY);
    ShenyuPluginChain late =
        e -> {
          assertThat(llm(exchange).claimDrive("router")).isTrue();
          return routed.entry.enter(
              e,
              c -> Mono.empty(),
              TestingGateway.rule(null),
              (inner, llm, chain) -> Mono.error(new AssertionError("the late step ran")));
        };
    StepVerifier.create(routed.run(exchange, late)).verifyComplete();
    assertRefused(exchange, 503, "plugin_order");
  }

  @Test
  void proxy_unchangedRequest_getsTheOriginalBytesEveryTime() {
    MockServerWebExchange exchange = post(BODY);
    ShenyuPluginChain retrying =
        e ->
            direct
                .sent(e.getRequest().getBody())
                .then(direct.sent(e.getRequest().getBody()))
                .then(Mono.defer(() -> e.getResponse().setComplete()));
    StepVerifier.create(direct.run(exchange, retrying)).verifyComplete();
    assertThat(direct.upstreamGot).hasToString(BODY + BODY);
    assertThat(direct.outcomes.get(0).attempts()).isEqualTo(1);
  }

  @Test
  void proxy_maskedRequest_getsTheMaskedBytesAndLength() {
    MockServerWebExchange exchange = post(BODY);
    AtomicReference<HttpHeaders> headers = new AtomicReference<>();
    ShenyuPluginChain proxy = direct.proxy(MediaType.APPLICATION_JSON, REPLY);
    StepVerifier.create(
            direct.run(
                exchange,
                (e, llm, chain) -> {
                  llm.changeRequest(
                      llm.request()
                          .mapSegments(segment -> segment.text().replace("hello", "[MASKED_1]")));
                  return chain.execute(e);
                },
                e -> {
                  headers.set(e.getRequest().getHeaders());
                  return proxy.execute(e);
                }))
        .verifyComplete();
    assertThat(direct.upstreamGot).hasToString(BODY.replace("hello", "[MASKED_1]"));
    assertThat(headers.get().getContentLength()).isEqualTo(direct.upstreamGot.length());
    assertThat(headers.get().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
  }

  @Test
  void proxy_fails_is502WithoutItsMessage() {
    MockServerWebExchange exchange = post(BODY);
    ShenyuPluginChain failing =
        e ->
            direct
                .sent(e.getRequest().getBody())
                .then(Mono.error(new IllegalStateException("sent hello to 10.0.0.1")));
    StepVerifier.create(direct.run(exchange, failing)).verifyComplete();
    assertRefused(exchange, 502, "upstream_error");
    assertThat(bodyOf(exchange)).doesNotContain("10.0.0.1");
    assertOutcome(direct, Outcome.Ending.ERROR, 502, "upstream_error");
    assertThat(direct.outcomes.get(0).offer().id()).isEqualTo("small");
  }

  @Test
  void proxy_timesOut_is504() {
    for (Throwable error :
        List.of(
            new TimeoutException("slow"),
            new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, "slow"))) {
      MockServerWebExchange exchange = post(BODY);
      StepVerifier.create(direct.run(exchange, e -> Mono.error(error))).verifyComplete();
      assertRefused(exchange, 504, "upstream_timeout");
    }
  }

  @Test
  void cancel_whileUpstreamThinks_settlesOnceAs499() {
    MockServerWebExchange exchange = post(BODY);
    Sinks.Empty<Void> upstream = Sinks.empty();
    ShenyuPluginChain slow = e -> direct.sent(e.getRequest().getBody()).then(upstream.asMono());
    StepVerifier.create(direct.run(exchange, slow))
        .expectSubscription()
        .then(() -> assertThat(upstream.currentSubscriberCount()).isOne())
        .thenCancel()
        .verify();
    assertOutcome(direct, Outcome.Ending.CANCEL, 499, "client_closed_request");
    assertThat(upstream.currentSubscriberCount()).isZero();
    upstream.tryEmitEmpty();
    assertThat(direct.outcomes).hasSize(1);
    assertThat(direct.outcomes.get(0).attempts()).isEqualTo(1);
  }

  @Test
  void router_claims_writesThroughTheWriterUntouched() {
    MockServerWebExchange exchange = post(BODY);
    ResponseWriter writer = new ResponseWriter();
    StepVerifier.create(
            routed.run(
                exchange,
                (e, llm, chain) -> {
                  llm.onSettle((settled, outcome) -> routed.outcomes.add(outcome));
                  assertThat(llm.claimDrive("router")).isTrue();
                  return writer.reply(
                      e,
                      () -> Map.of(LlmHeaders.MODEL, "small\r\nx: 1"),
                      ChatReply.parse(REPLY.getBytes(StandardCharsets.UTF_8)));
                },
                e -> Mono.error(new AssertionError("the chain ran"))))
        .verifyComplete();
    assertThat(bodyOf(exchange)).isEqualTo(REPLY);
    assertThat(exchange.getResponse().getHeaders().getFirst(LlmHeaders.MODEL))
        .isEqualTo("small??x: 1");
    assertOutcome(routed, Outcome.Ending.COMPLETE, 200, null);
  }

  @Test
  void router_streamBreaksAfterCommit_endsWithAnErrorEvent() {
    MockServerWebExchange exchange = post(BODY);
    ResponseWriter writer = new ResponseWriter();
    ChatEvent event = ChatEvent.ofData("{\"choices\":[]}".getBytes(StandardCharsets.UTF_8));
    Refusal reason = Refusal.of(502, "server_error", "upstream_cut", "Cut.");
    StepVerifier.create(
            routed.run(
                exchange,
                (e, llm, chain) -> {
                  llm.claimDrive("router");
                  return writer.stream(
                      e,
                      Map::of,
                      Flux.concat(Flux.just(event), Flux.error(new RefusedException(reason))));
                },
                e -> Mono.empty()))
        .verifyComplete();
    assertThat(bodyOf(exchange))
        .isEqualTo(
            "data: {\"choices\":[]}\n\ndata: {\"error\":{\"message\":\"Cut.\",\"type\":"
                + "\"server_error\",\"param\":null,\"code\":\"upstream_cut\"}}\n\n");
    assertThat(exchange.getResponse().getHeaders().getContentType())
        .isEqualTo(MediaType.TEXT_EVENT_STREAM);
  }

  @Test
  void router_streamFailsBeforeItsFirstEvent_getsAStatus() {
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(
            routed.run(
                exchange,
                (e, llm, chain) -> {
                  llm.claimDrive("router");
                  return new ResponseWriter()
                      .stream(
                          e,
                          Map::of,
                          Flux.error(
                              new RefusedException(
                                  Refusal.unavailable("no_provider", "None left."))));
                },
                e -> Mono.empty()))
        .verifyComplete();
    assertRefused(exchange, 503, "no_provider");
    assertThat(exchange.getResponse().getHeaders().getContentType())
        .isEqualTo(MediaType.APPLICATION_JSON);
  }
}
