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

import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.cost.budget.Allowance;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetWindow;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of this gateway: asks for them ahead of need, reports what was spent, gives back
 * what is idle. Requests are served from memory; only one whose lease is too small waits for an
 * answer of the grid. Thread-safe.
 */
public final class LeaseKeeper implements Allowance, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration SCAN_EVERY = Duration.ofSeconds(1);
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);
  private static final Duration RECALL_PAUSE = Duration.ofMillis(10);
  private static final int RECALLS_IN_VAIN = 4;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  /** Calls a second for reports, however many budgets are active. */
  private static final int REPORTS_PER_SECOND = 1_000;

  private final Grid grid;
  private final String member;
  private final KeeperThread thread;
  private final Clock clock;
  private final LeaseSettings settings;
  private final @Nullable LedgerSeeds seeds;
  private final LeaseListener listener;
  private final Topic recalls;
  private final NearMap controls;

  private final Queue<Lease> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final GridEpoch epoch;
  private final LeaseTroubles troubles;
  private final Outage outage;
  private final Waits waits;
  private volatile long reportNanos;

  // ---- the keeper's thread only ----
  private final Map<String, ScopeLeases> scopes = new HashMap<>();
  private Set<ScopeLeases> due = new LinkedHashSet<>();
  private final Repeats repeats = new Repeats();
  private long scannedAt;
  private long operations;
  private boolean closing;
  private @Nullable CompletableFuture<Void> drained;

  /** A figure about the leases of one budget, over all values that it is counted for. */
  public record Exposure(long openNanos, long overspendBoundNanos, String currency) {
    Exposure plus(Exposure other) {
      return new Exposure(
          openNanos + other.openNanos, overspendBoundNanos + other.overspendBoundNanos, currency);
    }
  }

  private final Map<Lease, Boolean> active = new ConcurrentHashMap<>();

  /**
   * @param member gateway id and boot
   * @param ledger of what was spent before the grid began; {@code null} without one
   */
  LeaseKeeper(
      Grid grid,
      String member,
      KeeperThread thread,
      Clock clock,
      LeaseSettings settings,
      @Nullable LedgerSums ledger,
      LeaseListener listener) {
    this.grid = Objects.requireNonNull(grid, "grid");
    this.member = Objects.requireNonNull(member, "member");
    this.thread = Objects.requireNonNull(thread, "thread");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.seeds = ledger == null ? null : new LedgerSeeds(ledger, thread, settings);
    this.epoch = new GridEpoch(grid, clock, thread);
    this.troubles = new LeaseTroubles(member);
    this.outage = new Outage(grid, listener);
    this.waits = new Waits(this::scope, thread, clock, settings, listener);
    this.recalls = grid.topic(GridNames.RECALLS);
    this.controls = grid.near(GridNames.BUDGET_CONTROLS);
    this.reportNanos = settings.report().toNanos();
    this.scannedAt = thread.nanoTime();
  }

  /** Opens a keeper with a thread of its own and starts it. */
  public static LeaseKeeper start(
      Grid grid,
      String member,
      ScheduledExecutorService executor,
      Clock clock,
      LeaseSettings settings,
      @Nullable LedgerSums ledger,
      LeaseListener listener) {
    LeaseKeeper keeper =
        new LeaseKeeper(grid, member, KeeperThread.of(executor), clock, settings, ledger, listener);
    keeper.start();
    return keeper;
  }

  void start() {
    subscriptions.add(recalls.subscribe(this::onRecall));
    subscriptions.add(controls.onChange(this::onControl));
    subscriptions.add(grid.onHealth(() -> thread.execute(this::onHealth)));
    thread.execute(this::onHealth);
    thread.after(TICK, this::tickAndGoOn);
  }

  private void tickAndGoOn() {
    try {
      tick();
    } finally {
      if (!closing) {
        thread.after(TICK, this::tickAndGoOn);
      }
    }
  }

  // ---- for the book ----

  @Override
  public Allowance.Share open(BudgetMatch budget, BudgetWindow window, Allowance.Usage usage) {
    return new Lease(budget, window, usage, this);
  }

  @Override
  public CompletionStage<Boolean> more(List<Allowance.Shortage> shortages) {
    List<Wait.Lack> lacks = new ArrayList<>(shortages.size());
    for (Allowance.Shortage shortage : shortages) {
      if (shortage.share() instanceof Lease lease) {
        lacks.add(new Wait.Lack(lease, shortage.askedNanos(), shortage.grows()));
      }
    }
    if (lacks.isEmpty()) {
      // the window has rolled over, or somebody has given something back in between
      return CompletableFuture.completedFuture(true);
    }
    Wait wait = new Wait(lacks, thread.nanoTime());
    if (!thread.execute(() -> begin(wait))) {
      wait.result.complete(false); // the gateway is going down
    }
    return wait.result;
  }

  // ---- for the leases ----

  long now() {
    return thread.nanoTime();
  }

  /** Reports become rarer where very many budgets are active. */
  long reportNanos() {
    return reportNanos;
  }

  /** A lease that is heard of more rarely must live longer. */
  long ttlNanos() {
    return Math.max(settings.ttl().toNanos(), 4 * reportNanos);
  }

  void signalled(Lease lease) {
    inbox.add(lease);
    wake();
  }

  void redefined(Lease lease) {
    thread.execute(
        () -> {
          lease.refresh();
          if (!lease.isParked()) {
            consider(scope(lease));
          }
        });
  }

  /** Whether the ledger cannot know more of a window than the grid does. */
  boolean startsEmpty(BudgetWindow window) {
    return seeds == null || epoch.isBefore(window.start());
  }

  LeaseTroubles troubles() {
    return troubles;
  }

  // ---- figures ----

  /** Whether the grid counts as away. */
  public boolean isOffline() {
    return outage.isOn();
  }

  /** By budget id, what is leased and what that may cost. Walks all leases: for scrapes. */
  public Map<String, Exposure> exposures() {
    Map<String, Exposure> byBudget = new HashMap<>();
    for (Lease lease : active.keySet()) {
      byBudget.merge(
          lease.definition().id(),
          new Exposure(
              lease.openNanos(), lease.overspendBoundNanos(), lease.definition().currency()),
          Exposure::plus);
    }
    return byBudget;
  }

  // ---- the keeper's thread ----

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      thread.execute(this::work);
    }
  }

  private void work() {
    woken.set(false);
    for (Lease lease = inbox.poll(); lease != null; lease = inbox.poll()) {
      due.add(adopt(lease));
    }
    flush();
  }

  /** One round: waits that are over, leases that are due, now and then all of them. */
  void tick() {
    long now = thread.nanoTime();
    boolean scan = now - scannedAt >= SCAN_EVERY.toNanos();
    if (scan) {
      scannedAt = now;
      int count = Math.max(1, active.size());
      reportNanos =
          Math.max(
              settings.report().toNanos(),
              TimeUnit.SECONDS.toNanos(1) * count / REPORTS_PER_SECOND);
      retire(now);
      epoch.look();
    }
    for (ScopeLeases scope : scopes.values()) {
      if (scan || !scope.waits.isEmpty()) {
        due.add(scope);
      }
      if (scope.underWay && now - scope.sentAt >= settings.offlineAfter().toNanos()) {
        away(scope, "no answer");
      }
    }
    flush();
  }

  private void flush() {
    Set<ScopeLeases> round = due;
    due = new LinkedHashSet<>();
    for (ScopeLeases scope : round) {
      try {
        again(scope);
      } catch (RuntimeException e) {
        // a bug in one scope must not keep the others from being renewed
        LOG.error("leases of one budget scope could not be kept", e);
      }
    }
  }

  private void retire(long now) {
    Instant wall = clock.instant();
    scopes
        .values()
        .removeIf(
            scope -> {
              if (!scope.underWay) {
                scope.leases.removeIf(lease -> lease.mayPark(now, wall, settings) && park(lease));
              }
              if (scope.isEmpty()) {
                outage.end(scope);
              }
              return scope.isEmpty();
            });
  }

  private boolean park(Lease lease) {
    active.remove(lease);
    if (lease.park()) {
      lease.onSettled(); // used in that very moment: comes back through the inbox
    }
    return true;
  }

  private ScopeLeases scope(Lease lease) {
    return scopes.computeIfAbsent(lease.scopeKey(), key -> new ScopeLeases(key, thread.nanoTime()));
  }

  private ScopeLeases adopt(Lease lease) {
    ScopeLeases scope = scope(lease);
    if (lease.isParked()) {
      BudgetControl control = control(lease.definition().id());
      scope.leases.add(lease);
      active.put(lease, true);
      epoch.used(lease.key().series());
      lease.unpark(scope.offline);
      lease.control(control);
    }
    return scope;
  }

  private void begin(Wait wait) {
    try {
      Set<ScopeLeases> touched = new LinkedHashSet<>();
      for (Wait.Lack lack : wait.lacks) {
        touched.add(adopt(lack.lease()));
      }
      if (waits.enter(wait)) {
        touched.forEach(this::consider);
      }
    } catch (RuntimeException e) {
      wait.result.complete(false); // nobody may wait for ever
      throw e;
    }
  }

  // ---- asking ----

  private void consider(ScopeLeases scope) {
    long now = thread.nanoTime();
    if (scope.underWay || now - scope.retryAt < 0 || !repeats.admits(scope)) {
      return;
    }
    Instant wall = clock.instant();
    List<ScopeOperation.Ask> asks = new ArrayList<>(scope.leases.size());
    List<Lease> asking = new ArrayList<>(scope.leases.size());
    for (Lease lease : scope.leases) {
      if (lease.needsSeed()) {
        seed(lease);
      }
      ScopeOperation.Ask ask = lease.ask(now, wall, closing, settings);
      if (ask != null) {
        asks.add(ask);
        asking.add(lease);
      }
    }
    if (!asks.isEmpty()) {
      send(scope, asking, asks, now);
    }
  }

  private void send(
      ScopeLeases scope, List<Lease> asking, List<ScopeOperation.Ask> asks, long now) {
    scope.underWay = true;
    scope.sentAt = now;
    repeats.begin(scope);
    long sequence = ++operations;
    ScopeOperation.Renew renew =
        new ScopeOperation.Renew(member, sequence, TimeUnit.NANOSECONDS.toMillis(ttlNanos()), asks);
    for (int i = 0; i < asking.size(); i++) {
      asking.get(i).sent(asks.get(i), now);
    }
    grid.counters()
        .apply(scope.key, renew, settings.call())
        .whenComplete(
            (answer, problem) ->
                thread.execute(() -> answered(scope, asking, asks, answer, problem, now)));
  }

  private void answered(
      ScopeLeases scope,
      List<Lease> asking,
      List<ScopeOperation.Ask> asks,
      @Nullable ScopeAnswer answer,
      @Nullable Throwable problem,
      long sentAt) {
    long now = thread.nanoTime();
    scope.underWay = false;
    repeats.end(scope, this::consider);
    listener.onCall(Duration.ofNanos(now - sentAt), problem == null);
    if (answer == null) {
      failed(scope, asking, problem, now);
    } else {
      scope.failures = 0;
      succeeded(scope, answer, sentAt, now);
      boolean recall = false;
      boolean stale = false;
      for (int i = 0; i < asking.size(); i++) {
        ScopeAnswer.Window window = answer.windows().get(i);
        stale |= window.verdict() == ScopeAnswer.Verdict.STALE;
        asking.get(i).answered(asks.get(i), window, now, settings);
        if (scope.recalls >= RECALLS_IN_VAIN) {
          asking.get(i).recalledOften(now);
        }
        recall |= asking.get(i).isRecallWorthwhile(now);
      }
      scope.recalls = recall ? scope.recalls + 1 : 0;
      scope.retryAt = now;
      if (stale) {
        scope.retryAt = now + settings.quiet().toNanos();
      }
      if (recall) {
        long pause = recallPause(scope);
        scope.retryAt = now + pause;
        sendRecall(scope);
        thread.after(Duration.ofNanos(pause), () -> again(scope));
      }
    }
    again(scope);
    if (closing) {
      completeIfDrained();
    }
  }

  private void again(ScopeLeases scope) {
    waits.resolve(scope);
    consider(scope);
  }

  private static long recallPause(ScopeLeases scope) {
    return RECALL_PAUSE.toNanos() << Math.min(4, Math.max(0, scope.recalls - 1));
  }

  private void failed(
      ScopeLeases scope, List<Lease> asking, @Nullable Throwable problem, long now) {
    if (scope.failures++ == 0) {
      scope.failingSince = scope.sentAt;
    }
    long pause =
        Math.min(
            LONGEST_RETRY.toNanos(),
            FIRST_RETRY.toNanos() << Math.min(10, Math.max(0, scope.failures - 1)));
    scope.retryAt = now + pause;
    for (Lease lease : asking) {
      lease.notAnswered();
    }
    if (now - scope.sentAt >= settings.offlineAfter().toNanos()
        || (scope.failures > 1 && now - scope.failingSince >= settings.offlineAfter().toNanos())) {
      away(scope, message(problem));
    }
    thread.after(Duration.ofNanos(pause), () -> again(scope));
  }

  private void away(ScopeLeases scope, String why) {
    if (outage.begin(scope, why)) {
      waits.resolve(scope);
    }
  }

  private void succeeded(ScopeLeases scope, ScopeAnswer answer, long sentAt, long now) {
    outage.end(scope);
    long middle = clock.millis() - TimeUnit.NANOSECONDS.toMillis((now - sentAt) / 2);
    listener.onClockSkew(Duration.ofMillis(answer.nodeMillis() - middle));
  }

  private static String message(@Nullable Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    if (cause instanceof GridException failure) {
      return failure.kind() + ": " + failure.getMessage();
    }
    return String.valueOf(cause);
  }

  // ---- the ledger ----

  private void seed(Lease lease) {
    LedgerSeeds source = seeds;
    if (source == null) {
      lease.startsEmpty();
      return;
    }
    source.seed(lease, operation -> applySeed(source, lease, operation));
  }

  private void applySeed(LedgerSeeds source, Lease lease, @Nullable ScopeOperation operation) {
    if (operation == null) {
      source.done(lease);
      lease.startsEmpty();
      lookAgain(lease);
      return;
    }
    grid.counters()
        .apply(lease.scopeKey(), operation, settings.call())
        .whenComplete(
            (done, problem) ->
                thread.execute(
                    () -> {
                      source.done(lease);
                      if (problem == null) {
                        lease.seeded();
                        lookAgain(lease);
                      } else {
                        LOG.debug("the ledger's sums were not added: {}", message(problem));
                        ScopeLeases scope = scope(lease);
                        scope.retryAt = thread.nanoTime() + LONGEST_RETRY.toNanos();
                        thread.after(LONGEST_RETRY, () -> lookAgain(lease));
                      }
                    }));
  }

  private void lookAgain(Lease lease) {
    if (!lease.isParked()) {
      again(scope(lease));
    }
  }

  // ---- others ----

  private void sendRecall(ScopeLeases scope) {
    listener.onRecallSent();
    byte[] message = (member + "\n" + scope.key).getBytes(StandardCharsets.UTF_8);
    recalls
        .publish(message, settings.call())
        .whenComplete(
            (done, problem) -> {
              if (problem != null) {
                LOG.debug("recall of {} was not sent: {}", scope.key, message(problem));
              }
            });
  }

  private void onRecall(byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    int line = text.indexOf('\n');
    if (line < 0 || text.substring(0, line).equals(member)) {
      return;
    }
    String key = text.substring(line + 1);
    thread.execute(
        () -> {
          ScopeLeases scope = scopes.get(key);
          if (scope != null) {
            listener.onRecallReceived();
            scope.leases.forEach(Lease::recall);
            again(scope);
          }
        });
  }

  private void onControl(String budgetId, byte @Nullable [] value) {
    thread.execute(
        () -> {
          BudgetControl control = control(budgetId);
          for (Lease lease : active.keySet()) {
            if (lease.definition().id().equals(budgetId)) {
              lease.control(control);
              again(scope(lease));
            }
          }
        });
  }

  private @Nullable BudgetControl control(String budgetId) {
    byte[] value = controls.get(budgetId);
    if (value == null) {
      return null;
    }
    try {
      return BudgetControl.fromBytes(value);
    } catch (IllegalArgumentException e) {
      LOG.error(
          "the control of budget {} cannot be read ({}): it is taken for a freeze until it is set"
              + " anew",
          budgetId,
          e.getMessage());
      return new BudgetControl(null, true, "", clock.instant(), "unreadable");
    }
  }

  private void onHealth() {
    epoch.connectionChanged();
    if (grid.health().state() != GridHealth.State.CONNECTED) {
      return;
    }
    for (ScopeLeases scope : List.copyOf(scopes.values())) {
      scope.retryAt = thread.nanoTime();
      again(scope);
    }
  }

  // ---- the end ----

  /**
   * Gives all leases back. Waits for that a few seconds at most; what is not given back by then is
   * counted as spent until the next start reconciles it.
   */
  @Override
  public void close() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    thread.execute(
        () -> {
          closing = true;
          waits.close();
          drained = done;
          for (ScopeLeases scope : List.copyOf(scopes.values())) {
            scope.retryAt = thread.nanoTime();
            again(scope);
          }
          completeIfDrained();
        });
    try {
      done.get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("not all budget leases could be given back before the end; they expire");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("nothing completes this with an error", e);
    }
    subscriptions.forEach(Subscription::close);
  }

  private void completeIfDrained() {
    CompletableFuture<Void> waiting = drained;
    if (waiting == null) {
      return;
    }
    // a call that failed is repeated soon, which is in vain only where the grid is away
    boolean repeating = grid.health().isUsable();
    if (repeats.isEmpty()
        && scopes.values().stream()
            .noneMatch(scope -> scope.underWay || (repeating && scope.failures > 0))) {
      waiting.complete(null);
    }
  }
}
