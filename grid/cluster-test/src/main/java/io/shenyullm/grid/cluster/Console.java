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
package io.shenyullm.grid.cluster;

import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Grids;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.ScopeEntry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a console does with a grid: reads the counters and sets controls. */
final class Console implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(300);
  private static final Duration CALL = Duration.ofSeconds(20);

  private final Clock clock = Clock.systemUTC();
  private final Grid grid;

  private Console(GridSettings settings) {
    this.grid =
        Grids.open(
            settings,
            new Membership.Gateway("console", UUID.randomUUID().toString(), "1.0", clock.instant()),
            clock,
            problem -> {
              throw new StageException(problem);
            });
  }

  /** Waits until the grid lets it in. */
  static Console open(GridSettings settings) {
    Console console = new Console(settings);
    Await.until("the grid to let a console in", PATIENCE, () -> console.grid.health().isUsable());
    return console;
  }

  Map<Ledgers.Window, Counter> counters() {
    Map<String, ScopeEntry> entries = new ConcurrentHashMap<>();
    await("the counters cannot be read", grid.counters().forEach(entries::put, CALL));
    Map<Ledgers.Window, Counter> counters = new HashMap<>();
    entries.forEach(
        (scope, entry) -> {
          String[] parts = scope.split("\0", -1);
          for (Counter counter : entry.counters()) {
            counters.put(
                new Ledgers.Window(parts[0], parts[parts.length - 1], counter.key().startMillis()),
                counter);
          }
        });
    return counters;
  }

  /**
   * Controls a budget.
   *
   * @param limitNanos instead of its own; {@code null} leaves that
   */
  void control(String budget, @Nullable Long limitNanos, boolean frozen) {
    BigDecimal limit = limitNanos == null ? null : BigDecimal.valueOf(limitNanos, 9);
    BudgetControl control =
        new BudgetControl(limit, frozen, "cluster-test", clock.instant(), "under load");
    await(
        "the control cannot be set",
        grid.near(GridNames.BUDGET_CONTROLS).put(budget, control.toBytes(), CALL));
  }

  private static void await(String problem, CompletionStage<?> call) {
    try {
      call.toCompletableFuture().get(CALL.toSeconds() + 5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw StageException.interrupted(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new StageException(problem + ": " + e);
    }
  }

  @Override
  public void close() {
    grid.close();
  }
}
