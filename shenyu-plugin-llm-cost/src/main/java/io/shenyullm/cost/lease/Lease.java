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
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.cost.budget.Allowance;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * This gateway's part of one window. Requests read the volatile fields; everything else belongs to
 * the keeper's thread.
 *
 * <p>What the lease allows is lowered before the grid is told, and raised after the grid has
 * answered. So the grid never believes less to be out than is.
 */
final class Lease implements Allowance.Share {
  /** How long it is believed that others need what they have. */
  private static final Duration RECALLS_FUTILE = Duration.ofSeconds(1);

  private final BudgetWindow window;
  private final CounterKey key;
  private final String scopeKey;
  private final Allowance.Usage usage;
  private final LeaseKeeper keeper;

  // ---- read by requests ----
  private volatile BudgetDefinition definition;
  private volatile @Nullable BudgetDefinition former;
  private volatile long allowed;
  private volatile long renewAbove;
  private volatile boolean parked = true;
  private volatile long limit;
  private volatile boolean frozen;
  private volatile long othersSettled;
  private volatile long othersOpen;
  private final AtomicBoolean signalled = new AtomicBoolean();

  // ---- the keeper's thread only ----
  private @Nullable BudgetControl control;
  // volatile where figures are read by scrapes
  private volatile long authorised;
  private long reported;
  private long gridAuthorised;
  private boolean gridClosed = true;
  private boolean everSent;
  private boolean everAnswered;
  private long sentAt;
  private long lastUsed;
  private long lastSettled;
  private long activeAt;
  private long measuredAt;
  private double burnPerNano;
  private final List<Long> waiting = new ArrayList<>();
  private long largestAsk;
  private boolean recalled;
  private boolean shortOfNeed;
  private boolean wrongTime;
  private long answeredAt;
  private long futileUntil;
  private long othersOpenBefore;
  private long quietUntil;
  private boolean unseeded;
  private boolean startEmpty;
  private boolean dead;
  private volatile boolean offline;
  private long offlineBase;
  private volatile long offlineUsed;

  Lease(BudgetMatch budget, BudgetWindow window, Allowance.Usage usage, LeaseKeeper keeper) {
    this.window = window;
    this.usage = usage;
    this.keeper = keeper;
    this.definition = budget.definition();
    this.key =
        new CounterKey(
            budget.definition().series(),
            window.start().toEpochMilli(),
            window.resets() ? window.end().toEpochMilli() : CounterKey.NEVER);
    this.scopeKey = budget.scopeKey();
    this.renewAbove = Long.MIN_VALUE; // the first use of a parked lease wakes the keeper
    this.limit = budget.definition().limitNanos();
    this.frozen = budget.definition().frozen();
  }

  // ---- for requests ----

  @Override
  public long allowedNanos(BudgetDefinition asked) {
    if (asked != definition && asked != former) {
      redefine(asked);
    }
    return asked.frozen() ? 0 : allowed;
  }

  private void redefine(BudgetDefinition asked) {
    BudgetDefinition before = definition;
    former = before; // requests under way still carry it: it must not come back
    definition = asked;
    if (before.limitNanos() != asked.limitNanos()
        || before.frozen() != asked.frozen()
        || before.offlineAllowanceNanos() != asked.offlineAllowanceNanos()) {
      keeper.redefined(this);
    }
  }

  @Override
  public long limitNanos(BudgetDefinition asked) {
    return limit;
  }

  @Override
  public boolean isFrozen(BudgetDefinition asked) {
    return frozen;
  }

  @Override
  public long othersSettledNanos() {
    return othersSettled;
  }

  @Override
  public long othersOpenNanos() {
    return othersOpen;
  }

  @Override
  public void onRead() {
    if (parked) {
      signal();
    }
  }

  @Override
  public void onHeld(long usedNanos) {
    if (usedNanos > renewAbove) {
      signal();
    }
  }

  @Override
  public void onSettled() {
    if (parked) {
      signal();
    }
  }

  private void signal() {
    if (!signalled.get() && signalled.compareAndSet(false, true)) {
      keeper.signalled(this);
    }
  }

  // ---- for the keeper ----

  BudgetDefinition definition() {
    return definition;
  }

  BudgetWindow window() {
    return window;
  }

  CounterKey key() {
    return key;
  }

  /** As {@link BudgetMatch#scopeKey}, put together once. */
  String scopeKey() {
    return scopeKey;
  }

  boolean isParked() {
    return parked;
  }

  void unpark(boolean away) {
    long now = keeper.now();
    parked = false;
    activeAt = now;
    measuredAt = now;
    quietUntil = now;
    futileUntil = now;
    lastSettled = usage.settledNanos();
    offline(away);
  }

  boolean hasEnded(Instant wall) {
    return !wall.isBefore(window.end());
  }

  boolean needsSeed() {
    return unseeded;
  }

