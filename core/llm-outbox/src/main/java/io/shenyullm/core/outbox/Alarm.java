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
package io.shenyullm.core.outbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread rest until there is work. Calling it costs others next to nothing while it does
 * not sleep.
 */
final class Alarm {
  private enum State {
    AWAKE,
    NAPPING,
    ASLEEP
  }

  private volatile State state = State.AWAKE;
  private volatile boolean called;
  private volatile @Nullable Thread rester;

  /** Ends a rest at once, or the next one before it begins. */
  void call() {
    called = true;
    if (state != State.AWAKE) {
      LockSupport.unpark(rester);
    }
  }

  /** Ends a rest that would have no end. */
  void callIfAsleep() {
    if (state == State.ASLEEP) {
      call();
    }
  }

  /** Rests for a time, or until called. */
  void nap(long millis) {
    rest(State.NAPPING, TimeUnit.MILLISECONDS.toNanos(millis), () -> false);
  }

  /**
   * Rests until called.
   *
   * @param ready looked at once more when others can see the thread sleep
   */
  void sleep(BooleanSupplier ready) {
    rest(State.ASLEEP, 0, ready);
  }

  private void rest(State how, long nanos, BooleanSupplier ready) {
    rester = Thread.currentThread();
    state = how;
    if (!called && !ready.getAsBoolean()) {
      if (nanos > 0) {
        LockSupport.parkNanos(this, nanos);
      } else {
        LockSupport.park(this);
      }
    }
    state = State.AWAKE;
    called = false;
  }
}
