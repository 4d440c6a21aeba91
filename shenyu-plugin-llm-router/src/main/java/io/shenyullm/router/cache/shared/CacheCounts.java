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

import java.util.concurrent.atomic.LongAdder;

/** What a cache has done since it was opened. Thread-safe. */
public final class CacheCounts {
  final LongAdder nearHits = new LongAdder();
  final LongAdder gridHits = new LongAdder();
  final LongAdder coalesced = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder waitedInVain = new LongAdder();
  final LongAdder stores = new LongAdder();
  final LongAdder tooLarge = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder purgedMeanwhile = new LongAdder();
  final LongAdder unreadable = new LongAdder();
  final LongAdder gridFailures = new LongAdder();
  final LongAdder purges = new LongAdder();

  CacheCounts() {}

  /** Found in this gateway's memory. */
  public long nearHits() {
    return nearHits.sum();
  }

  /** Found in the grid. */
  public long gridHits() {
    return gridHits.sum();
  }

  /** Got what another request had been making at the same time, here or on another gateway. */
  public long coalesced() {
    return coalesced.sum();
  }

  /** Had to be made. */
  public long misses() {
    return misses.sum();
  }

  /** Of the misses, those that had waited for another request until their deadline. */
  public long waitedInVain() {
    return waitedInVain.sum();
  }

  public long stores() {
    return stores.sum();
  }

  /** Not stored because of its size. */
  public long tooLarge() {
    return tooLarge.sum();
  }

  /** Not stored because too many large ones were to be stored at once. */
  public long dropped() {
    return dropped.sum();
  }

  /** Not stored because its tags were purged while it was made. */
  public long purgedMeanwhile() {
    return purgedMeanwhile.sum();
  }

  /** Entries of the grid of another schema or key, or changed by somebody. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Calls on the grid that failed or took too long. */
  public long gridFailures() {
    return gridFailures.sum();
  }

  /** Purges heard of, by tag. */
  public long purges() {
    return purges.sum();
  }
}
