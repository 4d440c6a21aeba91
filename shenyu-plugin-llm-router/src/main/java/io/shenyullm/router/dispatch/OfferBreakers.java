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

import io.shenyullm.router.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A breaker per offer: failures in a row, or a provider that asks to be left alone, keep requests
 * away for a while; then one request at a time may try. Healthy offers cost one map look-up and
 * have no entry. Keys are those of configured offers, so the map is bounded. Thread-safe.
 */
final class OfferBreakers {
  /**
   * State of an offer that has failed lately.
   *
   * @param failures in a row
   * @param open whether requests are kept away
   * @param untilNanos when the next one may try, if open
   */
  private record State(int failures, boolean open, long untilNanos) {}

  private final int failuresToOpen;
  private final Duration openFor;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, State> states = new ConcurrentHashMap<>();

  OfferBreakers(DispatchLimits limits, LongSupplier nanoTime) {
    this.failuresToOpen = limits.breakerFailures();
    this.openFor = limits.breakerOpen();
    this.nanoTime = nanoTime;
  }

  /** Whether a request may be sent. A probe moves the time on, so that no second one follows. */
  boolean tryAcquire(String key) {
    State seen = states.get(key);
    if (seen == null || !seen.open()) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (now - seen.untilNanos() < 0) {
      return false;
    }
    State probing = new State(seen.failures(), true, now + openFor.toNanos());
    return states.replace(key, seen, probing);
  }

  void succeeded(String key) {
    if (states.containsKey(key)) {
      states.remove(key);
    }
  }

  void failed(String key, UpstreamFailure failure) {
    if (failure.kind() == UpstreamFailure.Kind.BAD_REQUEST) {
      succeeded(key); // it is well and the request was not
      return;
    }
    long now = nanoTime.getAsLong();
    Duration asked = failure.retryAfter();
    states.compute(key, (name, before) -> after(before, asked, now));
  }

  private State after(@Nullable State before, @Nullable Duration asked, long now) {
    int failures = before == null ? 1 : before.failures() + 1;
    boolean opens = failures >= failuresToOpen;
    long until = now + openFor.toNanos();
    if (asked != null && !asked.isZero()) {
      opens = true;
      until = now + asked.toNanos();
    }
    if (before != null && before.open()) {
      // a call that began earlier must not shorten what the provider has asked for
      boolean later = before.untilNanos() - until > 0;
      return new State(failures, true, later ? before.untilNanos() : until);
    }
    return new State(failures, opens, until);
  }

  /** How long until the next request may try; zero if one may now. */
  Duration opensIn(String key) {
    State state = states.get(key);
    if (state == null || !state.open()) {
      return Duration.ZERO;
    }
    long nanos = state.untilNanos() - nanoTime.getAsLong();
    return nanos <= 0 ? Duration.ZERO : Duration.ofNanos(nanos);
  }
}
