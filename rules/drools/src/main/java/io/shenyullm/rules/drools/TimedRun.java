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
package io.shenyullm.rules.drools;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One evaluation after the other, each of which another thread may end. Costs two writes that
 * nobody contends for, and no look at a clock.
 *
 * <p>The state is the number of the run: odd while it goes on, negative from when it was ended,
 * even between two. A run ends itself by exchanging its own number only, so that an ending which
 * comes too late is either seen by the run it was meant for, or never meets another.
 */
final class TimedRun {
  private final AtomicInteger state = new AtomicInteger();
  private final Runnable halt;

  /** The run that the watch saw last, and when it saw it first; the watch's only. */
  private int seen;

  private long seenAtNanos;

  /**
   * @param halt asks the engine to end what goes on; of no effect where nothing does
   */
  TimedRun(Runnable halt) {
    this.halt = halt;
  }

  void begin() {
    state.set((state.getPlain() + 1) & Integer.MAX_VALUE);
  }

  /**
   * Ends the run, if it goes on; {@code false} if it was ended from outside: it must not be
   * believed then, nor another one begun.
   */
  boolean end() {
    int run = state.get();
    if (run < 0) {
      return false;
    }
    return run % 2 == 0 || state.compareAndSet(run, (run + 1) & Integer.MAX_VALUE);
  }

  /**
   * Ends a run that has gone on for too long.
   *
   * @return whether it has told it so
   */
  synchronized boolean look(long nowNanos, long mostNanos) {
    int run = state.get();
    boolean goesOn = run > 0 && run % 2 == 1;
    if (goesOn && run != seen) {
      seen = run;
      seenAtNanos = nowNanos;
    } else if (goesOn && nowNanos - seenAtNanos >= mostNanos) {
      state.compareAndSet(run, -run);
    }
    // the engine may not have begun when it was asked first
    boolean ended = state.get() < 0;
    if (ended) {
      halt.run();
    }
    return ended;
  }
}
