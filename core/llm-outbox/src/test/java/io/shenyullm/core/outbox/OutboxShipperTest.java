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
package io.shenyullm.core.outbox;

import static io.shenyullm.core.outbox.DiskOutboxTest.await;
import static io.shenyullm.core.outbox.DiskOutboxTest.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.shenyullm.core.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OutboxShipperTest {
  @TempDir Path directory;

  /** Takes records after failing a number of times. */
  private static final class TestingSink implements RecordSink {
    final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    final AtomicInteger failuresLeft;
    final CountDownLatch expected;

    TestingSink(int failures, int records) {
      this.failuresLeft = new AtomicInteger(failures);
      this.expected = new CountDownLatch(records);
    }

    @Override
    public CompletionStage<Receipt> send(Outbox.Topic topic, List<byte[]> records) {
      if (failuresLeft.getAndDecrement() > 0) {
        return CompletableFuture.failedFuture(new IOException("made to fail"));
      }
      for (byte[] record : records) {
        taken.add(DiskOutboxTest.id(record));
        expected.countDown();
      }
      return CompletableFuture.completedFuture(Receipt.COMPLETE);
    }
  }

  @Test
  void start_sinkFailsFirst_deliversInOrderThenEmpties() throws Exception {
    TestingSink sink = new TestingSink(2, 10);
    try (DiskOutbox outbox = DiskOutboxTest.open(directory);
        OutboxShipper shipper = shipper(outbox, sink)) {
      for (int i = 0; i < 10; i++) {
        await(outbox.append(Outbox.Topic.USAGE, "r" + i, json("r" + i)));
      }
      shipper.start();
      assertThat(sink.expected.await(120, TimeUnit.SECONDS)).isTrue();
      assertThat(sink.taken)
          .containsExactly("r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9");
      while (outbox.depth(Outbox.Topic.USAGE) > 0) {
        Thread.onSpinWait();
      }
      assertThat(outbox.storedBytes()).isZero();
    }
  }

  @Test
  void start_moreThanABatch_allDeliveredOnce() throws Exception {
    int count = OutboxShipper.MAX_RECORDS * 2 + 1;
    TestingSink sink = new TestingSink(0, count);
    try (DiskOutbox outbox = DiskOutboxTest.open(directory);
        OutboxShipper shipper = shipper(outbox, sink)) {
      for (int i = 0; i < count - 1; i++) {
        outbox.append(Outbox.Topic.AUDIT, "r" + i, json("r" + i));
      }
      await(outbox.append(Outbox.Topic.AUDIT, "last", json("last")));
      shipper.start();
      assertThat(sink.expected.await(120, TimeUnit.SECONDS)).isTrue();
      assertThat(sink.taken).hasSize(count).doesNotHaveDuplicates().endsWith("last");
    }
  }

  @Test
  void start_oneRecordAlwaysRejected_isParkedAndTheRestGoesOn() throws Exception {
    CountDownLatch expected = new CountDownLatch(29);
    ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    RecordSink picky =
        (topic, records) -> {
          List<String> ids = records.stream().map(DiskOutboxTest::id).toList();
          if (ids.contains("r17")) {
            return CompletableFuture.failedFuture(new RecordRejectedException("status 400"));
          }
          taken.addAll(ids);
          ids.forEach(id -> expected.countDown());
          return CompletableFuture.completedFuture(RecordSink.Receipt.COMPLETE);
        };
    try (DiskOutbox outbox = DiskOutboxTest.open(directory);
        OutboxShipper shipper = shipper(outbox, picky)) {
      for (int i = 0; i < 30; i++) {
        await(outbox.append(Outbox.Topic.USAGE, "r" + i, json("r" + i)));
      }
      shipper.start();
      assertThat(expected.await(120, TimeUnit.SECONDS)).isTrue();
      assertThat(taken).hasSize(29).doesNotHaveDuplicates().doesNotContain("r17");
      while (outbox.depth(Outbox.Topic.USAGE) > 0) {
        Thread.onSpinWait();
      }
      assertThat(outbox.rejected(Outbox.Topic.USAGE)).isEqualTo(1);
      assertThat(outbox.storedBytes()).isEqualTo(json("r17").length);
    }
    TestingSink newer = new TestingSink(0, 1);
    try (DiskOutbox outbox = DiskOutboxTest.open(directory);
        OutboxShipper shipper = shipper(outbox, newer)) {
      shipper.start();
      assertThat(newer.expected.await(120, TimeUnit.SECONDS)).isTrue();
      assertThat(newer.taken).containsExactly("r17");
    }
  }

  @Test
  void start_moreKeptAsideThanMemoryHolds_allAreSentOnceMore() throws Exception {
    OutboxPlace place =
        new OutboxPlace(directory, null, OutboxPlace.SEGMENT_BYTES, OutboxPlace.DEFAULT_MAX_BYTES);
    int count = 12;
    String large = "x".repeat(DiskOutbox.MAX_RECORD_BYTES - 100);
    try (DiskOutbox outbox = DiskOutbox.open(place)) {
      for (int i = 0; i < count; i++) {
        await(outbox.append(Outbox.Topic.AUDIT, "r" + i, json(i + large)));
        outbox.confirm(Outbox.Topic.AUDIT, outbox.peek(Outbox.Topic.AUDIT, 1, 1), Set.of(0));
      }
    }
    TestingSink newer = new TestingSink(0, count);
    try (DiskOutbox outbox = DiskOutbox.open(place);
        OutboxShipper shipper = shipper(outbox, newer)) {
      assertThat(outbox.rejected(Outbox.Topic.AUDIT)).isEqualTo(count);
      shipper.start();
      assertThat(newer.expected.await(120, TimeUnit.SECONDS)).isTrue();
      assertThat(newer.taken).hasSize(count).doesNotHaveDuplicates();
      assertThat(outbox.rejected(Outbox.Topic.AUDIT)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("unforeseen")
  void start_unforeseenFailureOfAStep_isTriedAgain(Throwable failure) throws Exception {
    AtomicReference<Throwable> fails = new AtomicReference<>(failure);
    Disk disk =
        new Disk() {
          @Override
          public void write(FileChannel file, ByteBuffer from, long position) throws IOException {
            if (Thread.currentThread().getName().equals("llm-outbox-shipper")) {
              Throwable told = fails.getAndSet(null);
              if (told instanceof Error error) {
                throw error;
              } else if (told instanceof RuntimeException exception) {
                throw exception;
              }
            }
            Disk.super.write(file, from, position);
          }
        };
    TestingSink sink = new TestingSink(0, 2);
    try (DiskOutbox outbox = DiskOutbox.open(OutboxPlace.in(directory), disk, System::nanoTime);
        OutboxShipper shipper = shipper(outbox, sink)) {
      await(outbox.append(Outbox.Topic.USAGE, "r1", json("r1")));
      shipper.start();
      assertThat(sink.expected.await(120, TimeUnit.SECONDS)).as("sent once more").isTrue();
      assertThat(sink.taken).containsExactly("r1", "r1");
    }
  }

  static Stream<Throwable> unforeseen() {
    return Stream.of(new IllegalStateException("made to fail"), new OutOfMemoryError("made up"));
  }

  @Test
  void start_someLinesRejected_areParkedAtOnceAndTheRestIsConfirmed() throws Exception {
    CountDownLatch expected = new CountDownLatch(30);
    AtomicInteger calls = new AtomicInteger();
    RecordSink picky =
        (topic, records) -> {
          calls.incrementAndGet();
          Map<Integer, String> rejected = new HashMap<>();
          for (int i = 0; i < records.size(); i++) {
            if (DiskOutboxTest.id(records.get(i)).endsWith("7")) {
              rejected.put(i, "principal.user is longer than 256 characters");
            }
            expected.countDown();
          }
          return CompletableFuture.completedFuture(new RecordSink.Receipt(rejected));
        };
    try (DiskOutbox outbox = DiskOutboxTest.open(directory);
        OutboxShipper shipper = shipper(outbox, picky)) {
      for (int i = 0; i < 30; i++) {
        await(outbox.append(Outbox.Topic.USAGE, "r" + i, json("r" + i)));
      }
      shipper.start();
      assertThat(expected.await(120, TimeUnit.SECONDS)).isTrue();
      while (outbox.depth(Outbox.Topic.USAGE) > 0) {
        Thread.onSpinWait();
      }
      assertThat(calls).as("no halving").hasValue(1);
      assertThat(outbox.rejected(Outbox.Topic.USAGE)).isEqualTo(3);
    }
  }

  @Property(tries = 100, seed = "1")
  void pause_anyFailures_growsWithinItsBounds(@ForAll @IntRange(min = 1, max = 1000) int failed) {
    long full =
        Math.min(
            OutboxShipper.LONGEST_PAUSE_MILLIS,
            OutboxShipper.FIRST_PAUSE_MILLIS << Math.min(failed - 1, 16));
    assertThat(OutboxShipper.pause(failed, new Random(failed))).isBetween(full / 2, full);
  }

  @Test
  void send_http_postsLinesWithToken() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    AtomicInteger status = new AtomicInteger(200);
    AtomicReference<String> answer = new AtomicReference<>("");
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            seen.add(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            seen.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] body = answer.get().getBytes(UTF_8);
            exchange.sendResponseHeaders(status.get(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    try {
      Secret token = new Secret(UUID.randomUUID().toString());
      HttpRecordSink sink =
          new HttpRecordSink(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), token);
      await(
          sink.send(
              Outbox.Topic.USAGE,
              List.of("{\"id\":\n\"1\"}".getBytes(UTF_8), "{}".getBytes(UTF_8))));
      assertThat(seen)
          .containsExactly("POST /llm/v1/usage Bearer " + token.reveal(), "{\"id\": \"1\"}\n{}\n");
      status.set(503);
      assertThatThrownBy(() -> await(sink.send(Outbox.Topic.AUDIT, List.of(json("a")))))
          .hasMessageContaining("503")
          .hasMessageNotContaining(token.reveal());
      status.set(400);
      assertThatThrownBy(() -> await(sink.send(Outbox.Topic.AUDIT, List.of(json("a")))))
          .hasRootCauseInstanceOf(RecordRejectedException.class);
      status.set(422);
      assertThatThrownBy(() -> await(sink.send(Outbox.Topic.AUDIT, List.of(json("a")))))
          .as("an older console does not say which ones")
          .hasRootCauseInstanceOf(RecordRejectedException.class);
      answer.set("{\"accepted\":1,\"rejected\":[{\"line\":2,\"reason\":\"too long\"}]}");
      assertThat(await(sink.send(Outbox.Topic.AUDIT, List.of(json("a"), json("b")))))
          .isEqualTo(new RecordSink.Receipt(Map.of(1, "too long")));
      assertThatThrownBy(() -> await(sink.send(Outbox.Topic.AUDIT, List.of(json("a")))))
          .as("a line that was not sent")
          .hasRootCauseInstanceOf(RecordRejectedException.class);
    } finally {
      server.stop(0);
    }
  }

  private static OutboxShipper shipper(DiskOutbox outbox, RecordSink sink) {
    return new OutboxShipper(outbox, sink, OutboxShipper.newExecutor(), new Random(1));
  }
}
