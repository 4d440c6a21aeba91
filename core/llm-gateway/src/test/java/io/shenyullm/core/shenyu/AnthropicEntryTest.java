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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.identity.Identification;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.wire.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Callers with Anthropic's SDK are told everything in its own form. */
class AnthropicEntryTest {
  private static final String BODY =
      "{\"model\":\"small\",\"max_tokens\":9,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private final TestingGateway gateway =
      new TestingGateway(TestingExchanges.route(Route.Drive.DIRECT));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':'small'|The body is not valid JSON",
        "{'model':'small','messages':[]}|messages: must be an array of 1",
        "{'model':'small','messages':[{'role':'tool','content':'x'}]}|messages[0].role",
        "{'model':'small','messages':[{'role':'user'}]}|messages[0].content: is required",
        "{'model':'small','max_tokens':0,'messages':[{'role':'user','content':'x'}]}|max_tokens",
      })
  void enter_badBody_is400InItsForm(String body, String message) {
    MockServerWebExchange exchange = post(body.replace('\'', '"'));
    StepVerifier.create(gateway.run(exchange, e -> Mono.empty())).verifyComplete();

    assertThat(Objects.requireNonNull(exchange.getResponse().getStatusCode()).value())
        .isEqualTo(400);
    assertThat(error(exchange))
        .containsEntry("type", "invalid_request_error")
        .extractingByKey("message")
        .asString()
        .contains(message);
  }

  @Test
  void enter_unknownCaller_is401InItsForm() {
    TestingGateway closed =
        new TestingGateway(
            TestingExchanges.route(Route.Drive.DIRECT),
            new Identification.Refused(Refusal.unauthorized("No key.")));
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(closed.run(exchange, e -> Mono.empty())).verifyComplete();

    assertThat(error(exchange))
        .containsEntry("type", "authentication_error")
        .containsEntry("message", "No key.");
  }

  @Test
  void enter_unknownRoute_isToldInItsForm() {
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(
            gateway.entry.enter(
                exchange,
                e -> Mono.empty(),
                TestingGateway.rule("{\"route\":\"other\"}"),
                gateway.step()))
        .verifyComplete();

    assertThat(error(exchange))
        .containsEntry("type", "overloaded_error")
        .containsEntry("code", "route_unknown");
  }

  @Test
  void enter_endpointThatIsNotServed_isToldInItsForm() {
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.post("/llm/v1/messages/count_tokens").body(BODY));
    StepVerifier.create(gateway.run(exchange, e -> Mono.empty())).verifyComplete();

    assertThat(error(exchange)).containsEntry("type", "not_found_error");
  }

  @Test
  void proxy_reply_isMeteredAndPasses() {
    String reply =
        "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],"
            + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}";
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(gateway.run(exchange, gateway.proxy(MediaType.APPLICATION_JSON, reply)))
        .verifyComplete();

    assertThat(TestingGateway.bodyOf(exchange)).isEqualTo(reply);
    assertThat(gateway.upstreamGot).hasToString(BODY);
    assertThat(gateway.outcomes.get(0).usage()).isEqualTo(TokenUsage.of(3, 2));
  }

  @Test
  void proxy_streamCut_endsInAnErrorEvent() {
    MockServerWebExchange exchange = post(BODY.replace("9,", "9,\"stream\":true,"));
    StepVerifier.create(
            gateway.run(
                exchange,
                gateway.proxy(
                    MediaType.TEXT_EVENT_STREAM,
                    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\","
                        + "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n")))
        .verifyComplete();

    assertThat(TestingGateway.bodyOf(exchange))
        .startsWith("event: content_block_delta\ndata: {")
        .contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"");
  }

  @Test
  void proxy_wholeStream_passesAsItCame() {
    String stream =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":"
            + "{\"input_tokens\":4,\"output_tokens\":1}}}\n\n"
            + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":"
            + "{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":6}}\n\n"
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    MockServerWebExchange exchange = post(BODY.replace("9,", "9,\"stream\":true,"));
    StepVerifier.create(gateway.run(exchange, gateway.proxy(MediaType.TEXT_EVENT_STREAM, stream)))
        .verifyComplete();

    assertThat(TestingGateway.bodyOf(exchange)).isEqualTo(stream);
    assertThat(gateway.outcomes.get(0).usage()).isEqualTo(TokenUsage.of(4, 6));
  }

  @Test
  void write_streamThatBreaks_errorEventInItsForm() {
    MockServerWebExchange exchange = post(BODY);
    exchange.getAttributes().put(ResponseWriter.FORM, Protocols.ANTHROPIC.form());
    StepVerifier.create(
            new ResponseWriter()
                .stream(
                    exchange,
                    Map::of,
                    Flux.just(Protocols.ANTHROPIC.form().end())
                        .concatWith(
                            Flux.error(
                                new RefusedException(
                                    Refusal.of(429, "x", "slow_down", "Slower."))))))
        .verifyComplete();

    assertThat(TestingGateway.bodyOf(exchange))
        .isEqualTo(
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
                + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":"
                + "\"rate_limit_error\",\"message\":\"Slower.\",\"code\":\"slow_down\"}}\n\n");
  }

  @Test
  void enter_headersOfTheProtocol_areKeptAndNoOthers() {
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.post("/llm/v1/messages")
                .contentType(MediaType.APPLICATION_JSON)
                .header("Anthropic-Version", "2023-06-01")
                .header("anthropic-beta", "b-2, a-1")
                .header("anthropic-beta", "c-3")
                .header("x-api-key", "k")
                .body(BODY));
    AtomicReference<Map<String, String>> asked = new AtomicReference<>();
    StepVerifier.create(
            gateway.run(
                exchange,
                (e, llm, chain) -> {
                  asked.set(llm.protocolHeaders());
                  return Mono.empty();
                },
                e -> Mono.empty()))
        .verifyComplete();

    assertThat(asked.get())
        .isEqualTo(Map.of("anthropic-version", "2023-06-01", "anthropic-beta", "a-1,b-2,c-3"));
  }

  private static MockServerWebExchange post(String body) {
    return MockServerWebExchange.from(
        MockServerHttpRequest.post("/llm/v1/messages")
            .contentType(MediaType.APPLICATION_JSON)
            .body(body));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> error(MockServerWebExchange exchange) {
    Map<String, Object> body =
        Json.parseObject(TestingGateway.bodyOf(exchange).getBytes(StandardCharsets.UTF_8));
    assertThat(body).containsEntry("type", "error");
    return (Map<String, Object>) body.get("error");
  }
}
