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
package io.shenyullm.guard.shenyu;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The guard's own threads: bounded, with bounded queues; stopped with the gateway. */
final class GuardThreads implements AutoCloseable {
  /** Gateways are started with -Xss512k, too little to compile and evaluate WebAssembly. */
  private static final long STACK_BYTES = 16L << 20;

  private final ExecutorService policies;
  private final Scheduler largeBodies;

  GuardThreads(GuardSettings settings, int processors) {
    AtomicInteger number = new AtomicInteger();
    this.policies =
        new ThreadPoolExecutor(
            settings.policyInstances(),
            settings.policyInstances(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.policyQueue()),
            task -> {
              Thread thread =
                  new Thread(
                      null, task, "llm-policy-" + number.incrementAndGet(), STACK_BYTES, false);
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.AbortPolicy());
    this.largeBodies =
        Schedulers.newBoundedElastic(
            Math.max(1, processors), settings.scanQueue(), "llm-scan", 60, true);
  }

  ExecutorService policies() {
    return policies;
  }

  Scheduler largeBodies() {
    return largeBodies;
  }

  @Override
  public void close() {
    policies.shutdownNow();
    largeBodies.dispose();
  }
}
