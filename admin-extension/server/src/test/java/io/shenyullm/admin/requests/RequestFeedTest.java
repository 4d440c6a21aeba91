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
package io.shenyullm.admin.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.records.Caller;
import io.shenyullm.records.Origin;
import io.shenyullm.records.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestFeedTest {
  private final TestingSenders senders = new TestingSenders();
  private final RequestFeed feed =
      new RequestFeed(senders, Executors.newSingleThreadScheduledExecutor());

  @AfterEach
  void stop() {
    feed.destroy();
  }

  @Test
  void usage_pageThatKeepsUp_staysConnected() {
    assertThat(feed.watch()).isPresent();
    for (int i = 0; i < 5000; i++) {
      feed.usage(usage("r" + i));
      senders.runAll();
    }
    assertThat(feed.watching()).isEqualTo(1);
  }

  @Test
  void usage_stalledPage_isDroppedAndIngestGoesOn() {
    assertThat(feed.watch()).isPresent();
    for (int i = 0; i < 5000; i++) {
      feed.usage(usage("r" + i));
    }
    assertThat(feed.watching()).isZero();
  }

  @Test
  void watch_tooManyPages_isRefused() {
    for (int i = 0; i < 200; i++) {
      assertThat(feed.watch()).isPresent();
    }
    assertThat(feed.watch()).isEmpty();
  }

  private static UsageRecord usage(String id) {
    return UsageRecord.builder(
            new Origin(id, Instant.EPOCH, "gw-1", null),
            new Caller(Map.of()),
            new UsageRecord.Asked(null, null, null, null),
            UsageRecord.Served.NOBODY,
            new UsageRecord.Ended("refused", null, null, null),
            new UsageRecord.Money(BigDecimal.ZERO, "USD", null, null, false))
        .build();
  }

  /** Sends only when told to. */
  private static final class TestingSenders extends AbstractExecutorService {
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      waiting.add(task);
    }

    void runAll() {
      for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
        task.run();
      }
    }

    @Override
    public void shutdown() {
      waiting.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return Collections.emptyList();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
