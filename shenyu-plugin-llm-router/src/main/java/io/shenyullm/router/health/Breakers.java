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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A breaker for each key: failures in a row close it for a while; then one call at a time may try.
 * Healthy keys cost one map look-up and have no entry. Keys are those of configured offers or
 * providers, so the map is bounded. Thread-safe.
 */
final class Breakers {
  /**
   * State of a key that has failed lately.
   *
   * @param failures in a row
   * @param closed whether calls are kept away
   * @param untilNanos when the next one may try, if closed
   */
  private record State(int failures, boolean closed, long untilNanos) {}

  private final int failuresToClose;
  private final long closedNanos;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, State> states = new ConcurrentHashMap<>();

  Breakers(HealthLimits limits, LongSupplier nanoTime) {
    this.failuresToClose = limits.failuresToClose();
    this.closedNanos = limits.closedFor().toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether a call may be made. A trial moves the time on, so that no second one follows. */
  boolean tryAcquire(String key) {
    State seen = states.get(key);
    if (seen == null || !seen.closed()) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (now - seen.untilNanos() < 0) {
      return false;
    }
    return states.replace(key, seen, new State(seen.failures(), true, now + closedNanos));
  }

  void succeeded(String key) {
    if (states.containsKey(key)) {
      states.remove(key);
    }
  }

  void failed(String key) {
    long until = nanoTime.getAsLong() + closedNanos;
    states.compute(key, (name, before) -> after(before, until));
  }

  private State after(@Nullable State before, long until) {
    int failures = before == null ? 1 : before.failures() + 1;
    return new State(failures, failures >= failuresToClose, until);
  }

  /** How long until the next call may try; zero if one may now. */
  Duration opensIn(String key) {
    State state = states.get(key);
    if (state == null || !state.closed()) {
      return Duration.ZERO;
    }
    long nanos = state.untilNanos() - nanoTime.getAsLong();
    return nanos <= 0 ? Duration.ZERO : Duration.ofNanos(nanos);
  }
}
