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

import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.Reachability;
import io.shenyullm.core.testing.TestingExchanges;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What bodies take of the memory that is for all of them, and for how long. */
class EntryBytesTest {
  private static final int LIMIT = (int) BytesInFlight.LEAST_LIMIT;

  private final TestingGateway gateway =
      new TestingGateway(TestingExchanges.route(Route.Drive.DIRECT));

  @Test
  void enter_memoryIsTaken_503UntilItIsGivenBack() {
    Sinks.Empty<Void> upstream = Sinks.empty();
    Disposable first =
        gateway.run(post(body(LIMIT * 3 / 8)), exchange -> upstream.asMono()).subscribe();
    assertThat(gateway.bytes.held()).isBetween(LIMIT * 3L / 4, (long) LIMIT);

    MockServerWebExchange second = post(body(LIMIT / 4));
    gateway.run(second, exchange -> Mono.empty()).block();
    assertThat(second.getResponse().getStatusCode().value()).isEqualTo(503);
    assertThat(second.getResponse().getHeaders().getFirst("Retry-After")).isEqualTo("1");
    assertThat(TestingGateway.bodyOf(second)).contains("\"overloaded\"");

    first.dispose(); // the caller hangs up
    assertThat(gateway.bytes.held()).isZero();
    MockServerWebExchange third = post(body(LIMIT / 4));
    gateway.run(third, gateway.proxy(MediaType.APPLICATION_JSON, TestingGateway.REPLY)).block();
    assertThat(TestingGateway.bodyOf(third)).contains("\"hi\"");
    assertThat(gateway.bytes.held()).isZero();
  }

  @Test
  void enter_bodyThatCouldNeverBeHeld_413() {
    MockServerWebExchange exchange = post(body(LIMIT + 1));
    gateway.run(exchange, inner -> Mono.empty()).block();

    assertThat(exchange.getResponse().getStatusCode().value()).isEqualTo(413);
    assertThat(gateway.bytes.held()).isZero();
  }

  /** Three bytes of an empty object take thirty as a map. */
  @Test
  void enter_bodyOfManyTinyValues_countsWhatReadingItTakes() {
    String tiny = "{\"model\":\"small\",\"messages\":[],\"x\":[" + "{},".repeat(10_000) + "0]}";
    MockServerWebExchange exchange = post(tiny);
    gateway.run(exchange, inner -> Mono.empty()).block();

    assertThat(exchange.getResponse().getStatusCode().value()).isEqualTo(413);
    assertThat(TestingGateway.bodyOf(exchange)).contains("too many values");
    assertThat(gateway.bytes.held()).isZero();
  }

  @Test
  void enter_bodyThatIsNoJson_givenBack() {
    gateway.run(post("{" + " ".repeat(1000)), exchange -> Mono.empty()).block();

    assertThat(gateway.turnedAway).hasSize(1);
    assertThat(gateway.bytes.held()).isZero();
  }

  /** A slow sender holds what has arrived, not what it has announced. */
  @Test
  void enter_bodyStillArriving_onlyThatIsHeld() {
    Sinks.Many<DataBuffer> sending = Sinks.many().unicast().onBackpressureBuffer();
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.method(HttpMethod.POST, TestingGateway.CHAT)
                .contentLength(500_000)
                .body(sending.asFlux()));
    Disposable running = gateway.run(exchange, inner -> Mono.empty()).subscribe();
    sending.tryEmitNext(DefaultDataBufferFactory.sharedInstance.wrap(new byte[1_000]));

    assertThat(gateway.bytes.held()).isEqualTo(1_000);
    running.dispose();
    assertThat(gateway.bytes.held()).isZero();
  }

  @Test
  void releaseContent_replyStillComing_bodyIsNotKept() {
    AtomicReference<WeakReference<Object>> body = new AtomicReference<>();
    AtomicReference<WeakReference<Object>> fields = new AtomicReference<>();
    AtomicReference<LlmExchange> open = new AtomicReference<>();
    // a request on a real connection is not kept by the server either
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.method(HttpMethod.POST, TestingGateway.CHAT)
                .body(Flux.defer(() -> TestingGateway.buffers(body(10_000)))));
    Disposable running =
        gateway
            .run(
                exchange,
                (inner, llm, chain) -> {
                  open.set(llm);
                  body.set(new WeakReference<>(llm.originalBody()));
                  fields.set(new WeakReference<>(llm.request().field("messages")));
                  return chain.execute(inner);
                },
                inner -> Mono.never())
            .subscribe();

    assertThat(Reachability.isKept(body.get())).isTrue();
    open.get().releaseContent();

    assertThat(Reachability.isKept(body.get())).isFalse();
    assertThat(Reachability.isKept(fields.get())).isFalse();
    assertThat(gateway.bytes.held()).isZero();
    assertThat(open.get().request().model()).isEqualTo("small");
    running.dispose();
  }

  private static String body(int bytes) {
    String head = "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    return head + "x".repeat(bytes - head.length() - 4) + "\"}]}";
  }

  private static MockServerWebExchange post(String body) {
    return MockServerWebExchange.from(
        MockServerHttpRequest.post(TestingGateway.CHAT)
            .contentType(MediaType.APPLICATION_JSON)
            .body(
                Flux.just(body.getBytes(StandardCharsets.UTF_8))
                    .map(DefaultDataBufferFactory.sharedInstance::wrap)));
  }
}
