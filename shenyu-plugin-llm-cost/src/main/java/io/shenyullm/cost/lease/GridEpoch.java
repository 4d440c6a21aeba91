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

import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.NearMap;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Since when the grid's counters are whole. Windows that began later need not be looked up in the
 * ledger: whatever was spent in them has been counted here. A grid that has lost data has lost
 * this, too (nodes remove it when an operator resets lost partitions), and begins a new epoch.
 *
 * <p>Two gateways may both begin one; the later wins, which only asks the ledger more often.
 */
final class GridEpoch {
  private static final Logger LOG = LoggerFactory.getLogger(GridEpoch.class);
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** After a connection was made anew, what was heard before it may still be in memory. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final Grid grid;
  private final NearMap map;
  private final Clock clock;
  private final KeeperThread thread;
  private long believedFrom;

  GridEpoch(Grid grid, Clock clock, KeeperThread thread) {
    this.grid = grid;
    this.map = grid.near(GridNames.EPOCH);
    this.clock = clock;
    this.thread = thread;
    this.believedFrom = thread.nanoTime();
  }

  /** The grid's connection has changed. */
  void connectionChanged() {
    believedFrom = thread.nanoTime() + SETTLE.toNanos();
  }

  /** Looks whether there is an epoch, and begins one where there is none. */
  void look() {
    if (!grid.health().isUsable() || !isBelieved() || map.get(GridNames.EPOCH_KEY) != null) {
      return;
    }
    byte[] now = Long.toString(clock.millis()).getBytes(StandardCharsets.US_ASCII);
    map.put(GridNames.EPOCH_KEY, now, DEADLINE)
        .whenComplete(
            (done, problem) -> {
              if (problem != null) {
                LOG.debug("no epoch could be begun: {}", problem.toString());
              }
            });
  }

  private boolean isBelieved() {
    return map.isCurrent() && thread.nanoTime() - believedFrom >= 0;
  }

  /** Whether a window began surely after the epoch. */
  boolean isBefore(Instant windowStart) {
    byte[] value = map.get(GridNames.EPOCH_KEY);
    if (value == null || !isBelieved()) {
      return false;
    }
    try {
      long began = Long.parseLong(new String(value, StandardCharsets.US_ASCII));
      return !windowStart.isBefore(Instant.ofEpochMilli(began).plus(TOLERANCE));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
