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
package io.shenyullm.router.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.router.health.CallOutcome.Reach;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final String TENANT = "acme";
  private static final ModelOffer SMALL = offer("small", "a");
  private static final ModelOffer LARGE = offer("large", "a");
  private static final ModelOffer ELSEWHERE = offer("small", "b");

  // near the clock's wrap, which System.nanoTime() may come to
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final Health health =
      new Health(
          new HealthLimits(
              3,
              Duration.ofSeconds(5),
              Duration.ofSeconds(2),
              Duration.ofSeconds(30),
              Duration.ofMinutes(1)),
          now::get);

  // ---- breakers ----

  @Test
  void standing_fewerFailuresThanTheLimit_ready() {
    fail(SMALL, 2);

    assertThat(health.standing(SMALL, TENANT)).isEqualTo(Standing.READY);
    assertThat(health.opensIn(SMALL)).isZero();
  }

  @Test
  void tryAcquire_failuresInARow_keptAwayUntilTheTimeIsOver() {
    fail(SMALL, 3);

    assertThat(health.standing(SMALL, TENANT)).isEqualTo(Standing.CLOSED);
    assertThat(health.tryAcquire(SMALL)).isFalse();
    assertThat(health.tryAcquire(LARGE)).isTrue();
    assertThat(health.opensIn(SMALL)).isEqualTo(Duration.ofSeconds(5));
    pass(Duration.ofSeconds(5));
    assertThat(health.tryAcquire(SMALL)).as("one may try").isTrue();
    assertThat(health.tryAcquire(SMALL)).as("only one").isFalse();
  }

  @Test
  void record_deliveredAfterFailures_countStartsAnew() {
    fail(SMALL, 2);
    deliver(SMALL, null);
    fail(SMALL, 2);

    assertThat(health.tryAcquire(SMALL)).isTrue();
  }

  @Test
  void record_trialDelivered_opens() {
    fail(SMALL, 3);
    pass(Duration.ofSeconds(6));
    assertThat(health.tryAcquire(SMALL)).isTrue();

    deliver(SMALL, null);

    assertThat(health.tryAcquire(SMALL)).isTrue();
    assertThat(health.tryAcquire(SMALL)).isTrue();
  }

  @Test
  void record_wrongRequest_saysThatTheProviderIsThere() {
    fail(SMALL, 2);
    health.record(SMALL, TENANT, new CallOutcome.Answered());
    fail(SMALL, 2);

    assertThat(health.tryAcquire(SMALL)).isTrue();
  }

  @Test
  void record_noConnection_closesAllOfTheProvider() {
    for (int i = 0; i < 3; i++) {
      health.record(
          i % 2 == 0 ? SMALL : LARGE, TENANT, new CallOutcome.Failed(Reach.PROVIDER, null));
    }

    assertThat(health.tryAcquire(SMALL)).isFalse();
    assertThat(health.tryAcquire(LARGE)).isFalse();
    assertThat(health.tryAcquire(ELSEWHERE)).isTrue();
  }

  @Test
  void record_abandoned_changesNothing() {
    fail(SMALL, 2);
    double before = health.of(SMALL).errorRate();
    health.record(SMALL, TENANT, new CallOutcome.Abandoned());

    assertThat(health.of(SMALL).errorRate()).isEqualTo(before);
    fail(SMALL, 1);
    assertThat(health.tryAcquire(SMALL)).isFalse();
  }

  // ---- cooling down ----

  @Test
  void standing_rateLimited_coolsForThatTenantOnlyAndNeverCloses() {
    for (int i = 0; i < 10; i++) {
      health.record(SMALL, TENANT, new CallOutcome.Limited(Duration.ofSeconds(30)));
    }

    assertThat(health.standing(SMALL, TENANT)).isEqualTo(Standing.COOLING);
    assertThat(health.standing(SMALL, "other")).isEqualTo(Standing.READY);
    assertThat(health.standing(LARGE, TENANT)).isEqualTo(Standing.READY);
    assertThat(health.tryAcquire(SMALL)).as("the only one is called all the same").isTrue();
    assertThat(health.of(SMALL).errorRate()).isZero();
    pass(Duration.ofSeconds(30));
    assertThat(health.standing(SMALL, TENANT)).isEqualTo(Standing.READY);
  }

  @Test
  void standing_shorterLimitAfterALongerOne_longerOneHolds() {
    health.record(SMALL, TENANT, new CallOutcome.Limited(Duration.ofSeconds(30)));
    health.record(SMALL, TENANT, new CallOutcome.Limited(null));
    pass(Duration.ofSeconds(29));

    assertThat(health.standing(SMALL, TENANT)).isEqualTo(Standing.COOLING);
  }

  @Test
  void standing_barredAccount_allThatIsCalledWithItsKeyCools() {
    health.record(SMALL, TENANT, new CallOutcome.Barred(Reach.ACCOUNT));

    assertThat(health.standing(LARGE, "other")).isEqualTo(Standing.COOLING);
    assertThat(health.of(LARGE).healthy()).isFalse();
    assertThat(health.standing(ELSEWHERE, TENANT)).isEqualTo(Standing.READY);

    deliver(LARGE, null);
    assertThat(health.standing(SMALL, TENANT)).isEqualTo(Standing.READY);
  }

  @Test
  void standing_barredAccount_coolsWhatSharesItsCredentialAndNothingElse() {
    ModelOffer barred = offer("small", "a", "http://host.test/v1", "key-1");
    health.record(barred, TENANT, new CallOutcome.Barred(Reach.ACCOUNT));

    assertThat(health.standing(offer("large", "twin", "http://host.test/v2", "key-1"), TENANT))
        .isEqualTo(Standing.COOLING);
    assertThat(health.standing(offer("small", "a", "http://host.test/v1", "key-2"), TENANT))
        .as("the operator has replaced the key")
        .isEqualTo(Standing.READY);
    assertThat(health.standing(offer("small", "b", "http://host.test/v1", "key-2"), TENANT))
        .isEqualTo(Standing.READY);
    assertThat(health.standing(offer("small", "c", "http://other.test/v1", "key-1"), TENANT))
        .isEqualTo(Standing.READY);
  }

  @Test
  void standing_barredWithoutAKey_coolsOnlyThatProvider() {
    health.record(
        offer("small", "a", "http://host.test/v1", ""),
        TENANT,
        new CallOutcome.Barred(Reach.ACCOUNT));

    assertThat(health.standing(offer("large", "a", "http://host.test/v1", ""), TENANT))
        .isEqualTo(Standing.COOLING);
    assertThat(health.standing(offer("small", "b", "http://host.test/v1", ""), TENANT))
        .isEqualTo(Standing.READY);
  }

  @Test
  void standing_modelGone_onlyTheOfferCools() {
    health.record(SMALL, TENANT, new CallOutcome.Barred(Reach.OFFER));

    assertThat(health.standing(SMALL, "other")).isEqualTo(Standing.COOLING);
    assertThat(health.standing(LARGE, TENANT)).isEqualTo(Standing.READY);
  }

  @Test
  void standing_failedWithRetryAfter_coolsForAll() {
    health.record(SMALL, TENANT, new CallOutcome.Failed(Reach.OFFER, Duration.ofSeconds(20)));

    assertThat(health.standing(SMALL, "other")).isEqualTo(Standing.COOLING);
    assertThat(health.tryAcquire(SMALL)).isTrue();
  }

  @Test
  void cool_moreKeysThanTheBound_newOnesWaitForRoom() {
    CoolDowns<Integer> few = new CoolDowns<>(2, now::get);
    few.cool(1, Duration.ofSeconds(1));
    few.cool(2, Duration.ofSeconds(9));
    few.cool(3, Duration.ofSeconds(9));

    assertThat(few.size()).isEqualTo(2);
    assertThat(few.isCooling(3)).isFalse();
    pass(Duration.ofSeconds(2));
    few.cool(3, Duration.ofSeconds(9));
    assertThat(few.isCooling(1)).isFalse();
    assertThat(few.isCooling(3)).isTrue();
  }

  // ---- scores ----

  @Test
  void of_unseenOffer_isHealthyAndUnknown() {
    assertThat(health.of(SMALL)).isEqualTo(OfferHealth.UNKNOWN);
  }

  @Test
  void of_newerObservations_weighMore() {
    deliver(SMALL, Duration.ofMillis(100));
    pass(Duration.ofSeconds(60));
    deliver(SMALL, Duration.ofMillis(400));

    // half of 100 and all of 400, over one and a half observations
    assertThat(millis(SMALL)).isEqualTo(300, within(0.001));
  }

  @Test
  void of_wholeReplies_leaveTheTimeOfStreamsAlone() {
    deliver(SMALL, Duration.ofMillis(100));
    deliver(SMALL, null);

    assertThat(millis(SMALL)).isEqualTo(100, within(0.001));
  }

  @Test
  void of_failures_condemnOnlyWhenRepeatedAndFade() {
    fail(SMALL, 1);
    assertThat(health.of(SMALL).healthy()).isTrue();
    fail(SMALL, 2);
    assertThat(health.of(SMALL).healthy()).isFalse();

    pass(Duration.ofMinutes(5));
    assertThat(health.of(SMALL).healthy()).isTrue();
  }

  private double millis(ModelOffer offer) {
    return health.of(offer).timeToFirstTokenMillis().orElseThrow();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private void deliver(ModelOffer offer, @Nullable Duration timeToFirstToken) {
    health.record(offer, TENANT, new CallOutcome.Delivered(timeToFirstToken));
  }

  private void fail(ModelOffer offer, int times) {
    for (int i = 0; i < times; i++) {
      health.record(offer, TENANT, new CallOutcome.Failed(Reach.OFFER, null));
    }
  }

  private static ModelOffer offer(String model, String provider) {
    return offer(model, provider, "http://127.0.0.1:9/v1", "");
  }

  private static ModelOffer offer(String model, String provider, String baseUrl, String key) {
    Provider at =
        new Provider(
            provider,
            Protocols.OPENAI,
            URI.create(baseUrl),
            new Secret(key),
            "global",
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            true);
    return TestingExchanges.offer(model, at, 0.5);
  }
}
