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
package io.shenyullm.core.control;

import io.shenyullm.core.grid.NearMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Since when the counters of the grid count: the grid's epoch, before which the ledger knows more,
 * and for each budget when it was first used, as far as gateways have been heard. A window that
 * began after the epoch but before its budget came holds only what was spent since then.
 *
 * <p>Values are milliseconds since 1970 in decimal digits; one that cannot be read is taken for
 * missing. Thread-safe.
 */
public final class CountingSince {
  /** Key of the grid's epoch; nodes remove it when counters have been lost. */
  public static final String EPOCH_KEY = "epoch";

  /** By how much clocks may differ before a window is taken for younger than the epoch. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** A call may have begun so long before its budget was noted. */
  static final Duration SLACK = Duration.ofSeconds(2);

  private static final String BUDGET_PREFIX = "budget/";

  private final NearMap map;

  /**
   * @param map near map {@link GridNames#EPOCH}
   */
  public CountingSince(NearMap map) {
    this.map = Objects.requireNonNull(map, "map");
  }

  /** Whether there is an epoch. */
  public boolean hasEpoch() {
    return map.get(EPOCH_KEY) != null;
  }

  /** Begins an epoch. */
  public CompletionStage<Void> begin(Instant now, Duration deadline) {
    return map.put(EPOCH_KEY, bytes(now), deadline);
  }

  /**
   * Whether it is noted that a budget was in use at a time.
   *
   * @param series of the budget's counters
   */
  public boolean isNoted(String series, Instant use) {
    return time(BUDGET_PREFIX + series).map(noted -> !use.isBefore(noted)).orElse(false);
  }

  /** Notes when a budget was first used. */
  public CompletionStage<Void> note(String series, Instant firstUse, Duration deadline) {
    return map.put(BUDGET_PREFIX + series, bytes(firstUse), deadline);
  }

  /** Whether a window began surely after the epoch, so that the ledger cannot know more of it. */
  public boolean isAfterEpoch(Instant windowStart) {
    return time(EPOCH_KEY).map(epoch -> !windowStart.isBefore(epoch.plus(TOLERANCE))).orElse(false);
  }

  /** Whether a window began before its budget came, and was not filled from the ledger. */
  public boolean isPartial(String series, Instant windowStart) {
    return of(series, windowStart).isAfter(windowStart);
  }

  /** Since when a counter counts: its window's start, or when its budget came. */
  public Instant of(String series, Instant windowStart) {
    if (!isAfterEpoch(windowStart)) {
      return windowStart;
    }
    return time(BUDGET_PREFIX + series)
        .map(noted -> noted.minus(SLACK))
        .filter(windowStart::isBefore)
        .orElse(windowStart);
  }

  private Optional<Instant> time(String key) {
    byte[] value = map.get(key);
    if (value == null) {
      return Optional.empty();
    }
    try {
      long millis = Long.parseLong(new String(value, StandardCharsets.US_ASCII));
      return Optional.of(Instant.ofEpochMilli(millis));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(Instant time) {
    return Long.toString(time.toEpochMilli()).getBytes(StandardCharsets.US_ASCII);
  }
}
