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

import io.shenyullm.core.control.CountingSince;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.NearMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Since when the grid's counters are whole. Windows that began later need not be looked up in the
 * ledger: whatever was spent in them has been counted here. A grid that has lost data has lost
 * this, too (nodes remove it when an operator resets lost partitions), and begins a new epoch.
 *
 * <p>Two gateways may both begin one; the later wins, which only asks the ledger more often. The
 * keeper's thread only.
 */
final class GridEpoch {
  private static final Logger LOG = LoggerFactory.getLogger(GridEpoch.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** After a connection was made anew, what was heard before it may still be in memory. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final Grid grid;
  private final NearMap map;
  private final CountingSince counting;
  private final Clock clock;
  private final KeeperThread thread;
  private final Map<String, Instant> firstUses = new HashMap<>();
  private long believedFrom;

  GridEpoch(Grid grid, Clock clock, KeeperThread thread) {
    this.grid = grid;
    this.map = grid.near(GridNames.EPOCH);
    this.counting = new CountingSince(map);
    this.clock = clock;
    this.thread = thread;
    this.believedFrom = thread.nanoTime();
  }

  /** The grid's connection has changed. */
  void connectionChanged() {
    believedFrom = thread.nanoTime() + SETTLE.toNanos();
  }

  /** Remembers when a budget was first used here. */
  void used(String series) {
    // in milliseconds as it is noted, or it would be before that for ever
    firstUses.computeIfAbsent(series, unused -> clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /** Looks what the grid lacks, its epoch or an earlier use of a budget, and writes that. */
  void look() {
    if (!grid.health().isUsable() || !isBelieved()) {
      return;
    }
    if (!counting.hasEpoch()) {
      written(counting.begin(clock.instant(), DEADLINE));
    }
    firstUses.forEach(
        (series, first) -> {
          if (!counting.isNoted(series, first)) {
            written(counting.note(series, first, DEADLINE));
          }
        });
  }

  private static void written(CompletionStage<Void> call) {
    var unused =
        call.whenComplete(
            (done, problem) -> {
              if (problem != null) {
                LOG.debug("the counters' epoch could not be written: {}", problem.toString());
              }
            });
  }

  private boolean isBelieved() {
    return map.isCurrent() && thread.nanoTime() - believedFrom >= 0;
  }

  /** Whether a window began surely after the epoch. */
  boolean isBefore(Instant windowStart) {
    return isBelieved() && counting.isAfterEpoch(windowStart);
  }
}
