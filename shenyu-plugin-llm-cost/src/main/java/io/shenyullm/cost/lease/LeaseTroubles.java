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

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What only an operator can put right about a process's leases, each said once. Thread-safe. */
final class LeaseTroubles {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseTroubles.class);

  private final String member;
  private final AtomicBoolean saidSequence = new AtomicBoolean();
  private final AtomicBoolean saidDead = new AtomicBoolean();
  private final AtomicBoolean saidTime = new AtomicBoolean();

  LeaseTroubles(String member) {
    this.member = member;
  }

  /** Somebody else reports under this process's name. */
  void sequenceLost() {
    if (saidSequence.compareAndSet(false, true)) {
      LOG.error(
          "another process reports budgets as {}: give each gateway its own shenyu.llm.gateway-id",
          member);
    }
  }

  void declaredDead(Lease lease) {
    if (saidDead.compareAndSet(false, true)) {
      LOG.error(
          "budget {} was reconciled as if this process ({}) were dead; its budgets are refused"
              + " until it is restarted. Does another gateway use its data directory?",
          lease.definition().id(),
          member);
    }
  }

  void wrongTime(Lease lease) {
    if (saidTime.compareAndSet(false, true)) {
      LOG.error(
          "this clock and that of the grid nodes are more than five minutes apart: no leases for"
              + " the window from {}. Synchronise the clocks",
          lease.window().start());
    }
  }
}
