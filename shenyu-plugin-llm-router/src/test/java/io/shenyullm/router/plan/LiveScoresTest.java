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
package io.shenyullm.router.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.Outcome.Ending;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LiveScoresTest {
  private static final ModelOffer OFFER = TestingPlans.offer("small", "a", "eu", 0.4, 1);

  private final AtomicLong clock = new AtomicLong();
  private final LiveScores live = new LiveScores(Duration.ofSeconds(60), clock::get);

  @Test
  void of_unseenOffer_isHealthyAndUnknown() {
    assertThat(live.of("x")).isEqualTo(LiveScores.Live.UNKNOWN);
    assertThat(live.of("x").healthy()).isTrue();
  }

  @Test
  void of_newerObservations_weighMore() {
    live.succeeded("x", Duration.ofMillis(100));
    clock.addAndGet(Duration.ofSeconds(60).toNanos());
    live.succeeded("x", Duration.ofMillis(400));

    // half of 100 and all of 400, over one and a half observations
    assertThat(live.of("x").timeToFirstTokenMillis().orElseThrow()).isEqualTo(300, within(0.001));
  }

  @Test
  void of_failures_condemnOnlyWhenRepeatedAndFade() {
    live.failed("x");
    assertThat(live.of("x").healthy()).isTrue();
    live.failed("x");
    live.failed("x");
    assertThat(live.of("x").healthy()).isFalse();

    clock.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(live.of("x").healthy()).isTrue();
  }

  @Test
  void settle_endings_teachWhatTheyCan() {
    settle(Ending.COMPLETE, 200, 1, Duration.ofMillis(250));
    assertThat(live.of(OFFER.key()).timeToFirstTokenMillis().orElseThrow())
        .isEqualTo(240, within(0.001));

    settle(Ending.CANCEL, 499, 1, null);
    settle(Ending.ERROR, 400, 1, null);
    assertThat(live.of(OFFER.key()).errorRate()).isZero();

    settle(Ending.ERROR, 502, 1, null);
    assertThat(live.of(OFFER.key()).errorRate()).isPositive();
  }

  @Test
  void settle_afterFailover_doesNotCountTheTime() {
    settle(Ending.COMPLETE, 200, 2, Duration.ofMillis(9_000));

    assertThat(live.of(OFFER.key()).timeToFirstTokenMillis()).isEmpty();
  }

  private void settle(Ending ending, int status, int attempts, Duration firstToken) {
    LlmExchange exchange = TestingPlans.exchange(TestingRuleSets.NONE, TestingPlans.AUTO, OFFER);
    live.settle(
        exchange,
        new Outcome(
            ending,
            status,
            null,
            OFFER,
            null,
            attempts,
            Duration.ofSeconds(1),
            firstToken,
            Duration.ofMillis(10)));
  }
}
