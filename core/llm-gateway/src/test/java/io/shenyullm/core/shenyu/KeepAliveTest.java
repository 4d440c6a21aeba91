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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class KeepAliveTest {
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final String PING = ": ping\n\n";

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final List<Disposable> timers = new ArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final TestPublisher<byte[]> source = TestPublisher.create();

  @Test
  void over_silence_aCommentEachTimeItHasLasted() {
    StepVerifier.create(text(source.flux()))
        .then(() -> time.advanceTimeBy(QUIET.minusNanos(1)))
        .then(() -> assertThat(begun).hasValue(0))
        .then(() -> time.advanceTimeBy(Duration.ofNanos(1)))
        .expectNext(PING)
        .then(() -> assertThat(begun).hasValue(1))
        .then(() -> time.advanceTimeBy(QUIET))
        .expectNext(PING)
        .then(source::complete)
        .verifyComplete();
  }

  @Test
  void over_somethingIsWritten_silenceBeginsAnew() {
    StepVerifier.create(text(source.flux()))
        .then(() -> time.advanceTimeBy(QUIET.minusSeconds(1)))
        .then(() -> source.next("a".getBytes(UTF_8)))
        .expectNext("a")
        .then(() -> time.advanceTimeBy(QUIET.minusSeconds(1)))
        .then(() -> source.next("b".getBytes(UTF_8)))
        .expectNext("b")
        .then(() -> time.advanceTimeBy(QUIET))
        .expectNext(PING)
        .then(source::complete)
        .verifyComplete();
  }

  @Test
  void over_manyEvents_oneTimer() {
    StepVerifier.create(text(source.flux()))
        .then(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                source.next(new byte[] {'x'});
              }
            })
        .expectNextCount(1_000)
        .then(source::complete)
        .verifyComplete();

    assertThat(timers).singleElement().matches(Disposable::isDisposed);
  }

  @Test
  void over_largeBatch_piecesThatMakeItUpAgain() {
    byte[] large = new byte[3 * KeptAlive.LARGEST_PIECE + 1];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) ('a' + i % 26);
    }

    List<String> pieces = text(Flux.just(large)).collectList().block();

    assertThat(pieces).hasSize(4);
    assertThat(pieces).allMatch(piece -> piece.length() <= KeptAlive.LARGEST_PIECE);
    assertThat(String.join("", pieces)).isEqualTo(new String(large, UTF_8));
  }

  @Test
  void over_slowReader_sourceWaitsAndNoCommentIsPiledUp() {
    AtomicInteger asked = new AtomicInteger();
    Flux<byte[]> endless =
        Flux.generate(
            sink -> {
              asked.incrementAndGet();
              sink.next(new byte[2 * KeptAlive.LARGEST_PIECE]);
            });

    StepVerifier.create(text(endless), 1)
        .expectNextCount(1)
        .then(() -> time.advanceTimeBy(QUIET.multipliedBy(100)))
        .then(() -> assertThat(asked).hasValue(1))
        .then(() -> assertThat(begun).hasValue(0))
        .thenRequest(2)
        .expectNextMatches(piece -> !piece.equals(PING))
        .expectNextMatches(piece -> !piece.equals(PING))
        .then(() -> assertThat(asked).hasValue(2))
        .thenCancel()
        .verify();
  }

  @Test
  void over_slowReaderOfASilentStream_getsOneCommentWhenItReads() {
    StepVerifier.create(text(source.flux()), 0)
        .then(() -> time.advanceTimeBy(QUIET.multipliedBy(100)))
        .thenRequest(10)
        .expectNext(PING)
        .then(source::complete)
        .verifyComplete();
  }

  @Test
  void over_error_comesBehindWhatWasThereBefore() {
    StepVerifier.create(
            text(
                Flux.just("a".getBytes(UTF_8))
                    .concatWith(Flux.error(new IllegalStateException("test")))),
            0)
        .thenRequest(2)
        .expectNext("a")
        .verifyErrorMessage("test");
    assertThat(timers).allMatch(Disposable::isDisposed);
  }

  @Test
  void over_cancelled_sourceAndTimerToo() {
    StepVerifier.create(text(source.flux()))
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
        .thenCancel()
        .verify();

    source.assertCancelled();
    assertThat(timers).singleElement().matches(Disposable::isDisposed);
  }

  /** The timer may run on another thread than the source. */
  @Test
  void over_commentsAndEventsAtOnce_neitherIsLostNorTornApart() {
    Flux<byte[]> numbers =
        Flux.range(0, 20_000).map(i -> (i + "\n").getBytes(UTF_8)).publishOn(Schedulers.single());
    AtomicInteger writing = new AtomicInteger();

    List<String> written =
        new KeepAlive(Duration.ofNanos(1), System::nanoTime)
            .over(
                numbers,
                DefaultDataBufferFactory.sharedInstance,
                Schedulers.parallel(),
                begun::incrementAndGet)
            .map(
                buffer -> {
                  assertThat(writing.incrementAndGet()).isOne();
                  String text = buffer.toString(UTF_8);
                  writing.decrementAndGet();
                  return text;
                })
            .collectList()
            .block(Duration.ofSeconds(180));

    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      expected.add(i + "\n");
    }
    assertThat(written).filteredOn(text -> !text.equals(PING)).isEqualTo(expected);
  }

  @Test
  void new_noTime_rejected() {
    assertThatThrownBy(() -> new KeepAlive(Duration.ZERO, System::nanoTime))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Flux<String> text(Flux<byte[]> stream) {
    return new KeepAlive(QUIET, () -> time.now(TimeUnit.NANOSECONDS))
        .over(
            stream, DefaultDataBufferFactory.sharedInstance, remembering(), begun::incrementAndGet)
        .map(KeepAliveTest::text);
  }

  private static String text(DataBuffer buffer) {
    return buffer.toString(UTF_8);
  }

  private Scheduler remembering() {
    return new Scheduler() {
      @Override
      public Disposable schedule(Runnable task) {
        return time.schedule(task);
      }

      @Override
      public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Disposable timer = time.schedule(task, delay, unit);
        timers.add(timer);
        return timer;
      }

      @Override
      public Worker createWorker() {
        return time.createWorker();
      }
    };
  }
}
