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
package io.shenyullm.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.http.RefusedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class LargeBodiesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @Test
  void read_smallBody_whereItIs() {
    try (LargeBodies bodies = LargeBodies.onOwnThreads()) {
      assertThat(threadOf(bodies, LargeBodies.LARGE_BYTES - 1)).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void read_largeBody_onItsOwnThreads() {
    try (LargeBodies bodies = LargeBodies.onOwnThreads()) {
      assertThat(threadOf(bodies, LargeBodies.LARGE_BYTES).getName()).startsWith("llm-large-body");
    }
  }

  @Test
  void read_nobodyLeftToReadIt_503() {
    LargeBodies bodies = new LargeBodies(Schedulers.newSingle("closed", true));
    bodies.close();

    assertThatThrownBy(() -> threadOf(bodies, LargeBodies.LARGE_BYTES))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.refusal().status()).isEqualTo(503);
              assertThat(refused.refusal().code()).isEqualTo("overloaded");
              assertThat(refused.refusal().headers()).containsEntry("Retry-After", "1");
            });
  }

  /** What waits is in memory, however many threads there are. */
  @Test
  void read_manyWaiting_boundedInAll() {
    CountDownLatch reading = new CountDownLatch(1);
    AtomicInteger refused = new AtomicInteger();
    int given = 1_000;
    byte[] body = new byte[LargeBodies.LARGE_BYTES];
    try (LargeBodies bodies = LargeBodies.onOwnThreads()) {
      for (int i = 0; i < given; i++) {
        bodies
            .read(body, bytes -> awaited(reading))
            .subscribe(x -> {}, e -> refused.incrementAndGet());
      }
      int threads = Runtime.getRuntime().availableProcessors();
      assertThat(given - refused.get()).isBetween(threads, threads + Math.max(64, threads));
      reading.countDown();
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false; // closed
    }
  }

  private static Thread threadOf(LargeBodies bodies, int length) {
    Thread thread = bodies.read(new byte[length], body -> Thread.currentThread()).block(PATIENCE);
    assertThat(thread).isNotNull();
    return thread;
  }
}
