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

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.SettleStage;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Recent latency and errors of every offer, seen by this gateway. In memory, thread-safe, without
 * locks on the reading side.
 *
 * <p>Exponentially decaying sums: an observation counts half after one half-life, whether or not
 * others came since, so an offer that failed and is left alone is tried again after a while. Keys
 * are {@code ModelOffer.key()}, hence bounded by the configuration.
 */
public final class LiveScores implements SettleStage {
  /** Counts as this many successes seen beforehand, so that one failure alone condemns nothing. */
  private static final double PRIOR_SUCCESSES = 2;

  private static final double UNHEALTHY_ERROR_RATE = 0.5;

  private final ConcurrentMap<String, Sums> byKey = new ConcurrentHashMap<>();
  private final double halfLifeNanos;
  private final LongSupplier nanos;

  /**
   * What is known of an offer.
   *
   * @param timeToFirstTokenMillis recent mean, empty where nothing is known
   * @param errorRate 0 to 1; 0 where nothing is known
   */
  public record Live(OptionalDouble timeToFirstTokenMillis, double errorRate) {
    static final Live UNKNOWN = new Live(OptionalDouble.empty(), 0);

    public boolean healthy() {
      return errorRate < UNHEALTHY_ERROR_RATE;
    }
  }

  private record Sums(long at, double calls, double errors, double timed, double millis) {
    Sums decayed(long now, double halfLifeNanos) {
      double factor = Math.pow(0.5, Math.max(0, now - at) / halfLifeNanos);
      return new Sums(now, calls * factor, errors * factor, timed * factor, millis * factor);
    }
  }

  /**
   * @param halfLife after which an observation counts half
   * @param nanos monotonic clock
   */
  public LiveScores(Duration halfLife, LongSupplier nanos) {
    if (halfLife.isZero() || halfLife.isNegative()) {
      throw new IllegalArgumentException("halfLife must be positive: " + halfLife);
    }
    this.halfLifeNanos = halfLife.toNanos();
    this.nanos = Objects.requireNonNull(nanos, "nanos");
  }

  public Live of(String offerKey) {
    Sums sums = byKey.get(offerKey);
    if (sums == null) {
      return Live.UNKNOWN;
    }
    Sums now = sums.decayed(nanos.getAsLong(), halfLifeNanos);
    double errorRate = now.errors() / (now.calls() + PRIOR_SUCCESSES);
    // below a hundredth of an observation the mean is what it was, but no longer news
    OptionalDouble millis =
        now.timed() < 0.01 ? OptionalDouble.empty() : OptionalDouble.of(now.millis() / now.timed());
    return new Live(millis, errorRate);
  }

  public void succeeded(String offerKey) {
    add(offerKey, 0, 0, 0);
  }

  public void succeeded(String offerKey, Duration timeToFirstToken) {
    add(offerKey, 0, 1, Math.max(0, timeToFirstToken.toNanos() / 1e6));
  }

  /** An attempt failed, also one that was failed over from. */
  public void failed(String offerKey) {
    add(offerKey, 1, 0, 0);
  }

  /**
   * Learns from the end of an exchange, that is from its last attempt; earlier attempts are
   * reported through {@link #failed} by whoever made them.
   */
  @Override
  public void settle(LlmExchange exchange, Outcome outcome) {
    if (outcome.offer() == null || outcome.attempts() == 0) {
      return;
    }
    String key = outcome.offer().key();
    Duration first = outcome.timeToFirstToken();
    switch (outcome.ending()) {
      case COMPLETE -> {
        // after a failover the time holds the earlier attempts, too
        if (first != null && outcome.attempts() == 1) {
          succeeded(key, first.minus(outcome.overhead()));
        } else {
          succeeded(key);
        }
      }
      case ERROR -> {
        if (outcome.httpStatus() >= 500) {
          failed(key);
        }
      }
      case CANCEL, REFUSED -> {
        // says nothing about the provider
      }
    }
  }

  private void add(String key, double errors, double timed, double millis) {
    long now = nanos.getAsLong();
    byKey.compute(
        key,
        (k, before) -> {
          Sums sums =
              before == null ? new Sums(now, 0, 0, 0, 0) : before.decayed(now, halfLifeNanos);
          return new Sums(
              now,
              sums.calls() + 1,
              sums.errors() + errors,
              sums.timed() + timed,
              sums.millis() + millis);
        });
  }
}
