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
package io.shenyullm.policy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Stops asking a dependency that fails: after some failures in a row it refuses for a while, then
 * lets one call through to see. Thread-safe.
 */
final class CircuitBreaker {
  private static final long SHUT = Long.MIN_VALUE;

  private final int threshold;
  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private final AtomicInteger failures = new AtomicInteger();

  /** When the next probe may go, or {@link #SHUT} while calls flow. */
  private final AtomicLong probeAt = new AtomicLong(SHUT);

  CircuitBreaker(int threshold, Duration pause, LongSupplier nanoTime) {
    this.threshold = threshold;
    this.pauseNanos = pause.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether a call may be made now; each probe is granted to one caller. */
  boolean tryCall() {
    long at = probeAt.get();
    if (at == SHUT) {
      return true;
    }
    long now = nanoTime.getAsLong();
    // a probe that never reports back is replaced after another pause
    return now - at >= 0 && probeAt.compareAndSet(at, now + pauseNanos);
  }

  void onSuccess() {
    failures.set(0);
    probeAt.set(SHUT);
  }

  void onFailure() {
    if (failures.incrementAndGet() >= threshold) {
      probeAt.set(nanoTime.getAsLong() + pauseNanos);
    }
  }
}
