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
package io.shenyullm.core.exchange;

import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * One timer of one call, set anew whenever it has rung too early: setting it takes back what was
 * set before. Thread-safe.
 */
public final class Alarm {
  private final Scheduler timer;
  private final Runnable ring;
  private final Disposable.Swap pending = Disposables.swap();

  /**
   * @param timer best the event loop on which the exchange runs
   * @param ring run on the timer's thread, at most once each time it is set
   */
  public Alarm(Scheduler timer, Runnable ring) {
    this.timer = Objects.requireNonNull(timer, "timer");
    this.ring = Objects.requireNonNull(ring, "ring");
  }

  /** Sets it. Does nothing once it is {@linkplain #off off}. */
  public void ringIn(long nanos) {
    if (pending.isDisposed()) {
      return;
    }
    try {
      pending.update(timer.schedule(ring, nanos, TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      // the timer's threads are going down, and the connections with them
      off();
    }
  }

  /** Does not ring any more, however often it is set. */
  public void off() {
    pending.dispose();
  }
}
