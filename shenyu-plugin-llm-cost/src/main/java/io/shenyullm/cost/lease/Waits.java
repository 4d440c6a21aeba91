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
package io.shenyullm.cost.lease;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for leases: each is let go when all it lacks is there, and refused when
 * something cannot be had or it has waited for too long. The keeper's thread only.
 */
final class Waits {
  /** Requests that wait for leases of one scope at once; more are refused without waiting. */
  private static final int MOST = 4_096;

  private final Function<Lease, ScopeLeases> scopes;
  private final KeeperThread thread;
  private final Clock clock;
  private final LeaseSettings settings;
  private final LeaseListener listener;
  private boolean closing;

  Waits(
      Function<Lease, ScopeLeases> scopes,
      KeeperThread thread,
      Clock clock,
      LeaseSettings settings,
      LeaseListener listener) {
    this.scopes = scopes;
    this.thread = thread;
    this.clock = clock;
    this.settings = settings;
    this.listener = listener;
  }

  /** Ends a wait at once if it can be decided; returns whether it goes on. */
  boolean enter(Wait wait) {
    boolean crowded = false;
    for (Wait.Lack lack : wait.lacks) {
      crowded |= scopes.apply(lack.lease()).waits.size() >= MOST;
    }
    Boolean verdict = crowded ? Boolean.FALSE : verdict(wait, thread.nanoTime(), clock.instant());
    if (verdict != null) {
      listener.onWaited(Duration.ZERO, verdict);
      wait.result.complete(verdict);
      return false;
    }
    for (Wait.Lack lack : wait.lacks) {
      lack.lease().waits(lack.nanos());
      scopes.apply(lack.lease()).waits.add(wait);
    }
    return true;
  }

  /** Ends those of a scope that can be decided by now. */
  void resolve(ScopeLeases scope) {
    if (scope.waits.isEmpty()) {
      return;
    }
    long now = thread.nanoTime();
    Instant wall = clock.instant();
    for (Wait wait : List.copyOf(scope.waits)) {
      Boolean verdict = verdict(wait, now, wall);
      if (verdict != null) {
        end(wait, verdict, now);
      }
    }
  }

  /** Refuses whatever does not fit from now on. */
  void close() {
    closing = true;
  }

  private @Nullable Boolean verdict(Wait wait, long now, Instant wall) {
    boolean fits = true;
    boolean away = false;
    for (Wait.Lack lack : wait.lacks) {
      Lease lease = lack.lease();
      if (lease.hasEnded(wall) && !lack.grows()) {
        return true; // the next try counts in the next window
      }
      if (!lease.fits(lack.nanos())) {
        fits = false;
        away |= scopes.apply(lease).offline;
        if (!lease.mayGetMore(lack.nanos(), now, settings)) {
          return false;
        }
      }
    }
    if (fits) {
      return true;
    }
    boolean late = now - wait.since >= settings.patience().toNanos();
    return late || closing || away ? false : null;
  }

  private void end(Wait wait, boolean granted, long now) {
    if (wait.over) {
      return;
    }
    wait.over = true;
    for (Wait.Lack lack : wait.lacks) {
      lack.lease().waitsNoMore(lack.nanos());
      scopes.apply(lack.lease()).waits.remove(wait);
    }
    listener.onWaited(Duration.ofNanos(now - wait.since), granted);
    wait.result.complete(granted);
  }
}
