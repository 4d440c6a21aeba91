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

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that keeps the leases, and its clock. */
interface KeeperThread {
  /** Says whether the task will run. */
  boolean execute(Runnable task);

  void after(Duration delay, Runnable task);

  /** Monotonic. */
  long nanoTime();

  /** A real one. What is given to it after it was shut down is dropped. */
  static KeeperThread of(ScheduledExecutorService executor) {
    Logger log = LoggerFactory.getLogger(KeeperThread.class);
    return new KeeperThread() {
      @Override
      public boolean execute(Runnable task) {
        try {
          executor.execute(guarded(task));
          return true;
        } catch (RejectedExecutionException e) {
          log.debug("the leases are closed");
          return false;
        }
      }

      @Override
      public void after(Duration delay, Runnable task) {
        try {
          executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
          log.debug("the leases are closed");
        }
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      private Runnable guarded(Runnable task) {
        return () -> {
          try {
            task.run();
          } catch (RuntimeException | LinkageError e) {
            // a bug must not end the thread: leases would never be renewed again
            log.error("keeping the leases failed; the next round goes on", e);
          }
        };
      }
    };
  }
}
