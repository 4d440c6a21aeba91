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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.wire.ChatEvent;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * On real connections, because the server ends a write as if all were well when the caller closes
 * the connection under it.
 */
class CallerHangUpTest {
  private static final String EVENT =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}";

  private static final String REPLY =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
          + "\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}";

  /** What follows the path of a request after which the server closes the connection. */
  private static final String ONE_REQUEST = "HTTP/1.1\r\nConnection: close";

  private final TestingGateway gateway =
      new TestingGateway(TestingExchanges.route(Route.Drive.DIRECT));
  private final ResponseWriter writer = new ResponseWriter();
  private final CompletableFuture<Void> upstreamClosed = new CompletableFuture<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @BeforeEach
  void listen() {
    logged.start();
    root.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(logged);
    assertThat(logged.list).noneMatch(event -> event.getLevel() == Level.ERROR);
  }

  @Test
  void enter_hangUpInStreamOfOurs_cancelledAndSourceClosed() throws Exception {
    hangUpAfter("\"hi\"", exchange -> writer.streamBatches(exchange, Map::of, events()));

    assertCancelled();
    upstreamClosed.get(120, TimeUnit.SECONDS);
  }

  @Test
  void enter_hangUpInStreamOfTheHostsProxy_cancelledAndSourceClosed() throws Exception {
    hangUpAfter(
        "\"hi\"",
        exchange -> {
          exchange.getResponse().getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
          return exchange
              .getResponse()
              .writeWith(
                  events()
                      .map(
                          batch ->
                              exchange
                                  .getResponse()
                                  .bufferFactory()
                                  .wrap(("data: " + EVENT + "\n\n").getBytes(UTF_8))));
        });

    assertCancelled();
    upstreamClosed.get(120, TimeUnit.SECONDS);
  }

  @Test
  void enter_hangUpInWholeReply_cancelled() throws Exception {
    byte[] large = ("{\"text\":\"" + "x".repeat(32 * 1024 * 1024) + "\"}").getBytes(UTF_8);

    hangUpAfter("HTTP/1.1 200", exchange -> writer.json(exchange, 200, Map::of, large));

    assertCancelled();
  }

  @Test
  void enter_hangUpBeforeTheReply_cancelled() throws Exception {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    try (TestingServer server = serving(exchange -> Mono.defer(() -> until(waiting)))) {
      try (Socket caller = server.caller(TestingGateway.BODY)) {
        waiting.get(120, TimeUnit.SECONDS);
      }
      assertCancelled();
    }
  }

  @Test
  void enter_afterAWait_goesOnOnTheCallersLoop() throws Exception {
    assertThat(threadAfterAWait(TestingGateway.BODY)).startsWith("reactor-http");
  }

  @Test
  void enter_afterAWaitWithALargeBody_doesNotHoldTheLoopUp() throws Exception {
    String large = TestingGateway.BODY.replaceFirst("\\{", "{" + " ".repeat(20_000));
    assertThat(threadAfterAWait(large)).startsWith("parallel");
  }

  private String threadAfterAWait(String body) throws Exception {
    CompletableFuture<String> thread = new CompletableFuture<>();
    try (TestingServer server =
            new TestingServer(
                exchange ->
                    gateway.entry.enter(
                        exchange,
                        next -> Mono.empty(),
                        TestingGateway.rule(null),
                        (inner, llm, chain) ->
                            Mono.<Void>empty()
                                .subscribeOn(Schedulers.boundedElastic())
                                .thenReturn(true)
                                .publishOn(llm.resumeOn())
                                .doOnNext(x -> thread.complete(Thread.currentThread().getName()))
                                .then(writer.json(inner, 200, Map::of, REPLY.getBytes(UTF_8)))));
        Socket caller = server.caller(body)) {
      TestingServer.readUntil(caller, "\"hi\"");
      return thread.get(120, TimeUnit.SECONDS);
    }
  }

  /** Who has read a reply may hang up at once: nothing must come between the write and the look. */
  @Test
  void json_fromAnotherThread_isWrittenAndLookedAfterOnTheCallersLoop() throws Exception {
    CompletableFuture<String> thread = new CompletableFuture<>();
    try (TestingServer server =
            new TestingServer(
                exchange ->
                    writer
                        .json(exchange, 200, Map::of, REPLY.getBytes(UTF_8))
                        .doOnSuccess(x -> thread.complete(Thread.currentThread().getName()))
                        .subscribeOn(Schedulers.parallel()));
        Socket caller = server.caller(TestingGateway.BODY)) {
      TestingServer.readUntil(caller, "\"hi\"");
      assertThat(thread.get(120, TimeUnit.SECONDS)).startsWith("reactor-http");
    }
  }

  @Test
  void enter_allRead_complete() throws Exception {
    try (TestingServer server =
            serving(
                exchange ->
                    writer.streamBatches(
                        exchange, Map::of, events().take(1).concatWithValues(done())));
        Socket caller = server.caller(TestingGateway.BODY)) {
      TestingServer.readUntil(caller, "[DONE]");
      assertThat(outcome().ending()).isEqualTo(Ending.COMPLETE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ONE_REQUEST, "HTTP/1.0"})
  void enter_wholeReplyOnConnectionForOneRequest_complete(String protocol) throws Exception {
    assertAllRead(protocol, exchange -> writer.json(exchange, 200, Map::of, REPLY.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {ONE_REQUEST, "HTTP/1.0"})
  void enter_hostsWholeReplyOnConnectionForOneRequest_complete(String protocol) throws Exception {
    assertAllRead(
        protocol,
        exchange ->
            exchange
                .getResponse()
                .writeWith(
                    Mono.fromSupplier(
                        () -> exchange.getResponse().bufferFactory().wrap(REPLY.getBytes(UTF_8)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {ONE_REQUEST, "HTTP/1.0"})
  void enter_streamReadOnConnectionForOneRequest_complete(String protocol) throws Exception {
    assertAllRead(
        protocol,
        exchange ->
            writer.streamBatches(exchange, Map::of, events().take(1).concatWithValues(done())));
  }

  @ParameterizedTest
  @ValueSource(strings = {ONE_REQUEST, "HTTP/1.0"})
  void refuse_connectionForOneRequest_endsWell(String protocol) throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Refusal refusal = Refusal.unavailable("test_refused", "No.");
    try (TestingServer server =
            new TestingServer(
                exchange ->
                    writer
                        .refuse(exchange, refusal)
                        .doOnSuccess(nothing -> ended.complete(null))
                        .doOnError(ended::complete));
        Socket caller = server.caller(protocol, TestingGateway.BODY)) {
      TestingServer.readUntil(caller, "test_refused");
      assertThat(ended.get(120, TimeUnit.SECONDS)).isNull();
    }
  }

  @Test
  void enter_hangUpInStreamOnConnectionForOneRequest_cancelled() throws Exception {
    try (TestingServer server =
        serving(exchange -> writer.streamBatches(exchange, Map::of, events()))) {
      try (Socket caller = server.caller(ONE_REQUEST, TestingGateway.BODY)) {
        TestingServer.readUntil(caller, "\"hi\"");
      }
      assertCancelled();
    }
  }

  private void assertAllRead(String protocol, ShenyuPluginChain chain) throws Exception {
    try (TestingServer server = serving(chain);
        Socket caller = server.caller(protocol, TestingGateway.BODY)) {
      TestingServer.readUntil(caller, "\"hi\"");
      assertThat(outcome().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(outcome().httpStatus()).isEqualTo(200);
    }
  }

  @Test
  void streamBatches_silence_headersAndCommentsKeepTheConnectionAlive() throws Exception {
    ResponseWriter impatient =
        new ResponseWriter(new KeepAlive(Duration.ofMillis(20), System::nanoTime));
    CompletableFuture<List<ChatEvent>> thinking = new CompletableFuture<>();
    try (TestingServer server =
            serving(
                exchange ->
                    impatient.streamBatches(
                        exchange, Map::of, Flux.concat(Mono.fromFuture(thinking))));
        Socket caller = server.caller(TestingGateway.BODY)) {
      assertThat(TestingServer.readUntil(caller, ": ping")).startsWith("HTTP/1.1 200");
      TestingServer.readUntil(caller, ": ping");
      thinking.complete(List.of(ChatEvent.ofData(EVENT.getBytes(UTF_8)), ChatEvent.DONE));
      TestingServer.readUntil(caller, "[DONE]");
      assertThat(outcome().ending()).isEqualTo(Ending.COMPLETE);
    }
  }

  @Test
  void streamBatches_errorAfterAComment_toldInTheStream() throws Exception {
    ResponseWriter impatient =
        new ResponseWriter(new KeepAlive(Duration.ofMillis(20), System::nanoTime));
    CompletableFuture<List<ChatEvent>> thinking = new CompletableFuture<>();
    try (TestingServer server =
            serving(
                exchange ->
                    impatient.streamBatches(
                        exchange, Map::of, Flux.concat(Mono.fromFuture(thinking))));
        Socket caller = server.caller(TestingGateway.BODY)) {
      TestingServer.readUntil(caller, ": ping");
      thinking.completeExceptionally(new IllegalStateException("test"));
      TestingServer.readUntil(caller, "\"upstream_error\"");
    }
  }

  private Flux<List<ChatEvent>> events() {
    return Flux.just(List.of(ChatEvent.ofData(EVENT.getBytes(UTF_8))))
        .concatWith(Flux.never())
        .doOnCancel(() -> upstreamClosed.complete(null));
  }

  private static List<ChatEvent> done() {
    return List.of(ChatEvent.DONE);
  }

  private static Mono<Void> until(CompletableFuture<Void> waiting) {
    waiting.complete(null);
    return Mono.never();
  }

  private TestingServer serving(ShenyuPluginChain chain) {
    return new TestingServer(
        exchange ->
            gateway.entry.enter(exchange, chain, TestingGateway.rule(null), gateway.step()));
  }

  private void hangUpAfter(String text, ShenyuPluginChain chain) throws Exception {
    try (TestingServer server = serving(chain)) {
      try (Socket caller = server.caller(TestingGateway.BODY)) {
        TestingServer.readUntil(caller, text);
      }
      outcome();
    }
  }

  private Outcome outcome() {
    await().atMost(Duration.ofSeconds(180)).until(() -> !gateway.outcomes.isEmpty());
    assertThat(gateway.outcomes).hasSize(1);
    return gateway.outcomes.get(0);
  }

  private void assertCancelled() {
    assertThat(outcome().ending()).isEqualTo(Ending.CANCEL);
    assertThat(outcome().httpStatus()).isEqualTo(499);
  }
}
