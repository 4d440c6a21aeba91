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

import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.Grids;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.lease.LeaseKeeper;
import io.shenyullm.cost.lease.LeaseSettings;
import io.shenyullm.cost.lease.Predecessors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What counts of a gateway, under load, in a process of its own. Says how it is doing several times
 * a second on standard output and obeys {@code reset}, {@code hammer} and {@code stop} on standard
 * input; without standard input it ends.
 */
public final class SpenderMain {
  static final String BEAT = "beat ";
  static final String FINAL = "final ";

  private static final Duration BEAT_EVERY = Duration.ofMillis(200);

  private SpenderMain() {}

  /** Takes what {@link SpenderSettings#arguments} makes. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    SpenderSettings settings = SpenderSettings.parse(arguments);
    System.exit(run(settings) ? 0 : 1);
  }

  private static boolean run(SpenderSettings settings) throws IOException, InterruptedException {
    Clock clock = Clock.offset(Clock.systemUTC(), settings.skew());
    String boot = UUID.randomUUID().toString();
    String member = settings.id() + "/" + boot;
    Path dataDirectory = settings.clients().resolve(settings.id());
    ScheduledExecutorService leases = Executors.newSingleThreadScheduledExecutor();
    ScheduledExecutorService others = GridCalls.newTimer("others");
    boolean clean;
    try (LedgerFile ledger = LedgerFile.create(dataDirectory, boot)) {
      Load load = settings.load();
      Spenders spenders = new Spenders(load, member, ledger);
      Grid grid = open(settings, boot, clock, others);
      Ledgers ledgers = new Ledgers(settings.clients(), others);
      LeaseKeeper keeper =
          LeaseKeeper.start(grid, member, leases, clock, LeaseSettings.DEFAULT, ledgers, spenders);
      // what predecessors have written is there: they wrote it themselves
      Predecessors predecessors =
          Predecessors.start(grid, dataDirectory, member, ledgers, () -> true, others);
      spenders.start(
          new BudgetBook(clock, BudgetBook.DEFAULT_HOLD_TTL, keeper, spenders),
          settings.threads(),
          settings.seed());
      var unused =
          others.scheduleAtFixedRate(
              () -> {
                ledgers.refresh();
                say(BEAT, spenders);
              },
              BEAT_EVERY.toMillis(),
              BEAT_EVERY.toMillis(),
              TimeUnit.MILLISECONDS);
      obey(spenders);
      clean = spenders.stop();
      keeper.close();
      predecessors.close();
      grid.close();
      say(FINAL, spenders);
    } finally {
      leases.shutdownNow();
      others.shutdownNow();
    }
    return clean;
  }

  private static Grid open(
      SpenderSettings settings, String boot, Clock clock, ScheduledExecutorService timer) {
    Grid grid =
        Grids.open(
            settings.grid(),
            new Membership.Gateway(settings.id(), boot, "1.0", clock.instant()),
            clock,
            problem -> {
              throw new IllegalStateException(problem);
            });
    return settings.storm() ? new StormyGrid(grid, timer, new Random(settings.seed())) : grid;
  }

  private static void say(String what, Spenders spenders) {
    System.out.println(what + spenders.figures().line());
  }

  private static void obey(Spenders spenders) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      switch (line) {
        case "reset" -> spenders.reset();
        case "hammer" -> spenders.hammer();
        case "stop" -> {
          return;
        }
        default -> throw new IllegalArgumentException(line);
      }
    }
  }
}
