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
package io.shenyullm.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.router.upstream.UpstreamFailure;
import io.shenyullm.router.upstream.UpstreamFailure.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OfferBreakersTest {
  private static final UpstreamFailure FAILURE = new UpstreamFailure(Kind.TIMEOUT, 0, "slow", null);

  // near the clock's wrap, which System.nanoTime() may come to
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final OfferBreakers breakers =
      new OfferBreakers(
          new DispatchLimits(3, Duration.ofMinutes(1), 3, Duration.ofSeconds(5)), now::get);

  @Test
  void tryAcquire_fewerFailuresThanTheLimit_open() {
    fail(2);

    assertThat(breakers.tryAcquire("a")).isTrue();
    assertThat(breakers.opensIn("a")).isZero();
  }

  @Test
  void tryAcquire_failuresInARow_keptAwayUntilTheTimeIsOver() {
    fail(3);

    assertThat(breakers.tryAcquire("a")).isFalse();
    assertThat(breakers.tryAcquire("b")).isTrue();
    assertThat(breakers.opensIn("a")).isEqualTo(Duration.ofSeconds(5));
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(breakers.tryAcquire("a")).as("one may try").isTrue();
    assertThat(breakers.tryAcquire("a")).as("only one").isFalse();
  }

  @Test
  void succeeded_afterFailures_countStartsAnew() {
    fail(2);
    breakers.succeeded("a");
    fail(2);

    assertThat(breakers.tryAcquire("a")).isTrue();
  }

  @Test
  void succeeded_probe_closes() {
    fail(3);
    now.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(breakers.tryAcquire("a")).isTrue();

    breakers.succeeded("a");

    assertThat(breakers.tryAcquire("a")).isTrue();
    assertThat(breakers.tryAcquire("a")).isTrue();
  }

  @Test
  void failed_withRetryAfter_opensAtOnceForThatLong() {
    breakers.failed(
        "a", new UpstreamFailure(Kind.RATE_LIMITED, 429, "slow down", Duration.ofSeconds(30)));
    fail(1); // a call that was under way does not shorten it

    assertThat(breakers.opensIn("a")).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void failed_badRequest_saysNothingAgainstTheProvider() {
    fail(2);
    breakers.failed("a", new UpstreamFailure(Kind.BAD_REQUEST, 400, "n must be 1", null));
    fail(2);

    assertThat(breakers.tryAcquire("a")).isTrue();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breakers.failed("a", FAILURE);
    }
  }
}
