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

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.shenyu.status.StatusSource;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.records.StatusRecord;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.OfferHealth;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How the models at providers that are in force are doing, those in trouble first. */
final class OfferStatus implements StatusSource {
  /** Nobody's: limits of single tenants say nothing about an offer. */
  private static final String NO_TENANT = "";

  private static final Comparator<StatusRecord.Offer> IN_TROUBLE_FIRST =
      Comparator.<StatusRecord.Offer, Boolean>comparing(offer -> offer.state().equals("ready"))
          .thenComparing(OfferStatus::errorRate, Comparator.reverseOrder())
          .thenComparing(StatusRecord.Offer::key);

  private final SnapshotStore snapshots;
  private final Health health;

  OfferStatus(SnapshotStore snapshots, Health health) {
    this.snapshots = Objects.requireNonNull(snapshots, "snapshots");
    this.health = Objects.requireNonNull(health, "health");
  }

  @Override
  public void tell(StatusRecord.Builder status) {
    List<ModelOffer> offers = snapshots.current().catalog().offers();
    status.offers(offers.stream().map(this::offer).sorted(IN_TROUBLE_FIRST).toList());
  }

  private StatusRecord.Offer offer(ModelOffer offer) {
    OfferHealth seen = health.of(offer);
    Duration opensIn = health.opensIn(offer);
    return new StatusRecord.Offer(
        offer.key(),
        health.standing(offer, NO_TENANT).name().toLowerCase(Locale.ROOT),
        Math.min(1, seen.errorRate()),
        millis(seen.timeToFirstTokenMillis()),
        opensIn.isZero() ? null : opensIn);
  }

  private static @Nullable Duration millis(OptionalDouble mean) {
    return mean.isEmpty() ? null : Duration.ofNanos((long) (mean.getAsDouble() * 1e6));
  }

  private static Double errorRate(StatusRecord.Offer offer) {
    Double rate = offer.errorRate();
    return rate == null ? 0 : rate;
  }
}
