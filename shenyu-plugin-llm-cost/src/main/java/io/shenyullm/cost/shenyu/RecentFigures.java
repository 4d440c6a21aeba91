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
package io.shenyullm.cost.shenyu;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A figure of each budget, walked once for all gauges of a scrape. Thread-safe. */
final class RecentFigures<T> implements Supplier<Map<String, T>> {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private record Taken<T>(long nanos, Map<String, T> figures) {}

  private final Supplier<Map<String, T>> walk;
  private final LongSupplier nanoTime;
  private final AtomicReference<Taken<T>> last;

  RecentFigures(Supplier<Map<String, T>> walk, LongSupplier nanoTime) {
    this.walk = Objects.requireNonNull(walk, "walk");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.last = new AtomicReference<>(new Taken<>(nanoTime.getAsLong() - FRESH_NANOS, Map.of()));
  }

  @Override
  public Map<String, T> get() {
    long now = nanoTime.getAsLong();
    Taken<T> taken = Objects.requireNonNull(last.get());
    if (now - taken.nanos() >= FRESH_NANOS) {
      taken = new Taken<>(now, walk.get());
      last.set(taken);
    }
    return taken.figures();
  }
}
