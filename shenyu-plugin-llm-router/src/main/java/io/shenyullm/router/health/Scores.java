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

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Recent latency and errors of offers. Exponentially decaying sums: an observation counts half
 * after one half-life, whether or not others came since, so an offer that failed and is left alone
 * is tried again after a while. Keys are those of configured offers, so the map is bounded.
 * Thread-safe, without locks on the reading side.
 */
final class Scores {
  /** Counts as this many successes seen beforehand, so that one failure alone condemns nothing. */
  private static final double PRIOR_SUCCESSES = 2;

  private final ConcurrentMap<String, Sums> byKey = new ConcurrentHashMap<>();
  private final double halfLifeNanos;
  private final LongSupplier nanoTime;

  private record Sums(long at, double calls, double errors, double timed, double millis) {
    Sums decayed(long now, double halfLifeNanos) {
      double factor = Math.pow(0.5, Math.max(0, now - at) / halfLifeNanos);
      return new Sums(now, calls * factor, errors * factor, timed * factor, millis * factor);
    }
  }

  Scores(Duration halfLife, LongSupplier nanoTime) {
    this.halfLifeNanos = halfLife.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Error rate, 0 where nothing is known. */
  double errorRate(String key) {
    Sums now = now(key);
    return now == null ? 0 : now.errors() / (now.calls() + PRIOR_SUCCESSES);
  }

  OptionalDouble timeToFirstTokenMillis(String key) {
    Sums now = now(key);
    // below a hundredth of an observation the mean is what it was, but no longer news
    return now == null || now.timed() < 0.01
        ? OptionalDouble.empty()
        : OptionalDouble.of(now.millis() / now.timed());
  }

  void succeeded(String key, @Nullable Duration timeToFirstToken) {
    if (timeToFirstToken == null) {
      add(key, 0, 0, 0);
    } else {
      add(key, 0, 1, Math.max(0, timeToFirstToken.toNanos() / 1e6));
    }
  }

  void failed(String key) {
    add(key, 1, 0, 0);
  }

  private @Nullable Sums now(String key) {
    Sums sums = byKey.get(key);
    return sums == null ? null : sums.decayed(nanoTime.getAsLong(), halfLifeNanos);
  }

  private void add(String key, double errors, double timed, double millis) {
    long now = nanoTime.getAsLong();
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
