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
package io.shenyullm.core.grid;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** The health of a grid and who wants to know; for any engine. Thread-safe. */
public final class HealthState {
  private final Clock clock;
  private final Executor executor;
  private final List<Mailbox<Boolean>> listeners = new CopyOnWriteArrayList<>();
  private volatile GridHealth health;

  /**
   * Begins as {@code CONNECTING}.
   *
   * @param executor runs the listeners
   */
  public HealthState(Clock clock, Executor executor) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.health = new GridHealth(GridHealth.State.CONNECTING, "connecting", clock.instant());
  }

  public GridHealth get() {
    return health;
  }

  /**
   * Changes the state and tells the listeners, unless it is that state already; the detail is taken
   * over in any case. {@code CLOSED} is final.
   */
  public void set(GridHealth.State state, String detail) {
    synchronized (listeners) {
      GridHealth before = health;
      if (before.state() == GridHealth.State.CLOSED) {
        return;
      }
      boolean same = before.state() == state;
      health = new GridHealth(state, detail, same ? before.since() : clock.instant());
      if (!same) {
        listeners.forEach(listener -> listener.add(true));
      }
    }
  }

  /** See {@link Grid#onHealth}. */
  public Subscription onChange(Runnable listener) {
    Objects.requireNonNull(listener, "listener");
    Mailbox<Boolean> mailbox = new Mailbox<>(executor, changed -> listener.run(), listener);
    listeners.add(mailbox);
    return () -> {
      listeners.remove(mailbox);
      mailbox.close();
    };
  }
}
