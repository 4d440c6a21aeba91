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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.protocols.Protocols;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class ReplyWatchTest {
  private static final Duration FIRST = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofSeconds(5);

  /** A tenth of the idle timeout is how closely content is looked for. */
  private static final Duration STALLED = IDLE.plusMillis(500);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final TestPublisher<String> reply = TestPublisher.create();
  private final ReplyWatch watch =
      new ReplyWatch(provider(FIRST, IDLE), time, () -> time.now(TimeUnit.NANOSECONDS));

  @Test
  void over_nothingComes_timeoutAndConnectionClosed() {
    StepVerifier.create(watch.over(reply))
        .then(() -> pass(FIRST.minusNanos(1)))
        .then(reply::assertNotCancelled)
        .then(() -> pass(Duration.ofNanos(1)))
        .verifyErrorSatisfies(ReplyWatchTest::isTimeout);
    reply.assertCancelled();
  }

  @Test
  void over_stallsAfterTheFirstContent_timeoutAfterTheIdleTimeout() {
    StepVerifier.create(watch.over(reply))
        .then(() -> pass(Duration.ofSeconds(3)))
        .then(this::content)
        .expectNext("content")
        .then(() -> pass(STALLED.minusNanos(1)))
        .then(reply::assertNotCancelled)
        .then(() -> pass(Duration.ofNanos(1)))
        .verifyErrorSatisfies(ReplyWatchTest::isTimeout);
  }

  @Test
  void over_contentGoesOn_nothingHappensHoweverLongItTakes() {
    StepVerifier.create(watch.over(reply))
        .then(
            () -> {
              for (int i = 0; i < 100; i++) {
                content();
                pass(IDLE);
              }
            })
        .expectNextCount(100)
        .then(reply::complete)
        .verifyComplete();
  }

  @Test
  void over_onlySignsOfLife_timeout() {
    StepVerifier.create(watch.over(reply))
        .then(this::content)
        .expectNext("content")
        .then(() -> pass(IDLE))
        .then(() -> reply.next("ping"))
        .expectNext("ping")
        .then(() -> pass(IDLE))
        .verifyErrorSatisfies(ReplyWatchTest::isTimeout);
  }

  @Test
  void over_silentAfterAllWasSaid_ends() {
    StepVerifier.create(watch.over(reply))
        .then(this::content)
        .then(watch::completed)
        .expectNext("content")
        .then(() -> pass(STALLED))
        .verifyComplete();
    reply.assertCancelled();
  }

  @Test
  void over_connectionStaysOpenAfterTheEndMark_isWaitedForASecond() {
    StepVerifier.create(watch.over(reply))
        .then(this::content)
        .then(watch::ended)
        .expectNext("content")
        .then(() -> pass(Duration.ofMillis(999)))
        .then(reply::assertNotCancelled)
        .then(() -> pass(Duration.ofMillis(1)))
        .verifyComplete();
    reply.assertCancelled();
  }

  @Test
  void over_cancelled_timerToo() {
    StepVerifier.create(watch.over(reply))
        .then(() -> pass(Duration.ofSeconds(1)))
        .thenCancel()
        .verify();

    reply.assertCancelled();
    pass(FIRST);
    assertThat(time.getScheduledTaskCount()).as("never set anew").isOne();
  }

  @Test
  void over_whatTheConnectionSaysAfterATimeout_isIgnored() {
    StepVerifier.create(watch.over(reply))
        .then(() -> pass(FIRST))
        .then(() -> reply.error(new IllegalStateException("closed")))
        .verifyErrorSatisfies(ReplyWatchTest::isTimeout);
  }

  @Test
  void over_muchContent_timerIsSetOnce() {
    StepVerifier.create(watch.over(reply))
        .then(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                content();
              }
            })
        .expectNextCount(1_000)
        .then(() -> assertThat(time.getScheduledTaskCount()).isOne())
        .thenCancel()
        .verify();
  }

  private void content() {
    watch.progressed();
    reply.next("content");
  }

  private void pass(Duration duration) {
    time.advanceTimeBy(duration);
  }

  private static void isTimeout(Throwable error) {
    assertThat(error)
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(UpstreamFailure.Kind.TIMEOUT));
  }

  private static Provider provider(Duration first, Duration idle) {
    return new Provider(
        "a",
        Protocols.OPENAI,
        URI.create("http://127.0.0.1:9/v1"),
        new Secret(""),
        "global",
        Duration.ofSeconds(1),
        first,
        idle,
        true);
  }
}
