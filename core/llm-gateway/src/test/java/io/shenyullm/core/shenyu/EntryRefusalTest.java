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
import static io.shenyullm.core.shenyu.TestingGateway.CHAT;
import static io.shenyullm.core.shenyu.TestingGateway.bodyOf;
import static io.shenyullm.core.shenyu.TestingGateway.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.http.LlmHeaders;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.identity.Identification;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import java.util.Set;
import org.apache.shenyu.common.constant.Constants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class EntryRefusalTest {
  private final Route direct = TestingExchanges.route(Route.Drive.DIRECT);
  private final TestingGateway gateway = new TestingGateway(direct);

  private void refused(MockServerWebExchange exchange, int status, String code) {
    StepVerifier.create(
            gateway.run(exchange, gateway.proxy(MediaType.APPLICATION_JSON, TestingGateway.REPLY)))
        .verifyComplete();
    assertRefused(exchange, status, code);
    assertThat(gateway.steps).hasValue(0);
    assertThat(gateway.upstreamGot).isEmpty();
  }

  private static void assertRefused(MockServerWebExchange exchange, int status, String code) {
    assertThat(exchange.getResponse().getStatusCode().value()).isEqualTo(status);
    assertThat(bodyOf(exchange)).startsWith("{\"error\":{").contains("\"code\":\"" + code + "\"");
    assertThat(exchange.getResponse().getHeaders().getFirst(LlmHeaders.REQUEST_ID)).hasSize(32);
    assertThat(exchange.getResponse().getHeaders().getContentType())
        .isEqualTo(MediaType.APPLICATION_JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':'small'|line 1, column 17",
        "{'model':'small','messages':'x'}|messages: must be an array",
        "{'messages':[]}|model: is required",
        "[]|expected a JSON object",
      })
  void enter_badBody_is400SayingWhere(String body, String where) {
    MockServerWebExchange exchange = post(body.replace('\'', '"'));
    refused(exchange, 400, "invalid_request");
    assertThat(bodyOf(exchange)).contains(where);
  }

  @Test
  void enter_turnedAwayOnAKnownRoute_isTold() {
    refused(post("{'model':7}".replace('\'', '"')), 400, "invalid_request");
    assertThat(gateway.turnedAway)
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.route()).isEqualTo(direct);
              assertThat(told.principal()).isEqualTo(Principal.anonymous());
              assertThat(told.refusal().status()).isEqualTo(400);
            });
    refused(
        MockServerWebExchange.from(MockServerHttpRequest.post("/llm/v1/other").build()),
        404,
        "unknown_url");
    assertThat(gateway.turnedAway.get(1).refusal().status()).isEqualTo(404);

    TestingGateway strict =
        new TestingGateway(
            direct,
            new Identification.Refused(
                Refusal.of(401, "authentication_error", "invalid_api_key", "No.")));
    StepVerifier.create(strict.run(post(BODY), e -> Mono.empty())).verifyComplete();
    assertThat(strict.turnedAway)
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.principal()).isNull();
              assertThat(told.refusal().code()).isEqualTo("invalid_api_key");
            });
  }

  @Test
  void enter_emptyBody_is400() {
    refused(
        MockServerWebExchange.from(MockServerHttpRequest.post(CHAT).build()),
        400,
        "invalid_request");
  }

  @Test
  void enter_contentLengthOverLimit_is413WithoutReading() {
    TestingGateway small =
        new TestingGateway(new Route("default", Set.of(), Route.Drive.DIRECT, 10, true, false));
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.post(CHAT)
                .contentLength(11)
                .body(Flux.error(new AssertionError("the body was read"))));
    StepVerifier.create(small.run(exchange, e -> Mono.empty())).verifyComplete();
    assertRefused(exchange, 413, "request_too_large");
  }

  @Test
  void enter_chunkedBodyOverLimit_is413() {
    TestingGateway small =
        new TestingGateway(new Route("default", Set.of(), Route.Drive.DIRECT, 10, true, false));
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.post(CHAT).body(TestingGateway.buffers("{\"mod", "el\":1}")));
    StepVerifier.create(small.run(exchange, e -> Mono.empty())).verifyComplete();
    assertRefused(exchange, 413, "request_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"route\":\"other\"}", "{\"route\":7}", "not json", "[]"})
  void enter_unknownRoute_is503(String handle) {
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(
            gateway.entry.enter(
                exchange, e -> Mono.empty(), TestingGateway.rule(handle), gateway.step()))
        .verifyComplete();
    assertRefused(exchange, 503, "route_unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "{\"route\":null}", "{\"route\":\"default\"}"})
  void enter_defaultRoute_passes(String handle) {
    StepVerifier.create(
            gateway.entry.enter(
                post(BODY),
                gateway.proxy(MediaType.APPLICATION_JSON, "{}"),
                TestingGateway.rule(handle),
                gateway.step()))
        .verifyComplete();
    assertThat(gateway.steps).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/llm/v1/embeddings,404,unknown_url",
    "GET,/llm/v1/chat/completions,405,method_not_allowed",
    "POST,/llm/v1/models,405,method_not_allowed",
    "POST,/llm/v1/chat/completions/x,404,unknown_url"
  })
  void enter_otherPath_namesWhatIsSupported(String method, String path, int status, String code) {
    refused(
        MockServerWebExchange.from(
            MockServerHttpRequest.method(org.springframework.http.HttpMethod.valueOf(method), path)
                .body(BODY)),
        status,
        code);
  }

  @Test
  void enter_models_listsIdsForAnIdentifiedCaller() {
    MockServerWebExchange exchange =
        MockServerWebExchange.from(MockServerHttpRequest.get("/llm/v1/models").build());
    StepVerifier.create(gateway.run(exchange, e -> Mono.error(new AssertionError("chain ran"))))
        .verifyComplete();
    assertThat(bodyOf(exchange))
        .startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"auto\",\"object\":\"model\"")
        .contains("\"id\":\"large\"", "\"id\":\"small\"", "\"owned_by\":\"simulated\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /llm/v1/models", "POST " + CHAT})
  void enter_unknownCaller_is401(String call) {
    TestingGateway closed =
        new TestingGateway(direct, new Identification.Refused(Refusal.unauthorized("No key.")));
    String[] parts = call.split(" ");
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.method(
                    org.springframework.http.HttpMethod.valueOf(parts[0]), parts[1])
                .body(BODY));
    StepVerifier.create(closed.run(exchange, e -> Mono.empty())).verifyComplete();
    assertRefused(exchange, 401, "invalid_api_key");
    assertThat(closed.steps).hasValue(0);
  }

  @Test
  void enter_unknownModelOnRouterRoute_is404WithSuggestions() {
    TestingGateway routed = new TestingGateway(TestingExchanges.route(Route.Drive.ROUTER));
    MockServerWebExchange exchange = post(BODY.replace("small", "smal"));
    StepVerifier.create(routed.run(exchange, e -> Mono.empty())).verifyComplete();
    assertRefused(exchange, 404, "model_not_found");
    assertThat(bodyOf(exchange)).contains("Did you mean: small?", "\"param\":\"model\"");
  }

  @Test
  void enter_unknownModelOnDirectRoute_isTheUpstreamsBusiness() {
    MockServerWebExchange exchange = post(BODY.replace("small", "foreign"));
    StepVerifier.create(
            gateway.run(exchange, gateway.proxy(MediaType.APPLICATION_JSON, TestingGateway.REPLY)))
        .verifyComplete();
    assertThat(bodyOf(exchange)).isEqualTo(TestingGateway.REPLY);
    assertThat(gateway.outcomes.get(0).offer()).isNull();
  }

  @Test
  void enter_afterTheHostsProxyHasCalled_is503() {
    MockServerWebExchange exchange = post(BODY);
    exchange.getAttributes().put(Constants.CLIENT_RESPONSE_ATTR, "response");
    refused(exchange, 503, "plugin_order");
  }

  @Test
  void enter_stepRefuses_writesItAndSettlesRefused() {
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(
            gateway.run(
                exchange,
                (e, llm, chain) -> {
                  llm.onSettle((settled, outcome) -> gateway.outcomes.add(outcome));
                  return Mono.error(
                      new RefusedException(
                          Refusal.of(429, "insufficient_quota", "budget_exceeded", "Spent.")
                              .withHeader(LlmHeaders.SHOULD_RETRY, "false")));
                },
                e -> Mono.empty()))
        .verifyComplete();
    assertRefused(exchange, 429, "budget_exceeded");
    assertThat(exchange.getResponse().getHeaders().getFirst(LlmHeaders.SHOULD_RETRY))
        .isEqualTo("false");
    assertThat(gateway.outcomes).hasSize(1);
    Outcome outcome = gateway.outcomes.get(0);
    assertThat(outcome.ending()).isEqualTo(Outcome.Ending.REFUSED);
    assertThat(outcome.httpStatus()).isEqualTo(429);
    assertThat(outcome.errorCode()).isEqualTo("budget_exceeded");
    assertThat(outcome.attempts()).isZero();
    assertThat(outcome.offer()).isNull();
  }

  @Test
  void enter_stepThrows_is500AndSettlesError() {
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(
            gateway.run(
                exchange,
                (e, llm, chain) -> {
                  llm.onSettle((settled, outcome) -> gateway.outcomes.add(outcome));
                  throw new IllegalStateException("the prompt said hello");
                },
                e -> Mono.empty()))
        .verifyComplete();
    assertRefused(exchange, 500, "internal_error");
    assertThat(bodyOf(exchange)).doesNotContain("hello");
    assertThat(gateway.outcomes).extracting(Outcome::ending).containsExactly(Outcome.Ending.ERROR);
  }
}
