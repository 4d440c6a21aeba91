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
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.core.grid.lease.Share;
import io.shenyullm.cost.budget.BudgetScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles the leases of processes that used this data directory before and are dead: it is locked,
 * so whoever has it is the only one. Once their records have reached the ledger, what the grid
 * counts for them is replaced by what the ledger holds, and the rest of their leases is free.
 *
 * <p>Until then those leases count as spent, so that a crash can make budgets look fuller than they
 * are but never emptier.
 */
public final class Predecessors implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Predecessors.class);
  private static final String FILE = "boots";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** Boots remembered at most; one that never gets through to the grid must not grow the file. */
  private static final int MOST = 100;

  private final Grid grid;
  private final Path file;
  private final String member;
  private final LedgerSums ledger;
  private final BooleanSupplier shipped;
  private final ScheduledExecutorService executor;
  private final CountingSince counting;
  private final Set<String> dead;

  private boolean underWay;
  private Duration pause = LOOK_EVERY;

  private record Question(BudgetScope scope, Instant since, Instant until) {}

  private record Window(String scope, CounterKey key) {}

  /**
   * What a window holds of the dead.
   *
   * @param leased whether some of them are still taken for living
   * @param settled those that need not be settled again
   */
  private record Found(boolean leased, Set<String> settled) {}

  private Predecessors(
      Grid grid,
      Path file,
      String member,
      Set<String> dead,
      LedgerSums ledger,
      BooleanSupplier shipped,
      ScheduledExecutorService executor) {
    this.grid = grid;
    this.file = file;
    this.member = member;
    this.dead = dead;
    this.ledger = ledger;
    this.shipped = shipped;
    this.executor = executor;
    this.counting = new CountingSince(grid.near(GridNames.EPOCH));
  }

  /**
   * Writes down that this process has begun and looks after those before it.
   *
   * @param dataDirectory of the gateway, locked by this process
   * @param member gateway id and boot of this process
   * @param shipped whether the records of earlier processes have all reached the ledger
   * @param executor one thread; not closed
   * @throws IOException if the list of boots cannot be kept: a later start would then not know of
   *     this process
   */
  public static Predecessors start(
      Grid grid,
      Path dataDirectory,
      String member,
      LedgerSums ledger,
      BooleanSupplier shipped,
      ScheduledExecutorService executor)
      throws IOException {
    Path file = dataDirectory.resolve(FILE);
    Set<String> dead = new LinkedHashSet<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        // a data directory that was copied from another gateway says nothing about that one
        if (!line.equals(member) && gateway(line).equals(gateway(member))) {
          dead.add(line);
        }
      }
    }
    Predecessors predecessors =
        new Predecessors(grid, file, member, dead, ledger, shipped, executor);
    predecessors.write();
    if (!dead.isEmpty()) {
      executor.execute(predecessors::look);
    }
    return predecessors;
  }

  private synchronized void write() throws IOException {
    List<String> lines = new ArrayList<>(dead);
    lines = lines.subList(Math.max(0, lines.size() - MOST), lines.size());
    List<String> all = new ArrayList<>(lines);
    all.add(member);
    Files.createDirectories(Objects.requireNonNull(file.getParent(), "data directory"));
    Path next = file.resolveSibling(FILE + ".new");
    Files.write(next, all, StandardCharsets.UTF_8);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String gateway(String member) {
    int boot = member.lastIndexOf('/');
    return boot < 0 ? member : member.substring(0, boot);
  }

  private void look() {
    boolean ready;
    synchronized (this) {
      ready = !underWay && grid.health().isUsable() && shipped.getAsBoolean();
      underWay |= ready;
    }
    if (!ready) {
      later(LOOK_EVERY);
      return;
    }
    CompletionStage<Integer> attempt;
    try {
      attempt = reconcile();
    } catch (RuntimeException e) {
      attempt = CompletableFuture.failedFuture(e);
    }
    attempt.whenComplete(
        (left, problem) -> {
          Duration next;
          synchronized (this) {
            underWay = false;
            next = pause;
            pause =
                pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                    ? pause.multipliedBy(2)
                    : LONGEST_PAUSE;
          }
          if (problem != null) {
            LOG.warn(
                "the leases of earlier processes of this gateway could not be settled yet: {}",
                problem.toString());
            later(next);
          } else if (left > 0) {
            later(next); // they have not expired yet
          } else {
            done();
          }
        });
  }

  private void later(Duration wait) {
    if (!executor.isShutdown()) {
      var unused = executor.schedule(this::look, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void done() {
    try {
      synchronized (this) {
        LOG.info("settled {} earlier processes of this gateway by the ledger", dead.size());
        dead.clear();
      }
      write();
    } catch (IOException e) {
      LOG.warn("{} cannot be written: {}; the next start settles once more", file, e.toString());
    }
  }

  /** Completes with the number of leases of the dead that the grid still holds for living ones. */
  CompletionStage<Integer> reconcile() {
    Set<String> members;
    synchronized (this) {
      members = Set.copyOf(dead);
    }
    return settle(members).thenCompose(settled -> windows(members)).thenApply(Predecessors::leased);
  }

  private static int leased(Map<Window, Found> windows) {
    return (int) windows.values().stream().filter(Found::leased).count();
  }

  private CompletionStage<Void> settle(Set<String> members) {
    return windows(members)
        .thenCompose(
            windows -> ask(windows.keySet()).thenCompose(sums -> apply(members, windows, sums)));
  }

  private CompletionStage<Map<Window, Found>> windows(Set<String> members) {
    Map<Window, Found> windows = new LinkedHashMap<>();
    return grid.counters()
        .forEach(
            (scope, entry) -> {
              synchronized (windows) {
                collect(scope, entry, members, windows);
              }
            },
            DEADLINE)
        .thenApply(seen -> windows);
  }

  private static void collect(
      String scope, ScopeEntry entry, Set<String> members, Map<Window, Found> windows) {
    if (level(scope) == null) {
      return; // of a newer version than this one
    }
    for (Counter counter : entry.counters()) {
      boolean leased = false;
      Set<String> settled = new HashSet<>();
      for (Share share : counter.shares()) {
        if (share.isReconciled()) {
          settled.add(share.member());
        } else {
          leased |= members.contains(share.member());
        }
      }
      windows.put(new Window(scope, counter.key()), new Found(leased, settled));
    }
  }

  /** What the ledger holds of each window; since when that is may change while it is asked. */
  private CompletionStage<Map<Window, List<LedgerSums.Sum>>> ask(Set<Window> windows) {
    Map<Question, CompletableFuture<List<LedgerSums.Sum>>> asked = new HashMap<>();
    Map<Window, CompletableFuture<List<LedgerSums.Sum>>> byWindow = new HashMap<>();
    for (Window window : windows) {
      byWindow.put(
          window,
          asked.computeIfAbsent(
              question(window),
              q -> ledger.of(q.scope(), q.since(), q.until()).toCompletableFuture()));
    }
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              Map<Window, List<LedgerSums.Sum>> sums = new HashMap<>();
              byWindow.forEach((window, answer) -> sums.put(window, answer.join()));
              return sums;
            });
  }

  private static @Nullable BudgetScope level(String scope) {
    String label = scope.split("\0", 2)[0];
    for (BudgetScope each : BudgetScope.values()) {
      if (each.label().equals(label)) {
        return each;
      }
    }
    return null;
  }

  private Question question(Window window) {
    BudgetScope scope =
        Objects.requireNonNull(level(window.scope()), "only known ones are collected");
    CounterKey key = window.key();
    return new Question(
        scope,
        counting.of(key.series(), Instant.ofEpochMilli(key.startMillis())),
        key.endMillis() == CounterKey.NEVER ? Instant.MAX : Instant.ofEpochMilli(key.endMillis()));
  }

  private CompletionStage<Void> apply(
      Set<String> members, Map<Window, Found> windows, Map<Window, List<LedgerSums.Sum>> sums) {
    Map<String, List<ScopeOperation.WindowTotal>> byScope = new LinkedHashMap<>();
    windows.forEach(
        (window, found) -> {
          Map<String, Long> spent =
              spent(window, members, Objects.requireNonNull(sums.get(window)));
          // where the dead hold no lease they may have spent while the grid was away
          spent.keySet().removeAll(found.settled());
          if (found.leased() || !spent.isEmpty()) {
            List<ScopeOperation.WindowTotal> totals =
                byScope.computeIfAbsent(window.scope(), scope -> new ArrayList<>());
            spent.forEach(
                (who, nanos) ->
                    totals.add(new ScopeOperation.WindowTotal(window.key(), who, nanos)));
          }
        });
    List<CompletableFuture<?>> calls = new ArrayList<>();
    byScope.forEach(
        (scope, totals) ->
            calls.add(
                grid.counters()
                    .apply(
                        scope, new ScopeOperation.Reconcile(List.copyOf(members), totals), DEADLINE)
                    .toCompletableFuture()));
    return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
  }

  private static Map<String, Long> spent(
      Window window, Set<String> members, List<LedgerSums.Sum> sums) {
    Map<String, Long> spent = new HashMap<>();
    for (LedgerSums.Sum sum : sums) {
      if (members.contains(sum.member()) && covers(window, sum)) {
        spent.merge(sum.member(), sum.nanos(), Long::sum);
      }
    }
    return spent;
  }

  /**
   * Scope keys are level, tenant and value; series are id, level, period, zone, currency, tenant.
   */
  private static boolean covers(Window window, LedgerSums.Sum sum) {
    String[] scope = window.scope().split("\0", -1);
    String[] series = window.key().series().split("\0", -1);
    if (scope.length != 3 || series.length < 5 || !series[4].equals(sum.currency())) {
      return false;
    }
    boolean all = scope[0].equals(BudgetScope.ALL.label());
    return all || (scope[1].equals(sum.tenant()) && scope[2].equals(sum.value()));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
