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
package io.shenyullm.admin.gateways;

import io.shenyullm.admin.reported.Reported;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what gateways say every few seconds, the newest of each, so that whoever tells it waits
 * for no database. Failure: the table gets old, and what is in memory stays; the log says so once.
 */
final class StatusKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusKeeper.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration LAST_WORD = Duration.ofSeconds(5);

  private final GatewayStatuses statuses;
  private final StatusStore store;
  private final ScheduledExecutorService thread;
  private final Clock clock;
  private boolean failing;

  /**
   * @param thread closed with this
   */
  StatusKeeper(
      GatewayStatuses statuses, StatusStore store, ScheduledExecutorService thread, Clock clock) {
    this.statuses = Objects.requireNonNull(statuses, "statuses");
    this.store = Objects.requireNonNull(store, "store");
    this.thread = Objects.requireNonNull(thread, "thread");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Brings back what was stored and goes on storing. Call once. */
  void start() {
    thread.execute(() -> attempt(this::restore));
    thread.scheduleWithFixedDelay(
        () -> attempt(this::save), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  void restore() {
    statuses.restore(
        store.since(clock.instant().minus(GatewayStatuses.REMEMBERED), GatewayStatuses.MOST));
  }

  void save() {
    for (Reported reported : statuses.takeUnsaved()) {
      // one that is not stored now is heard again before the next time, or is gone
      store.put(reported);
    }
    store.removeBefore(clock.instant().minus(GatewayStatuses.REMEMBERED));
  }

  private void attempt(Runnable step) {
    try {
      step.run();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("what gateways say of themselves is not stored; it is shown all the same", e);
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    thread.execute(() -> attempt(this::save));
    thread.shutdown();
    try {
      // the database is closed next
      if (!thread.awaitTermination(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("what gateways said last is not stored: the database takes too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
