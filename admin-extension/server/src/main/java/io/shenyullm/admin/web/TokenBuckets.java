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
package io.shenyullm.admin.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets each caller do something so often a minute, and as often at once after a quiet minute. It
 * remembers the 10,000 callers of whom it has heard last. Thread-safe.
 */
final class TokenBuckets {
  private static final int MOST_CALLERS = 10_000;
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final long perMinute;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_CALLERS;
        }
      };

  /**
   * What is left of a caller's allowance.
   *
   * @param nanos time that it is worth: one turn takes a part of a minute
   */
  private record Bucket(long nanos, long atNanos) {}

  /**
   * @param perMinute at least 1
   */
  TokenBuckets(int perMinute, LongSupplier nanoTime) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("perMinute must be at least 1, but is " + perMinute);
    }
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
  }

  /** Takes a turn. Returns how many seconds to wait first: 0 where it was taken. */
  synchronized long take(String caller) {
    long now = nanoTime.getAsLong();
    long turn = MINUTE_NANOS / perMinute;
    Bucket before = buckets.get(caller);
    long left =
        before == null
            ? MINUTE_NANOS
            : Math.min(MINUTE_NANOS, before.nanos() + Math.max(0, now - before.atNanos()));
    boolean taken = left >= turn;
    buckets.put(caller, new Bucket(taken ? left - turn : left, now));
    // whole seconds, rounded up: whoever comes back then must not be sent away again
    return taken ? 0 : (turn - left + 999_999_999L) / 1_000_000_000L;
  }

  synchronized int size() {
    return buckets.size();
  }
}
