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
 * What a gateway asks of a scope's entry. Amounts are totals since the process began and never
 * differences, so that an operation which arrives twice, or late, counts once.
 */
public sealed interface ScopeOperation {

  /**
   * Reports what has been spent and asks for leases.
   *
   * @param member gateway id and boot
   * @param sequence grows with every operation of the member on this entry; a repetition keeps it
   * @param ttlMillis how long the member may be silent before its leases count as lost
   * @param asks one per window
   */
  record Renew(String member, long sequence, long ttlMillis, List<Ask> asks)
      implements ScopeOperation {
    public Renew {
      Objects.requireNonNull(member, "member");
      asks = List.copyOf(asks);
      if (ttlMillis <= 0) {
        throw new IllegalArgumentException("ttl must be positive: " + ttlMillis);
      }
    }
  }

  /**
   * One window of a {@link Renew}.
   *
   * @param key the window
   * @param limitNanos the budget's limit as the member knows it
   * @param settledNanos spent by the member in this window since its process began
   * @param neededNanos total that would let waiting calls go; 0 if none waits
   * @param wantedNanos total that the member would like to have authorised; less than it has gives
   *     the rest back
   * @param startEmpty whether the ledger cannot know more than the grid does, so that a counter
   *     that is new may grant at once
   * @param close gives everything back
   */
  record Ask(
      CounterKey key,
      long limitNanos,
      long settledNanos,
      long neededNanos,
      long wantedNanos,
      boolean startEmpty,
      boolean close) {
    public Ask {
      Objects.requireNonNull(key, "key");
      if (limitNanos < 0 || settledNanos < 0 || neededNanos < 0 || wantedNanos < 0) {
        throw new IllegalArgumentException("amounts must not be negative");
      }
    }
  }

  /**
   * Adds what the ledger holds of a window from before the grid began. Only the first one does
   * anything, and it never lowers what a member has reported itself.
   *
   * @param limitNanos the budget's limit
   * @param spent settled totals by member
   */
  record Seed(CounterKey key, long limitNanos, List<MemberTotal> spent) implements ScopeOperation {
    public Seed {
      Objects.requireNonNull(key, "key");
      spent = List.copyOf(spent);
    }
  }

  /**
   * Replaces what is counted for processes that are known to be dead by what the ledger holds of
   * them, once it holds all: their leases are free again. Windows without a total have spent
   * nothing. A member whose lease has not expired yet is left as it is.
   *
   * @param members the dead
   * @param totals what the ledger holds of them
   */
  record Reconcile(List<String> members, List<WindowTotal> totals) implements ScopeOperation {
    public Reconcile {
      members = List.copyOf(members);
      totals = List.copyOf(totals);
    }
  }

  /** What one member has settled. */
  record MemberTotal(String member, long settledNanos) {
    public MemberTotal {
      Objects.requireNonNull(member, "member");
      if (settledNanos < 0) {
        throw new IllegalArgumentException("settledNanos must not be negative");
      }
    }
  }

  /** What one member has settled in one window. */
  record WindowTotal(CounterKey key, String member, long settledNanos) {
    public WindowTotal {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(member, "member");
      if (settledNanos < 0) {
        throw new IllegalArgumentException("settledNanos must not be negative");
      }
    }
  }
}
