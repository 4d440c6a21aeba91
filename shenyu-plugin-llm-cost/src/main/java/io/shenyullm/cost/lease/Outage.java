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

import io.shenyullm.core.grid.Grid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scopes whose part of the grid is away: parts of a grid may be, so each scope goes on by itself.
 * The keeper's thread only, but for {@link #isOn}.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final Grid grid;
  private final LeaseListener listener;
  private int scopes;
  private volatile boolean on;

  Outage(Grid grid, LeaseListener listener) {
    this.grid = grid;
    this.listener = listener;
  }

  /** Whether any scope is without the grid. */
  boolean isOn() {
    return on;
  }

  /** Lets a scope go on by its offline allowances; returns whether it did not already. */
  boolean begin(ScopeLeases scope, String why) {
    if (scope.offline) {
      return false;
    }
    scope.offline = true;
    if (scopes++ == 0) {
      on = true;
      LOG.warn(
          "the grid does not answer ({}; {}): budgets go on with the leases that are there and then"
              + " by their offlineAllowance",
          why,
          grid.health().detail());
      listener.onOffline(true);
    }
    scope.leases.forEach(lease -> lease.offline(true));
    return true;
  }

  /** A scope has been answered, or is forgotten. */
  void end(ScopeLeases scope) {
    if (!scope.offline) {
      return;
    }
    scope.offline = false;
    if (--scopes == 0) {
      on = false;
      LOG.info("the grid answers again; spending meanwhile is being reported");
      listener.onOffline(false);
    }
    scope.leases.forEach(lease -> lease.offline(false));
  }
}