  void seeded() {
    unseeded = false;
  }

  /** The ledger cannot be had: count from nothing rather than refuse everything. */
  void startsEmpty() {
    startEmpty = true;
    unseeded = false;
  }

  void waits(long nanos) {
    waiting.add(nanos);
    if (nanos <= leftForAll(usage.usedNanos())) {
      largestAsk = Math.max(nanos, largestAsk - largestAsk / 8);
    }
  }

  void waitsNoMore(long nanos) {
    waiting.remove(Long.valueOf(nanos));
  }

  /** What lets the most waiting calls go: all of them, or else the smallest. */
  private long waitingNanos(long used) {
    if (waiting.isEmpty()) {
      return 0;
    }
    long all = 0;
    long smallest = Long.MAX_VALUE;
    for (long each : waiting) {
      all = all + each < 0 ? Long.MAX_VALUE / 4 : all + each;
      smallest = Math.min(smallest, each);
    }
    return all <= leftForAll(used) ? all : smallest;
  }

  /** What could be had if everybody gave back all that is not spent, as last heard. */
  private long leftForAll(long used) {
    return limit - othersSettled - used;
  }

  /** Whether a reservation of that size would fit now. */
  boolean fits(long nanos) {
    return nanos <= allowed - usage.usedNanos();
  }

  /**
   * Whether a call of that size may get what it lacks by asking. An answer is believed for a short
   * while, so that refusals do not become calls on the grid.
   */
  boolean mayGetMore(long nanos, long now, LeaseSettings settings) {
    if (frozen || dead) {
      return false;
    }
    if (unseeded || !everAnswered || now - answeredAt >= settings.quiet().toNanos()) {
      return true;
    }
    long left = leftForAll(usage.usedNanos());
    if (wrongTime || nanos > left) {
      return false;
    }
    return nanos <= left - othersOpen || now - futileUntil >= 0;
  }

  /** Whether others hold what a waiting call needs. */
  boolean isRecallWorthwhile(long now) {
    long used = usage.usedNanos();
    long needed = waitingNanos(used);
    return shortOfNeed
        && needed > 0
        && needed <= leftForAll(used)
        && othersOpen > 0
        && now - futileUntil >= 0;
  }

  /** Several recalls have brought nothing: what others have open is held by calls under way. */
  void recalledOften(long now) {
    if (othersOpen >= othersOpenBefore) {
      futileUntil = now + RECALLS_FUTILE.toNanos();
    }
    othersOpenBefore = othersOpen;
  }

  void recall() {
    recalled = true;
  }

  void control(@Nullable BudgetControl changed) {
    control = changed;
    refresh();
  }

  /** Obeys a changed definition or control: what is no longer allowed is given back at once. */
  void refresh() {
    BudgetDefinition now = definition;
    BudgetControl operator = control;
    long limitBefore = limit;
    limit = operator == null ? now.limitNanos() : operator.limitNanos(now.limitNanos());
    frozen = now.frozen() || (operator != null && operator.frozen());
    if (limit < limitBefore) {
      recalled = true;
    } else if (limit > limitBefore) {
      shortOfNeed = false;
      quietUntil = keeper.now();
    }
    publish();
  }

  void offline(boolean away) {
    if (away == offline) {
      return;
    }
    offline = away;
    if (away) {
      // what was spent in an earlier outage has been charged and may not have been reported yet
      offlineBase = Math.max(authorised, usage.usedNanos());
    } else {
      offlineUsed += Math.max(0, usage.usedNanos() - offlineBase);
    }
    publish();
  }

  private void publish() {
    long open = authorised;
    if (offline) {
      long rest = Math.max(0, definition.offlineAllowanceNanos() - offlineUsed);
      open = rest == 0 ? authorised : Math.max(authorised, offlineBase) + rest;
    }
    allowed = frozen || dead ? 0 : open;
  }

  /** What to ask the grid for now; {@code null} for nothing. */
  ScopeOperation.@Nullable Ask ask(
      long now, Instant wall, boolean closing, LeaseSettings settings) {
    measure(now);
    if (unseeded || dead) {
      return null;
    }
    boolean ended = hasEnded(wall);
    boolean idle = now - activeAt >= settings.idle().toNanos();
    long used = usage.usedNanos();
    long needed = waitingNanos(used);
    // a hold of a window that has ended may still grow, when its call moves to another model
    boolean giveBack = closing || frozen || recalled || ((ended || idle) && needed == 0);
    boolean grow = !giveBack && (needed > 0 || (used > renewAbove && now - quietUntil >= 0));
    long target = authorised;
    if (giveBack) {
      target = used + (recalled && !frozen && !closing ? needed : 0);
    } else if (grow) {
      target = Math.max(authorised, used + Math.max(headroom(settings), needed));
    }
    if (target < authorised) {
      authorised = target;
      publish();
      // a hold that was faster is seen here; one that is slower sees what is allowed now
      used = usage.usedNanos();
      target = Math.max(target, used);
    }
    long settled = usage.settledNanos();
    boolean close = giveBack && !recalled && used == settled && needed == 0;
    long silent = everSent ? now - sentAt : Long.MAX_VALUE;
    boolean due =
        grow
            || (recalled && needed > 0)
            || (giveBack && (everSent || settled > 0) && givesBack(settled, target, close))
            || (settled != reported && silent >= keeper.reportNanos())
            || (authorised > settled && silent >= keeper.ttlNanos() / 3);
    if (!due) {
      recalled = false; // nothing to give
      return null;
    }
    return new ScopeOperation.Ask(
        key,
        limit,
        settled,
        used + (giveBack && !recalled ? 0 : needed),
        target,
        startEmpty || keeper.startsEmpty(window),
        close);
  }

