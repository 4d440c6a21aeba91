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
package io.shenyullm.admin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that do not keep the console from ending. */
public final class DaemonThreads {
  /** Compiling rules and policies recurses deeper than the stacks of stock hosts allow. */
  private static final long LARGE_STACK_BYTES = 16L * 1024 * 1024;

  private DaemonThreads() {}

  public static Thread of(Runnable task, String name) {
    return of(task, name, 0);
  }

  private static Thread of(Runnable task, String name, long stackBytes) {
    Thread thread = new Thread(null, task, name, stackBytes);
    thread.setDaemon(true);
    return thread;
  }

  /** One thread for what is due at times and compiles. */
  public static ScheduledExecutorService compilingScheduler(String name) {
    return Executors.newSingleThreadScheduledExecutor(task -> of(task, name, LARGE_STACK_BYTES));
  }

  /**
   * One thread for what compiles when it is asked for; it ends while there is nothing to do.
   *
   * @param waiting how many tasks may wait; more are rejected
   */
  public static ExecutorService compiling(String name, int waiting) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(waiting),
            task -> of(task, name, LARGE_STACK_BYTES));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** One thread for what is due at times. */
  public static ScheduledExecutorService scheduler(String name) {
    return Executors.newSingleThreadScheduledExecutor(task -> of(task, name));
  }
}
