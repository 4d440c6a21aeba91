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

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.router.health.OfferHealth;
import io.shenyullm.rules.drools.facts.CandidateFact;

/** An offer that may still serve the request, with what is known of it. */
record Option(ModelOffer offer, String key, CostEstimate estimate, OfferHealth live) {
  private static final long NANOS_PER_MICRO = 1_000;

  private static long micros(long nanos) {
    return nanos / NANOS_PER_MICRO + (nanos % NANOS_PER_MICRO == 0 ? 0 : 1);
  }

  CandidateFact fact() {
    return new CandidateFact(
        offer.id(),
        offer.provider().name(),
        offer.provider().region(),
        offer.quality(),
        micros(estimate.expectedNanos()),
        offer.contextWindow(),
        offer.capabilities(),
        live.timeToFirstTokenMillis().orElse(0),
        live.healthy(),
        offer.provider().simulated());
  }
}
