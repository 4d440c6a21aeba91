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
package io.shenyullm.router.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.Form;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class EventBatchesTest {
  private static final int MAX_EVENT_BYTES = 1024 * 1024;
  private static final String DONE = "data: [DONE]\n\n";
  private static final String STREAM =
      ": hello\n\n"
          + event("{\"role\":\"assistant\"}", "null")
          + event("{\"content\":\"a \u00e9 \u4f60\"}", "null")
          + "data: {\"id\":\"c1\",\ndata: \"choices\":[]}\n\n"
          + event("{\"content\":\"b\"}", "null").replace("\n", "\r\n")
          + event("{}", "\"stop\"")
          + DONE;

  /** Tasks of the event loop, run when the test says that a turn is over. */
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private final TestPublisher<ByteBuf> body = TestPublisher.create();

  @Test
  void subscribe_chunksOfOneTurn_oneBatch() {
    StepVerifier.create(sizes(body))
        .then(() -> send(token("a"), token("b"), token("c")))
        .then(() -> assertThat(tasks).hasSize(1))
        .then(this::endTurn)
        .expectNext(3)
        .then(() -> send(token("d")))
        .then(this::endTurn)
        .expectNext(1)
        .then(() -> send(DONE))
        .then(body::complete)
        .expectNext(1)
        .verifyComplete();
  }

  @Test
  void subscribe_thousandTinyEventsInOneChunk_oneBatch() {
    StepVerifier.create(sizes(body))
        .then(() -> send(token("a").repeat(1_000) + DONE))
        .then(this::endTurn)
        .expectNext(1_001)
        .then(body::complete)
        .verifyComplete();
  }

  @Test
  void subscribe_largeTurn_leavesBeforeItEnds() {
    StepVerifier.create(sizes(body))
        .then(() -> send(token("x".repeat(20_000))))
        .expectNext(1)
        .then(() -> send(token("a"), token("b")))
        .then(this::endTurn)
        .expectNext(2)
        .thenCancel()
        .verify();
  }

  @Test
  void subscribe_slowReader_fewChunksAreTaken() {
    AtomicInteger taken = new AtomicInteger();
    Flux<ByteBuf> endless =
        Flux.generate(
            sink -> {
              taken.incrementAndGet();
              sink.next(bytes(token("x".repeat(4_000))));
            });

    StepVerifier.create(sizes(endless), 0)
        .then(() -> assertThat(taken).hasValue(0))
        .thenRequest(1)
        .expectNextCount(1)
        .then(this::endTurn)
        .then(() -> assertThat(taken).hasValue(EventBatches.MOST_CHUNKS))
        .thenRequest(5)
        .expectNextCount(5)
        .then(this::endTurn)
        .then(() -> assertThat(taken.get()).isLessThanOrEqualTo(3 * EventBatches.MOST_CHUNKS))
        .thenCancel()
        .verify();
  }

  @Test
  void subscribe_askedFromAnotherThread_goesOnOnTheLoop() {
    StepVerifier.create(batches(body, false).map(List::size), 0)
        .thenRequest(1)
        .then(() -> body.assertMinRequested(0))
        .then(this::endTurn)
        .then(() -> body.assertMinRequested(1))
        .then(() -> send(token("a")))
        .then(this::endTurn)
        .expectNext(1)
        .thenCancel()
        .verify();
    body.assertCancelled();
  }

  @Test
  void subscribe_endWhileNobodyAsks_batchThenFailure() {
    StepVerifier.create(sizes(body), 0)
        .thenRequest(1)
        .then(() -> send(token("a")))
        .then(this::endTurn)
        .expectNext(1)
        .then(() -> send(token("b")))
        .then(this::endTurn)
        .then(body::complete)
        .thenRequest(1)
        .expectNext(1)
        .verifyErrorSatisfies(error -> assertKind(error, UpstreamFailure.Kind.CUT));
  }

  @Test
  void subscribe_brokenEvent_eventsBeforeItAndConnectionClosed() {
    StepVerifier.create(sizes(body))
        .then(() -> send(token("a") + token("b") + "data: nonsense\n\n" + token("c")))
        .expectNext(2)
        .verifyErrorSatisfies(error -> assertKind(error, UpstreamFailure.Kind.INVALID_RESPONSE));
    body.assertCancelled();
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_EVENT_BYTES + 1, 8 * 1024 * 1024})
  void subscribe_eventOverTheLimit_failsWithoutKeepingIt(int size) {
    String large = token("x".repeat(size));
    StepVerifier.create(sizes(body))
        .then(() -> send(token("a")))
        .then(this::endTurn)
        .expectNext(1)
        .then(
            () -> {
              for (int at = 0; at < large.length() && !body.wasCancelled(); at += 8 * 1024) {
                send(large.substring(at, Math.min(large.length(), at + 8 * 1024)));
              }
            })
        .verifyErrorSatisfies(error -> assertKind(error, UpstreamFailure.Kind.INVALID_RESPONSE));
    body.assertCancelled();
  }

  @Test
  void subscribe_everySplit_sameEvents() {
    byte[] stream = STREAM.getBytes(UTF_8);
    List<String> whole = events(List.of(stream));
    assertThat(whole).hasSize(6).last().isEqualTo("[DONE]");
    for (int i = 1; i < stream.length; i++) {
      List<byte[]> split =
          List.of(Arrays.copyOf(stream, i), Arrays.copyOfRange(stream, i, stream.length));
      assertThat(events(split)).as("split at %d", i).isEqualTo(whole);
    }
  }

  private static List<String> events(List<byte[]> chunks) {
    List<String> events = new ArrayList<>();
    new EventBatches(assembly(), Runnable::run, () -> true)
        .of(Flux.fromIterable(chunks).map(Unpooled::wrappedBuffer))
        .toIterable()
        .forEach(
            batch -> batch.forEach(each -> events.add(new String(each.event().toData(), UTF_8))));
    return events;
  }

  private Flux<Integer> sizes(Publisher<ByteBuf> chunks) {
    return batches(chunks, true).map(List::size);
  }

  private Flux<List<UpstreamEvent>> batches(Publisher<ByteBuf> chunks, boolean inLoop) {
    return new EventBatches(assembly(), tasks::add, () -> inLoop).of(Flux.from(chunks));
  }

  private static StreamAssembly assembly() {
    return new StreamAssembly(
        ProviderCodec.of(Form.OPENAI, Protocols.OPENAI).stream(0),
        1,
        MAX_EVENT_BYTES,
        new ReplyWatch(StreamAssemblyTest.PROVIDER, Schedulers.parallel(), System::nanoTime));
  }

  private void endTurn() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void send(String... chunks) {
    for (String chunk : chunks) {
      body.next(bytes(chunk));
    }
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(UTF_8));
  }

  private static String token(String text) {
    return event("{\"content\":\"" + text + "\"}", "null");
  }

  private static String event(String delta, String finish) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private static void assertKind(Throwable error, UpstreamFailure.Kind kind) {
    assertThat(error)
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.failure().kind()).isEqualTo(kind));
  }
}
