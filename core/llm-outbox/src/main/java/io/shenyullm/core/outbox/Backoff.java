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
package io.shenyullm.core.outbox;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * When something that has failed may be tried again: after a pause that doubles with each failure
 * in a row. Not thread-safe.
 */
final class Backoff {
  private final long firstNanos;
  private final long longestNanos;
  private final LongSupplier nanoTime;
  private long pauseNanos;
  private long failedAtNanos;

  Backoff(Duration first, Duration longest, LongSupplier nanoTime) {
    this.firstNanos = first.toNanos();
    this.longestNanos = longest.toNanos();
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
  }

  /** Whether the last try has failed. */
  boolean isFailing() {
    return pauseNanos > 0;
  }

  boolean mayTry() {
    return pauseNanos == 0 || nanoTime.getAsLong() - failedAtNanos >= pauseNanos;
  }

  void failed() {
    pauseNanos = pauseNanos == 0 ? firstNanos : Math.min(longestNanos, pauseNanos * 2);
    failedAtNanos = nanoTime.getAsLong();
  }

  void succeeded() {
    pauseNanos = 0;
  }
}
