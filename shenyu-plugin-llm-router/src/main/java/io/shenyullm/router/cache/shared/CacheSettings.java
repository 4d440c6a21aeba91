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
import java.util.Objects;

/**
 * Bounds of a {@link SharedCache}.
 *
 * @param nearBytes memory of the near cache
 * @param maxEntryBytes largest entry after compression, at most what the grid takes; a larger one
 *     is not stored
 * @param lookupDeadline for all that a look-up asks the grid; after it the entry counts as missing
 * @param writeDeadline for what is written when the caller has its answer already
 * @param nearTtl longest life of a near copy of what the grid holds, so that clocks of gateways
 *     that differ cannot keep an entry for much longer than was meant
 * @param claimTtl after which a claim of a gateway that was killed is free again
 */
public record CacheSettings(
    long nearBytes,
    int maxEntryBytes,
    Duration lookupDeadline,
    Duration writeDeadline,
    Duration nearTtl,
    Duration claimTtl) {

  public static final CacheSettings DEFAULT =
      new CacheSettings(
          64L * 1024 * 1024,
          256 * 1024,
          Duration.ofMillis(20),
          Duration.ofSeconds(2),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10));

  /** Room in an envelope for what is not the value. */
  private static final int RESERVED_BYTES = 16 * 1024;

  public CacheSettings {
    Objects.requireNonNull(nearTtl, "nearTtl");
    int limit = io.shenyullm.core.grid.Grid.MAX_VALUE_BYTES - RESERVED_BYTES;
    if (nearBytes < 0) {
      throw new IllegalArgumentException("nearBytes must not be negative: " + nearBytes);
    }
    if (maxEntryBytes <= 0 || maxEntryBytes > limit) {
      throw new IllegalArgumentException(
          "maxEntryBytes must be within 1.." + limit + ": " + maxEntryBytes);
    }
    positive(lookupDeadline, "lookupDeadline");
    positive(writeDeadline, "writeDeadline");
    positive(nearTtl, "nearTtl");
    if (claimTtl.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("claimTtl must be at least a second: " + claimTtl);
    }
  }

  private static void positive(Duration duration, String name) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive: " + duration);
    }
  }
}
