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
 * Answer to a {@link ScopeOperation}.
 *
 * @param nodeMillis the node's clock
 * @param windows one per ask, in their order; empty for operations without asks
 */
public record ScopeAnswer(long nodeMillis, List<Window> windows) {
  public ScopeAnswer {
    windows = List.copyOf(windows);
  }

  /**
   * How a window stands after the operation.
   *
   * @param key the window
   * @param verdict what became of the ask
   * @param authorisedNanos what the member may spend and hold, all told
   * @param othersSettledNanos spent by everybody else
   * @param othersOpenNanos leased by others and not known to be spent
   */
  public record Window(
      CounterKey key,
      Verdict verdict,
      long authorisedNanos,
      long othersSettledNanos,
      long othersOpenNanos) {
    public Window {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(verdict, "verdict");
    }
  }

  /** What became of an ask. */
  public enum Verdict {
    /** Applied; what was needed is there. */
    GRANTED,
    /** Applied, but less than what was needed could be had. */
    SHORT,
    /** Spending reported, nothing granted: the ledger must be added first. */
    UNSEEDED,
    /** Spending reported, nothing granted: the window is not now by the node's clock. */
    WRONG_TIME,
    /** Nothing done: a later operation of the member has been applied already. */
    STALE,
    /** Nothing done: the member has been declared dead and its leases given to others. */
    DEAD
  }
}
