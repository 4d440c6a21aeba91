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
package io.shenyullm.router.shenyu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.identity.IdentityConfig;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.shenyu.status.StatusSource;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.records.Origin;
import io.shenyullm.records.StatusRecord;
import io.shenyullm.router.health.CallOutcome;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.router.upstream.UpstreamClient;
import io.shenyullm.router.upstream.UpstreamLimits;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the router tells of providers. */
class RouterStatusTest {
  private static final ModelOffer FINE = offer("fine", "a", "https://a.example/v1");
  private static final ModelOffer BROKEN = offer("broken", "b", "http://b.example/v1");
  private static final ModelOffer BARRED = offer("barred", "b", "http://b.example/v1");
  private static final ModelOffer LIMITED = offer("limited", "a", "https://a.example/v1");

  private final Health health = new Health(HealthLimits.DEFAULT, System::nanoTime);
  private final SnapshotStore snapshots =
      new SnapshotStore(
          new Snapshot(
              1,
              "abcd",
              Map.of(),
              new ModelCatalog(List.of(FINE, BARRED, BROKEN, LIMITED), Map.of()),
              IdentityConfig.NONE,
              Map.of()));

  private static ModelOffer offer(String model, String provider, String url) {
    Duration limit = Duration.ofSeconds(1);
    return TestingExchanges.offer(
        model,
        new Provider(
            provider,
            Protocols.OPENAI,
            URI.create(url),
            new Secret(""),
            "global",
            limit,
            limit,
            limit,
            true),
        0.5);
  }

  private static StatusRecord told(StatusSource source) {
    StatusRecord.Builder status =
        StatusRecord.builder(new Origin("s", Instant.parse("2026-01-01T00:00:00Z"), "g", "b"));
    source.tell(status);
    return status.build();
  }

  @Test
  void offers_inTrouble_comeFirstAndSayHow() {
    for (int i = 0; i < HealthLimits.DEFAULT.failuresToClose(); i++) {
      health.record(BROKEN, "acme", new CallOutcome.Failed(CallOutcome.Reach.OFFER, null));
    }
    health.record(BARRED, "acme", new CallOutcome.Barred(CallOutcome.Reach.OFFER));
    health.record(FINE, "acme", new CallOutcome.Delivered(Duration.ofMillis(40)));
    health.record(LIMITED, "acme", new CallOutcome.Limited(null));

    List<StatusRecord.Offer> offers = told(new OfferStatus(snapshots, health)).offers();

    assertThat(offers)
        .extracting(StatusRecord.Offer::key, StatusRecord.Offer::state)
        .containsExactly(
            tuple("b/broken", "closed"),
            tuple("b/barred", "cooling"),
            tuple("a/fine", "ready"),
            tuple("a/limited", "ready"));
    assertThat(offers.get(0).opensIn()).isPositive();
    assertThat(offers.get(0).errorRate()).isGreaterThan(0.5);
    assertThat(offers.get(2).firstToken()).isEqualTo(Duration.ofMillis(40));
    assertThat(offers.get(2).opensIn()).isNull();
  }

  @Test
  void links_eachProviderOnce_saysWhetherItIsEncrypted() {
    try (LargeBodies bodies = LargeBodies.onOwnThreads();
        UpstreamClient client =
            new UpstreamClient(UpstreamLimits.DEFAULT, bodies, Clock.systemUTC())) {
      assertThat(told(new ProviderLinks(snapshots, client)).links())
          .containsExactly(
              new StatusRecord.Link(StatusRecord.Link.PROVIDER, "a", true, null),
              new StatusRecord.Link(StatusRecord.Link.PROVIDER, "b", false, null));
    }
  }
}
