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
import static io.shenyullm.core.shenyu.TestingGateway.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.exchange.EventStage;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.TokenUsage;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ResponseTapTest {
  private static final String STREAM =
      ": ping\n\n"
          + "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n"
          + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"h\u00e9\"}}]}\n\n"
          + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n"
          + "data: [DONE]\n\n";

  private final TestingGateway gateway =
      new TestingGateway(TestingExchanges.route(Route.Drive.DIRECT));

  /** Shouts, and holds a last word back until the end. */
  private static final class TestingShout implements EventStage {
    @Override
    public Phase phase() {
      return Phase.UNMASK;
    }

    @Override
    public void onEvent(ChatEvent event, Consumer<ChatEvent> downstream) {
      downstream.accept(event.mapText((path, text) -> text.toUpperCase(java.util.Locale.ROOT)));
    }

    @Override
    public void onEnd(Consumer<ChatEvent> downstream) {
      downstream.accept(ChatEvent.ofData("{\"end\":1}".getBytes(UTF_8)));
    }

    @Override
    public ChatReply onReply(ChatReply reply) {
      return reply.mapText((path, text) -> text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  private PluginStep shouting() {
    return (exchange, llm, chain) -> {
      llm.addEventStage(new TestingShout());
      return gateway.step().run(exchange, llm, chain);
    };
  }

  private MockServerWebExchange run(PluginStep step, ShenyuPluginChain chain) {
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(gateway.run(exchange, step, chain)).verifyComplete();
    return exchange;
  }

  private Outcome outcome() {
    assertThat(gateway.outcomes).hasSize(1);
    return gateway.outcomes.get(0);
  }

  @Test
  void json_throughStages_isChangedWithItsLength() {
    MockServerWebExchange exchange =
        run(
            shouting(),
            gateway.proxy(MediaType.APPLICATION_JSON, REPLY.substring(0, 40), REPLY.substring(40)));
    assertThat(bodyOf(exchange)).isEqualTo(REPLY.replace("\"hi\"", "\"HI\""));
    assertThat(exchange.getResponse().getHeaders().getContentLength()).isEqualTo(REPLY.length());
    assertThat(outcome().usage()).isEqualTo(TokenUsage.of(3, 2));
    assertThat(outcome().offer().id()).isEqualTo("small");
    assertThat(outcome().timeToFirstToken()).isPositive();
    assertThat(outcome().overhead()).isLessThan(outcome().latency());
  }

  static IntStream everySplit() {
    return IntStream.range(1, STREAM.getBytes(UTF_8).length);
  }

  @ParameterizedTest
  @MethodSource("everySplit")
  void stream_splitAnywhere_runsThroughStages(int at) {
    byte[] bytes = STREAM.getBytes(UTF_8);
    Flux<DataBuffer> chunks =
        Flux.just(Arrays.copyOfRange(bytes, 0, at), Arrays.copyOfRange(bytes, at, bytes.length))
            .map(DefaultDataBufferFactory.sharedInstance::wrap);
    MockServerWebExchange exchange =
        run(
            shouting(),
            e -> {
              e.getResponse().getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
              e.getResponse().getHeaders().setContentLength(bytes.length);
              return gateway
                  .sent(e.getRequest().getBody())
                  .then(e.getResponse().writeAndFlushWith(chunks.map(Mono::just)));
            });
    assertThat(bodyOf(exchange))
        .isEqualTo(
            STREAM
                .replace("h\u00e9", "H\u00c9")
                .replace("data: [DONE]", "data: {\"end\":1}\n\ndata: [DONE]"));
    assertThat(exchange.getResponse().getHeaders()).doesNotContainKey(HttpHeaders.CONTENT_LENGTH);
    assertThat(outcome().ending()).isEqualTo(Outcome.Ending.COMPLETE);
    assertThat(outcome().usage()).isEqualTo(TokenUsage.of(3, 2));
  }

  @Test
  void stream_withoutEndMark_getsWhatWasHeldBack() {
    MockServerWebExchange exchange =
        run(
            shouting(),
            gateway.proxy(
                MediaType.TEXT_EVENT_STREAM, STREAM.substring(0, STREAM.indexOf("data: [DONE]"))));
    assertThat(bodyOf(exchange)).endsWith("data: {\"end\":1}\n\n");
    assertThat(outcome().ending()).isEqualTo(Outcome.Ending.COMPLETE);
  }

  @Test
  void stream_cutBeforeItsEnd_endsWithAnErrorEvent() {
    MockServerWebExchange exchange =
        run(
            gateway.step(),
            gateway.proxy(
                MediaType.TEXT_EVENT_STREAM,
                STREAM.substring(
                    0, STREAM.indexOf("data: {\"choices\":[{\"index\":0,\"delta\":{},"))));
    assertThat(bodyOf(exchange)).endsWith("\"code\":\"upstream_incomplete\"}}\n\n");
    assertThat(outcome().ending()).isEqualTo(Outcome.Ending.ERROR);
    assertThat(outcome().errorCode()).isEqualTo("upstream_incomplete");
  }

  @Test
  void stream_connectionBreaksAfterCommit_endsWithAnErrorEvent() {
    MockServerWebExchange exchange =
        run(
            gateway.step(),
            e -> {
              e.getResponse().getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
              return e.getResponse()
                  .writeWith(
                      TestingGateway.buffers("data: {\"choices\":[]}\n\n")
                          .concatWith(Flux.error(new IllegalStateException("reset by 10.0.0.1"))));
            });
    assertThat(bodyOf(exchange)).contains("\"code\":\"upstream_error\"").doesNotContain("10.0.0.1");
    assertThat(outcome().ending()).isEqualTo(Outcome.Ending.ERROR);
  }

  @Test
  void stream_garbageAfterCommit_endsWithAnErrorEventAndReadsNoMore() {
    TestPublisher<DataBuffer> upstream = TestPublisher.create();
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(
            gateway.run(
                exchange,
                shouting(),
                e -> {
                  e.getResponse().getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
                  return e.getResponse().writeWith(upstream);
                }))
        .then(() -> upstream.next(buffer("data: {\"choices\":[]}\n\n")))
        .then(() -> upstream.next(buffer("data: not json\n\n")))
        .verifyComplete();
    upstream.assertCancelled();
    assertThat(bodyOf(exchange)).endsWith("\"code\":\"upstream_invalid_event\"}}\n\n");
    assertThat(outcome().errorCode()).isEqualTo("upstream_invalid_event");
  }

  @Test
  void stream_garbageFromTheStart_is502() {
    MockServerWebExchange exchange =
        run(shouting(), gateway.proxy(MediaType.TEXT_EVENT_STREAM, "data: not json\n\n"));
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.BAD_GATEWAY);
    assertThat(bodyOf(exchange)).startsWith("{\"error\":").contains("upstream_invalid_event");
  }

  @Test
  void stream_eventOverLimit_isCut() {
    MockServerWebExchange exchange =
        run(
            gateway.step(),
            gateway.proxy(
                MediaType.TEXT_EVENT_STREAM,
                "data: {\"choices\":[]}\n\n",
                "data: " + "x".repeat(600)));
    assertThat(bodyOf(exchange)).endsWith("\"code\":\"upstream_event_too_large\"}}\n\n");
  }

  @Test
  void stream_callerHangsUp_settlesOnceWithWhatWasUsed() {
    TestPublisher<DataBuffer> upstream = TestPublisher.create();
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(
            gateway.run(
                exchange,
                e -> {
                  e.getResponse().getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
                  return gateway
                      .sent(e.getRequest().getBody())
                      .then(e.getResponse().writeWith(upstream));
                }))
        .then(
            () ->
                upstream.next(
                    buffer(
                        "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}],"
                            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n")))
        .thenCancel()
        .verify();
    upstream.assertCancelled();
    assertThat(outcome().ending()).isEqualTo(Outcome.Ending.CANCEL);
    assertThat(outcome().usage()).isEqualTo(TokenUsage.of(3, 1));
    assertThat(outcome().timeToFirstToken()).isPositive();
  }

  @Test
  void json_overLimit_is502() {
    MockServerWebExchange exchange =
        run(
            gateway.step(),
            gateway.proxy(MediaType.APPLICATION_JSON, "\"" + "x".repeat(2_000) + "\""));
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.BAD_GATEWAY);
    assertThat(bodyOf(exchange)).contains("upstream_reply_too_large");
    assertThat(exchange.getResponse().getHeaders().getContentLength()).isNotEqualTo(999);
  }

  @Test
  void json_garbage_is502() {
    MockServerWebExchange exchange =
        run(gateway.step(), gateway.proxy(MediaType.APPLICATION_JSON, "<html>"));
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.BAD_GATEWAY);
    assertThat(bodyOf(exchange)).contains("upstream_invalid_reply").doesNotContain("html");
    assertThat(outcome().ending()).isEqualTo(Outcome.Ending.ERROR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|application/json|{ \"code\" : -106 }",
        "200|application/json|[1]",
        "200|text/plain|{\"choices\":[{\"message\":{\"content\":\"low\"}}]}",
        "429|application/json|{\"error\":{\"message\":\"low\"}}",
      })
  void other_replies_passUntouched(int status, String type, String body) {
    MockServerWebExchange exchange =
        run(
            shouting(),
            e -> {
              e.getResponse().setStatusCode(HttpStatus.valueOf(status));
              e.getResponse().getHeaders().setContentType(MediaType.parseMediaType(type));
              return e.getResponse().writeWith(TestingGateway.buffers(body));
            });
    assertThat(bodyOf(exchange)).isEqualTo(body);
    assertThat(exchange.getResponse().getStatusCode().value()).isEqualTo(status);
    assertThat(outcome().httpStatus()).isEqualTo(status);
    assertThat(outcome().ending())
        .isEqualTo(status < 400 ? Outcome.Ending.COMPLETE : Outcome.Ending.ERROR);
  }

  // ---- upstreams that compress although nobody asked ----

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "X-GZIP", "deflate"})
  void reply_compressedUnasked_isLookedIntoAndLeavesPlain(String encoding) {
    MockServerWebExchange exchange =
        run(
            shouting(),
            compressed(
                MediaType.APPLICATION_JSON,
                encoding,
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"low\"}}]}"));

    assertThat(bodyOf(exchange)).contains("LOW");
    assertThat(exchange.getResponse().getHeaders()).doesNotContainKey("Content-Encoding");
    assertThat(exchange.getResponse().getHeaders().getContentLength())
        .isEqualTo(bodyOf(exchange).getBytes(UTF_8).length);
    assertThat(outcome().ending()).isEqualTo(Outcome.Ending.COMPLETE);
  }

  @Test
  void stream_compressedUnasked_isLookedIntoAndLeavesPlain() {
    MockServerWebExchange exchange =
        run(shouting(), compressed(MediaType.TEXT_EVENT_STREAM, "gzip", STREAM));

    assertThat(bodyOf(exchange)).startsWith(": ping").contains("H\u00c9").endsWith("[DONE]\n\n");
    assertThat(exchange.getResponse().getHeaders()).doesNotContainKey("Content-Encoding");
    assertThat(outcome().usage()).isEqualTo(TokenUsage.of(3, 2));
  }

  @Test
  void reply_compressedAndOverLimitOnceInflated_is502() {
    MockServerWebExchange exchange =
        run(
            gateway.step(),
            compressed(MediaType.APPLICATION_JSON, "gzip", "\"" + "x".repeat(1_000_000) + "\""));

    assertThat(bodyOf(exchange)).contains("upstream_reply_too_large");
    assertThat(exchange.getResponse().getHeaders()).doesNotContainKey("Content-Encoding");
  }

  @Test
  void reply_notCompressedAsItSays_is502() {
    MockServerWebExchange exchange =
        run(gateway.step(), encoded(MediaType.APPLICATION_JSON, "gzip", "zzz".getBytes(UTF_8)));

    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.BAD_GATEWAY);
    assertThat(bodyOf(exchange)).contains("upstream_invalid_reply");
    assertThat(exchange.getResponse().getHeaders()).doesNotContainKey("Content-Encoding");
  }

  @Test
  void reply_compressedInAWayThatNobodyReads_is502() {
    MockServerWebExchange exchange =
        run(gateway.step(), encoded(MediaType.APPLICATION_JSON, "br", "zzz".getBytes(UTF_8)));

    assertThat(bodyOf(exchange)).contains("upstream_encoding");
    assertThat(exchange.getResponse().getHeaders()).doesNotContainKey("Content-Encoding");
  }

  private static ShenyuPluginChain compressed(MediaType type, String encoding, String body) {
    return encoded(type, encoding, TestingCompression.of(encoding, body.getBytes(UTF_8)));
  }

  private static ShenyuPluginChain encoded(MediaType type, String encoding, byte[] body) {
    return e -> {
      e.getResponse().getHeaders().setContentType(type);
      e.getResponse().getHeaders().set(HttpHeaders.CONTENT_ENCODING, encoding);
      return e.getResponse()
          .writeWith(
              Flux.range(0, body.length)
                  .map(at -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[] {body[at]})));
    };
  }

  private static DataBuffer buffer(String text) {
    return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(UTF_8));
  }
}
