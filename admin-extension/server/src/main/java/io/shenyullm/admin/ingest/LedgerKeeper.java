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
package io.shenyullm.admin.ingest;

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.ledger.DeadLetters;
import io.shenyullm.admin.ledger.Retention;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks after the ledger on a thread of its own: drops what is old every hour, and counts what
 * needs somebody every half minute, for the status, which does not wait for a database.
 * Thread-safe.
 */
public final class LedgerKeeper implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerKeeper.class);
  private static final Duration COUNTS = Duration.ofSeconds(30);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration DROPS = Duration.ofHours(1);

  private final DeadLetters deadLetters;
  private final Retention retention;
  private volatile long letters;
  private @Nullable ScheduledExecutorService thread;

  public LedgerKeeper(DeadLetters deadLetters, Retention retention) {
    this.deadLetters = deadLetters;
    this.retention = retention;
  }

  /** For the status. */
  public Map<String, Object> view() {
    return Map.of("deadLetters", letters);
  }

  /** Counts now. */
  void count() {
    letters = deadLetters.count();
  }

  /** Whatever it throws: what a schedule lets out, ends it unseen. */
  static void guarded(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("{} failed; it is tried again later", what, e);
    }
  }

  @Override
  public synchronized void start() {
    if (thread != null) {
      return;
    }
    ScheduledExecutorService created = DaemonThreads.scheduler("llm-ledger-keeper");
    var unused =
        created.scheduleWithFixedDelay(
            () -> guarded("counting in the ledger", this::count),
            0,
            COUNTS.toMillis(),
            TimeUnit.MILLISECONDS);
    var alsoUnused =
        created.scheduleWithFixedDelay(
            () -> guarded("dropping old records", retention::run),
            FIRST.toMillis(),
            DROPS.toMillis(),
            TimeUnit.MILLISECONDS);
    thread = created;
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
