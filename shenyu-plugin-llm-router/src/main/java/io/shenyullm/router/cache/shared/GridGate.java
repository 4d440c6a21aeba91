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
package io.shenyullm.router.cache.shared;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Keeps requests from waiting for a grid that has stopped answering: after a few failures in a row
 * it is left alone for a moment, then one caller tries again. Thread-safe.
 */
final class GridGate {
  private static final int FAILURES = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final LongSupplier nanoTime;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong closedAt = new AtomicLong();

  GridGate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether to ask the grid now. */
  boolean tryPass() {
    if (failures.get() < FAILURES) {
      return true;
    }
    long since = closedAt.get();
    long now = nanoTime.getAsLong();
    return now - since >= PAUSE.toNanos() && closedAt.compareAndSet(since, now);
  }

  void succeeded() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  void failed() {
    closedAt.set(nanoTime.getAsLong());
    failures.incrementAndGet();
  }
}
