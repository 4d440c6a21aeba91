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

import java.util.Objects;

/**
 * One gateway process's part in a window.
 *
 * @param member gateway id and boot
 * @param sequence of the last operation that changed it; older ones are repetitions
 * @param settledNanos what the member has spent in the window, as last reported
 * @param authorisedNanos what it may spend and hold in the window, all told
 * @param expiresAtMillis by the node's clock: the member is taken for dead if it has not renewed by
 *     then
 * @param closed whether nothing more is authorised; what is settled stays counted
 */
public record Share(
    String member,
    long sequence,
    long settledNanos,
    long authorisedNanos,
    long expiresAtMillis,
    boolean closed) {

  /** Sequence of a member that is known to be dead: later than whatever it may have sent. */
  static final long RECONCILED = Long.MAX_VALUE;

  public Share {
    Objects.requireNonNull(member, "member");
    if (settledNanos < 0 || authorisedNanos < 0) {
      throw new IllegalArgumentException("amounts must not be negative");
    }
  }

  /** What nobody else may have: an open lease counts as spent, also when its member is lost. */
  public long countedNanos() {
    return closed ? settledNanos : Math.max(settledNanos, authorisedNanos);
  }

  /** What is authorised and not known to be spent. */
  public long openNanos() {
    return countedNanos() - settledNanos;
  }

  /** Whether the member is dead and what is counted for it is what the ledger holds. */
  public boolean isReconciled() {
    return sequence == RECONCILED;
  }

  /** Whether the member holds money and has not been heard of in time. */
  public boolean isLost(long nowMillis) {
    return !closed && nowMillis > expiresAtMillis;
  }
}
