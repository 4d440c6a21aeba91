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
package io.shenyullm.core.grid.lease;

import java.util.List;
import java.util.Objects;

/**
 * Money of one window.
 *
 * @param key the window
 * @param limitNanos as the last operation said
 * @param seeded whether the ledger's sums from before the grid started have been added
 * @param foldedNanos settled by processes that are gone and no longer listed
 * @param shares one per gateway process, in order of first appearance
 */
public record Counter(
    CounterKey key, long limitNanos, boolean seeded, long foldedNanos, List<Share> shares) {

  public Counter {
    Objects.requireNonNull(key, "key");
    shares = List.copyOf(shares);
  }

  /** Spent by all, as reported. */
  public long settledNanos() {
    long sum = foldedNanos;
    for (Share share : shares) {
      sum = Saturated.add(sum, share.settledNanos());
    }
    return sum;
  }

  /** Leased and not known to be spent, by living and lost gateways. */
  public long openNanos() {
    long sum = 0;
    for (Share share : shares) {
      sum = Saturated.add(sum, share.openNanos());
    }
    return sum;
  }

  /**
   * The most by which the limit can be exceeded if every open lease is spent: nothing, unless the
   * limit has been lowered or calls have cost more than they held.
   */
  public long overspendBoundNanos() {
    return Math.max(0, Saturated.add(settledNanos(), openNanos()) - limitNanos);
  }
}
