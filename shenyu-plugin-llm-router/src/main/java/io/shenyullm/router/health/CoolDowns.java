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

/**
 * Until when keys are better left alone. Forgets what is over; beyond its bound it takes nothing
 * new, which costs a call in vain and no more. Thread-safe.
 *
 * @param <K> has equality
 */
final class CoolDowns<K> {
  private final int bound;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<K, Long> until = new ConcurrentHashMap<>();

  CoolDowns(int bound, LongSupplier nanoTime) {
    this.bound = bound;
    this.nanoTime = nanoTime;
  }

  boolean isCooling(K key) {
    if (until.isEmpty()) {
      return false;
    }
    Long end = until.get(key);
    if (end == null) {
      return false;
    }
    if (nanoTime.getAsLong() - end < 0) {
      return true;
    }
    until.remove(key, end);
    return false;
  }

  /** Cools the key for at least that long: a shorter wish does not undo a longer one. */
  void cool(K key, Duration duration) {
    long now = nanoTime.getAsLong();
    if (until.size() >= bound) {
      until.values().removeIf(end -> now - end >= 0);
    }
    if (until.size() < bound || until.containsKey(key)) {
      long end = now + duration.toNanos();
      until.merge(key, end, (before, wished) -> before - wished > 0 ? before : wished);
    }
  }

  void forget(K key) {
    if (!until.isEmpty()) {
      until.remove(key);
    }
  }

  /** Whether nothing is kept: spares the making of keys. */
  boolean isEmpty() {
    return until.isEmpty();
  }

  int size() {
    return until.size();
  }
}
