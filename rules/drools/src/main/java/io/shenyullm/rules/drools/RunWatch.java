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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends evaluations that go on for too long: looks after them from time to time, on a thread of its
 * own, so that they need not look at a clock. Between two rules, and between two firings, the
 * engine lets itself be ended.
 */
final class RunWatch implements AutoCloseable {
  /**
   * Beyond, nothing is decided. A thousand times what an evaluation takes, so that a machine which
   * is short of breath does not refuse requests for it.
   */
  static final Duration MOST = Duration.ofSeconds(2);

  private static final long LOOKS_MILLIS = MOST.toMillis() / 4;

  private final Set<TimedRun> runs = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanos;
  private final ScheduledThreadPoolExecutor thread;

  RunWatch(LongSupplier nanos) {
    this.nanos = nanos;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread daemon = new Thread(task, "llm-rules-watch");
              daemon.setDaemon(true);
              return daemon;
            });
    thread.scheduleWithFixedDelay(this::look, LOOKS_MILLIS, LOOKS_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(TimedRun run) {
    runs.add(run);
  }

  void remove(TimedRun run) {
    runs.remove(run);
  }

  private void look() {
    look(nanos.getAsLong());
  }

  void look(long nowNanos) {
    for (TimedRun run : runs) {
      run.look(nowNanos, MOST.toNanos());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
