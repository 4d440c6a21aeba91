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
package io.shenyullm.cost.shenyu;

import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.cost.budget.Allowance;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.lease.AlertOnce;
import io.shenyullm.cost.lease.LeaseKeeper;
import io.shenyullm.cost.lease.LeaseSettings;
import io.shenyullm.cost.lease.LedgerSums;
import io.shenyullm.cost.lease.Predecessors;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this gateway's budgets are shared with others, if they are. */
final class SharedBudgets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedBudgets.class);

  private final BudgetListener listener;
  private final @Nullable LeaseKeeper keeper;
  private final @Nullable ScheduledExecutorService leases;
  private final @Nullable Predecessors predecessors;
  private final @Nullable LeaseMetrics metrics;
  private final @Nullable RecentFigures<LeaseKeeper.Exposure> exposures;

  private SharedBudgets(
      BudgetListener listener,
      @Nullable LeaseKeeper keeper,
      @Nullable ScheduledExecutorService leases,
      @Nullable Predecessors predecessors,
      @Nullable LeaseMetrics metrics) {
    this.listener = listener;
    this.keeper = keeper;
    this.leases = leases;
    this.predecessors = predecessors;
    this.metrics = metrics;
    this.exposures =
        keeper == null ? null : new RecentFigures<>(keeper::exposures, System::nanoTime);
  }

  /** This gateway owns every budget whole. */
  static SharedBudgets none(BudgetListener listener) {
    return new SharedBudgets(listener, null, null, null, null);
  }

  /**
   * Budgets are leased from a grid.
   *
   * @param ledger what was spent by process; {@code null} without a console
   * @param shipped whether the records of earlier processes have all reached it
   */
  static SharedBudgets start(
      Grid grid,
      GatewayIdentity gateway,
      @Nullable LedgerSums ledger,
      BooleanSupplier shipped,
      Clock clock,
      CostMetrics metrics) {
    String member = gateway.id() + "/" + gateway.boot();
    ScheduledExecutorService leases = thread("llm-budget-leases");
    LeaseMetrics leaseMetrics = new LeaseMetrics(metrics.registry(), metrics.labels());
    LeaseKeeper keeper =
        LeaseKeeper.start(grid, member, leases, clock, LeaseSettings.DEFAULT, ledger, leaseMetrics);
    Predecessors predecessors = null;
    if (ledger != null) {
      try {
        predecessors =
            Predecessors.start(
                grid,
                gateway.dataDirectory(),
                member,
                ledger,
                shipped,
                thread("llm-budget-predecessors"));
      } catch (IOException e) {
        LOG.error(
            "this process could not be written down in {}: {}. If it dies, its leases count as"
                + " spent until their windows end",
            gateway.dataDirectory(),
            e.toString());
      }
    }
    return new SharedBudgets(
        new AlertOnce(grid.map(GridNames.BUDGET_ALERTS), member, clock, metrics),
        keeper,
        leases,
        predecessors,
        leaseMetrics);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  boolean isShared() {
    return keeper != null;
  }

  Allowance allowance() {
    LeaseKeeper leased = keeper;
    return leased == null ? Allowance.WHOLE : leased;
  }

  BudgetListener listener() {
    return listener;
  }

  /** Shows what a snapshot's budgets have out. */
  void show(Budgets budgets) {
    LeaseMetrics shown = metrics;
    RecentFigures<LeaseKeeper.Exposure> figures = exposures;
    if (shown != null && figures != null) {
      shown.show(budgets, figures);
    }
  }

  @Override
  public void close() {
    if (predecessors != null) {
      predecessors.close();
    }
    if (keeper != null) {
      keeper.close();
    }
    if (leases != null) {
      leases.shutdown(); // what has been handed in still runs: a request may be waiting for it
    }
  }
}
