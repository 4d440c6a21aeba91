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

import io.shenyullm.core.catalog.Account;
import io.shenyullm.core.catalog.ModelOffer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * What this gateway knows of the providers and models that it calls. Three kinds of knowledge with
 * different consequences:
 *
 * <ul>
 *   <li>failures in a row <b>close</b> an offer, or a whole provider where they concern all of it:
 *       nobody calls it for a while;
 *   <li>rate limits (of one tenant at one offer) and faults of the operator's account, that is of
 *       one credential at one host, let it <b>cool</b>: others go first, but the only one is called
 *       all the same;
 *   <li>latency and error rate move the <b>score</b>.
 * </ul>
 *
 * <p>Whoever makes a call records its outcome once. In memory, bounded, thread-safe.
 */
public final class Health {
  private static final double UNHEALTHY_ERROR_RATE = 0.5;

  /** Tenants that are limited at the same time; entries are a few dozen bytes each. */
  private static final int MOST_LIMITED = 10_000;

  private static final int MOST_COOLING = 10_000;

  private record Limit(String offerKey, String tenant) {}

  private final HealthLimits limits;
  private final Breakers offers;
  private final Breakers providers;
  private final CoolDowns<String> coolingOffers;
  private final CoolDowns<Account> coolingAccounts;
  private final CoolDowns<Limit> limited;
  private final Scores scores;

  /**
   * @param nanoTime monotonic clock
   */
  public Health(HealthLimits limits, LongSupplier nanoTime) {
    this.limits = Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(nanoTime, "nanoTime");
    this.offers = new Breakers(limits, nanoTime);
    this.providers = new Breakers(limits, nanoTime);
    this.coolingOffers = new CoolDowns<>(MOST_COOLING, nanoTime);
    this.coolingAccounts = new CoolDowns<>(MOST_COOLING, nanoTime);
    this.limited = new CoolDowns<>(MOST_LIMITED, nanoTime);
    this.scores = new Scores(limits.halfLife(), nanoTime);
  }

  /** Whether the offer should be called for the tenant now. Changes nothing. */
  public Standing standing(ModelOffer offer, String tenant) {
    if (!opensIn(offer).isZero()) {
      return Standing.CLOSED;
    }
    String key = offer.key();
    boolean cooling =
        coolingOffers.isCooling(key)
            || isAccountCooling(offer)
            || limited.isCooling(new Limit(key, tenant));
    return cooling ? Standing.COOLING : Standing.READY;
  }

  private boolean isAccountCooling(ModelOffer offer) {
    return !coolingAccounts.isEmpty() && coolingAccounts.isCooling(offer.provider().account());
  }

  /**
   * Takes leave to call the offer; {@code false} if it is closed. Where its time is just over, only
   * one caller gets it.
   */
  public boolean tryAcquire(ModelOffer offer) {
    // the look at both comes first: a trial of the one must not be used up by a "no" of the other
    return opensIn(offer).isZero()
        && providers.tryAcquire(offer.provider().name())
        && offers.tryAcquire(offer.key());
  }

  /** How long until the offer may be called again; zero if it may be now. */
  public Duration opensIn(ModelOffer offer) {
    Duration own = offers.opensIn(offer.key());
    Duration whole = providers.opensIn(offer.provider().name());
    return own.compareTo(whole) > 0 ? own : whole;
  }

  /** How well the offer has done lately. */
  public OfferHealth of(ModelOffer offer) {
    String key = offer.key();
    double errorRate = scores.errorRate(key);
    boolean healthy =
        errorRate < UNHEALTHY_ERROR_RATE && opensIn(offer).isZero() && !isAccountCooling(offer);
    return new OfferHealth(scores.timeToFirstTokenMillis(key), errorRate, healthy);
  }

  /**
   * Learns how a call has ended.
   *
   * @param tenant for whom it was made
   */
  public void record(ModelOffer offer, String tenant, CallOutcome outcome) {
    String key = offer.key();
    if (outcome instanceof CallOutcome.Delivered delivered) {
      reached(offer);
      coolingOffers.forget(key);
      if (!coolingAccounts.isEmpty()) {
        coolingAccounts.forget(offer.provider().account());
      }
      scores.succeeded(key, delivered.timeToFirstToken());
    } else if (outcome instanceof CallOutcome.Answered) {
      reached(offer);
    } else if (outcome instanceof CallOutcome.Failed failed) {
      failed(offer, failed);
    } else if (outcome instanceof CallOutcome.Barred barred) {
      scores.failed(key);
      if (barred.reach() == CallOutcome.Reach.ACCOUNT) {
        coolingAccounts.cool(offer.provider().account(), limits.barredFor());
      } else {
        coolingOffers.cool(key, limits.barredFor());
      }
    } else if (outcome instanceof CallOutcome.Limited limit) {
      Duration asked = limit.retryAfter();
      limited.cool(new Limit(key, tenant), asked == null ? limits.limitedFor() : asked);
    }
    // an abandoned call says nothing about who was called
  }

  private void reached(ModelOffer offer) {
    offers.succeeded(offer.key());
    providers.succeeded(offer.provider().name());
  }

  private void failed(ModelOffer offer, CallOutcome.Failed failed) {
    String key = offer.key();
    scores.failed(key);
    offers.failed(key);
    if (failed.reach() == CallOutcome.Reach.PROVIDER) {
      providers.failed(offer.provider().name());
    }
    Duration asked = failed.retryAfter();
    if (asked != null && !asked.isZero()) {
      coolingOffers.cool(key, asked);
    }
  }
}