  private boolean givesBack(long settled, long target, boolean close) {
    return settled != reported || target < gridAuthorised || (close && !gridClosed);
  }

  private void measure(long now) {
    long used = usage.usedNanos();
    long settled = usage.settledNanos();
    if (used != lastUsed || settled != lastSettled || !waiting.isEmpty()) {
      activeAt = now;
    }
    long since = now - measuredAt;
    if (since >= 100_000_000L) {
      double rate = Math.max(0, settled - lastSettled) / (double) since;
      burnPerNano = Math.max(rate, burnPerNano * 0.8);
      measuredAt = now;
      lastSettled = settled;
    }
    lastUsed = used;
  }

  private long headroom(LeaseSettings settings) {
    double burn = burnPerNano * settings.horizon().toNanos();
    return Math.max(Math.max(1, 2 * largestAsk), (long) Math.min(burn, Long.MAX_VALUE / 4.0));
  }

  void sent(ScopeOperation.Ask ask, long now) {
    everSent = true;
    sentAt = now;
    recalled = false;
  }

  void answered(
      ScopeOperation.Ask ask, ScopeAnswer.Window answer, long now, LeaseSettings settings) {
    everAnswered = true;
    answeredAt = now;
    othersSettled = answer.othersSettledNanos();
    othersOpen = answer.othersOpenNanos();
    switch (answer.verdict()) {
      case STALE -> keeper.troubles().sequenceLost();
      case DEAD -> {
        dead = true;
        keeper.troubles().declaredDead(this);
      }
      case WRONG_TIME -> keeper.troubles().wrongTime(this);
      case UNSEEDED -> unseeded = true;
      default -> {}
    }
    if (answer.verdict() != ScopeAnswer.Verdict.STALE) {
      reported = ask.settledNanos();
      gridAuthorised = answer.authorisedNanos();
      gridClosed = ask.close();
      authorised = answer.authorisedNanos();
    }
    shortOfNeed = answer.verdict() == ScopeAnswer.Verdict.SHORT;
    wrongTime = answer.verdict() == ScopeAnswer.Verdict.WRONG_TIME;
    if (authorised < ask.wantedNanos() || ask.wantedNanos() <= ask.neededNanos()) {
      quietUntil = now + settings.quiet().toNanos();
    }
    publish();
    long used = usage.usedNanos();
    renewAbove = authorised - Math.max(1, (authorised - used) / 2);
    signalled.set(false);
  }

  /** The outcome is not known: what is allowed stays as low as it was made before asking. */
  void notAnswered() {
    gridAuthorised = Long.MAX_VALUE; // whatever it is, the next answer will tell
    gridClosed = false;
    signalled.set(false);
  }

  /** Whether the keeper may forget the lease until it is used again. */
  boolean mayPark(long now, Instant wall, LeaseSettings settings) {
    boolean over = hasEnded(wall) || now - activeAt >= settings.idle().toNanos();
    return over
        && waiting.isEmpty()
        && !unseeded
        && (gridClosed || !everSent)
        && usage.usedNanos() == usage.settledNanos()
        && usage.settledNanos() == reported;
  }

  /** Forgets the lease; says whether it was used in that very moment after all. */
  boolean park() {
    parked = true;
    frozen = definition.frozen(); // controls are not heard of while parked
    renewAbove = Long.MIN_VALUE;
    signalled.set(false);
    return usage.usedNanos() != usage.settledNanos() || usage.settledNanos() != reported;
  }

  // ---- figures ----

  long openNanos() {
    return Math.max(0, authorised - usage.settledNanos());
  }

  /** The most by which the limit can be exceeded through leases that are out, as last heard. */
  long overspendBoundNanos() {
    long mine = Math.max(authorised, usage.usedNanos());
    long bound = Math.max(0, mine + othersSettled + othersOpen - limit);
    return offline ? bound + Math.max(0, definition.offlineAllowanceNanos() - offlineUsed) : bound;
  }
}
