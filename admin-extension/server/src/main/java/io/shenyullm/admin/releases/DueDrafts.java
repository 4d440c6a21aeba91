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
package io.shenyullm.admin.releases;

import io.shenyullm.admin.DaemonThreads;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks every second for drafts that are to be released now. Thread-safe. */
final class DueDrafts implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DueDrafts.class);

  private final Drafts drafts;
  private boolean failing;
  private @Nullable ScheduledExecutorService looking;

  DueDrafts(Drafts drafts) {
    this.drafts = drafts;
  }

  private void look() {
    try {
      drafts.tick();
      failing = false;
    } catch (RuntimeException | Error e) {
      // what a schedule lets out, ends it unseen
      if (!failing) {
        LOG.error("drafts that are due cannot be looked at", e);
        failing = true;
      }
    }
  }

  @Override
  public synchronized void start() {
    looking = DaemonThreads.scheduler("llm-due-drafts");
    looking.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void stop() {
    if (looking != null) {
      looking.shutdownNow();
      looking = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return looking != null;
  }
}
