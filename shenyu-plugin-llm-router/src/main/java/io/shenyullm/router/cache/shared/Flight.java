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
package io.shenyullm.router.cache.shared;

import io.shenyullm.router.cache.shared.GridTier.Claim;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All who want one entry on this gateway at the same time. Together they look it up once; if it is
 * missing one of them leads, that is makes it, when no other gateway is doing so. A leader that
 * fails is followed by the next in line.
 *
 * <p>Guarded by its own monitor; waiters are completed outside of it, because they go on at once.
 */
final class Flight {
  /** No provider takes longer; after it a leader has been forgotten. */
  private static final Duration LONGEST_LEAD = Duration.ofMinutes(10);

  private enum State {
    SEARCHING,
    /** Another gateway has the claim. */
    AWAITING,
    LED,
    ENDED
  }

  private final SharedCache cache;
  private final String name;
  private final byte[] claim;
  private final Deque<CompletableFuture<Joined>> waiting = new ArrayDeque<>();
  private State state = State.SEARCHING;
  private boolean claimed;
  private boolean awaited;
  private long leadingSinceNanos;
  private long renewedAtNanos;
  private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);
  private @Nullable Future<?> renewal;

  Flight(SharedCache cache, String name, byte[] owner) {
    this.cache = cache;
    this.name = name;
    this.claim = GridTier.claimOf(owner);
  }

  // ---- who waits ----

  /** False if the flight is over. */
  synchronized boolean add(CompletableFuture<Joined> waiter) {
    if (state == State.ENDED) {
      return false;
    }
    waiting.add(waiter);
    return true;
  }

  /** Somebody has hung up or has waited long enough. */
  void leave(CompletableFuture<Joined> waiter) {
    boolean over;
    synchronized (this) {
      waiting.remove(waiter);
      over = waiting.isEmpty() && state == State.AWAITING;
      if (over) {
        state = State.ENDED;
      }
    }
    if (over) {
      cache.ended(name, this);
    }
  }

  private List<CompletableFuture<Joined>> end() {
    List<CompletableFuture<Joined>> left;
    Future<?> timer;
    synchronized (this) {
      state = State.ENDED;
      left = new ArrayList<>(waiting);
      waiting.clear();
      timer = renewal;
      renewal = null;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    cache.ended(name, this);
    return left;
  }

  private void endWith(NearCache.Near found, boolean coalesced) {
    for (CompletableFuture<Joined> waiter : end()) {
      if (waiter.complete(new Joined.Hit(found.entry(), coalesced))) {
        cache.countHit(coalesced);
      }
    }
  }

  /** Another flight had ended just before this one began. */
  void endWithNear(NearCache.Near found) {
    endWith(found, true);
  }

  /** The gateway stops. */
  void close() {
    boolean release = takeClaim();
    endAlone();
    GridTier grid = cache.grid();
    if (release && grid != null) {
      release(grid);
    }
  }

  private void endAlone() {
    for (CompletableFuture<Joined> waiter : end()) {
      cache.completeAlone(name, waiter);
    }
  }

  // ---- looking ----

  /** Looks in the grid and then tries to claim. */
  void search() {
    GridTier grid = cache.gridForReading();
    if (grid == null) {
      lead(false);
      return;
    }
    long started = cache.nanoTime();
    var unused =
        cache
            .read(grid, name, cache.settings().lookupDeadline())
            .whenComplete(
                (found, failure) -> {
                  if (failure != null) {
                    lead(false);
                  } else if (found != null) {
                    endWith(found, wasAwaited());
                  } else {
                    claim(grid, started);
                  }
                });
  }

  private void claim(GridTier grid, long started) {
    Duration left = cache.settings().lookupDeadline().minusNanos(cache.nanoTime() - started);
    Duration deadline = left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    var unused =
        grid.tryClaim(name, claim, deadline)
            .whenComplete(
                (won, failure) -> {
                  if (failure != null) {
                    // it may have worked: then it is given back at the end like any other
                    lead(SharedCache.isUnknown(failure));
                  } else if (won) {
                    lead(true);
                  } else {
                    await(grid);
                  }
                });
  }

  private boolean wasAwaited() {
    synchronized (this) {
      return awaited;
    }
  }

  private void await(GridTier grid) {
    synchronized (this) {
      if (state != State.SEARCHING) {
        return;
      }
      awaited = true;
      state = State.AWAITING;
    }
    check(grid);
  }

  /** Changes are told only from now on, so look once how it stands. */
  private void check(GridTier grid) {
    var unused =
        grid.readClaim(name)
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    onClaim(value);
                  } else if (stopAwaiting()) {
                    lead(false);
                  }
                });
  }

  /** Changes may have been missed. */
  void onGap() {
    GridTier grid = cache.grid();
    boolean awaiting;
    synchronized (this) {
      awaiting = state == State.AWAITING;
    }
    if (awaiting && grid != null) {
      check(grid);
    }
  }

  private boolean stopAwaiting() {
    synchronized (this) {
      if (state != State.AWAITING) {
        return false;
      }
      state = State.SEARCHING;
      return true;
    }
  }

  /** The claim of another gateway has changed. */
  void onClaim(byte @Nullable [] value) {
    Claim now = Claim.of(value);
    if (now == Claim.HELD || !stopAwaiting()) {
      return;
    }
    switch (now) {
      case STORED -> fetch();
      case KEPT -> endAlone();
      default -> search();
    }
  }

  private void fetch() {
    GridTier grid = cache.gridForReading();
    if (grid == null) {
      lead(false);
      return;
    }
    var unused =
        cache
            .read(grid, name, cache.settings().lookupDeadline())
            .whenComplete(
                (found, failure) -> {
                  if (found == null) {
                    lead(false); // purged, or out of reach
                  } else {
                    endWith(found, true);
                  }
                });
  }

  // ---- leading ----

  /** The next in line makes the entry. */
  private void lead(boolean withClaim) {
    synchronized (this) {
      state = State.LED;
      claimed = withClaim;
      leadingSinceNanos = cache.nanoTime();
      renewedAtNanos = leadingSinceNanos;
      if (withClaim) {
        renewal = cache.schedule(this::renew, renewalInterval());
      }
    }
    next();
  }

  private void next() {
    while (true) {
      CompletableFuture<Joined> waiter;
      synchronized (this) {
        waiter = waiting.poll();
      }
      if (waiter == null) {
        giveUp();
        return;
      }
      Leader leader = new Leader();
      if (waiter.complete(leader)) {
        cache.countMiss();
        return;
      }
    }
  }

  /** Nobody is left who wants it. */
  private void giveUp() {
    List<CompletableFuture<Joined>> late;
    boolean release;
    synchronized (this) {
      release = claimed;
      claimed = false;
    }
    late = end();
    GridTier grid = cache.grid();
    if (release && grid != null) {
      release(grid);
    }
    // who came between the poll and the end starts anew
    late.forEach(waiter -> cache.enter(name, waiter));
  }

  private Duration renewalInterval() {
    return cache.settings().claimTtl().dividedBy(3);
  }

  private void renew() {
    GridTier grid = cache.grid();
    long now = cache.nanoTime();
    boolean forgotten;
    synchronized (this) {
      if (state != State.LED || !claimed || grid == null) {
        return;
      }
      forgotten = now - leadingSinceNanos > LONGEST_LEAD.toNanos();
      if (now - renewedAtNanos >= cache.settings().claimTtl().toNanos()) {
        claimed = false; // this process was held up, and the claim may be another's by now
        return;
      }
      if (!forgotten) {
        renewedAtNanos = now;
        underWay = grid.renew(name, claim).exceptionally(failure -> null);
        renewal = cache.schedule(this::renew, renewalInterval());
      }
    }
    if (forgotten) {
      giveUp();
    }
  }

  private synchronized CompletableFuture<?> renewed() {
    return underWay;
  }

  /** Not before a renewal under way, which would bring the claim back. */
  private void release(GridTier grid) {
    var unused = renewed().thenCompose(done -> grid.release(name, claim));
  }

  private void mark(GridTier grid, Claim end) {
    var unused = renewed().thenCompose(done -> grid.mark(name, end));
  }

  private boolean takeClaim() {
    synchronized (this) {
      boolean had = claimed;
      claimed = false;
      return had;
    }
  }

  private final class Leader implements Joined.Miss {
    private final long since = cache.purgesSeen();
    private final AtomicBoolean finished = new AtomicBoolean();

    @Override
    public void store(byte[] value, Set<String> tags, Duration ttl) {
      if (!finished.compareAndSet(false, true)) {
        return;
      }
      SharedCache.Made made;
      try {
        made = cache.admit(name, value, tags, ttl, since);
      } catch (RuntimeException | Error e) {
        shareNothing(); // nobody else ends this flight, and others wait for it on every gateway
        throw e;
      }
      if (made == null) {
        shareNothing();
        return;
      }
      endWith(made.near(), true);
      boolean mark = takeClaim();
      GridTier grid = cache.grid();
      byte[] envelope = made.envelope();
      if (grid == null || envelope == null) {
        return;
      }
      var unused =
          grid.write(name, envelope, made.ttl())
              .whenComplete(
                  (written, failure) -> {
                    if (mark) {
                      mark(grid, failure == null ? Claim.STORED : Claim.KEPT);
                    }
                  });
    }

    @Override
    public void keep() {
      if (finished.compareAndSet(false, true)) {
        shareNothing();
      }
    }

    private void shareNothing() {
      boolean mark = takeClaim();
      endAlone();
      GridTier grid = cache.grid();
      if (mark && grid != null) {
        mark(grid, Claim.KEPT);
      }
    }

    @Override
    public void abandon() {
      if (finished.compareAndSet(false, true)) {
        next();
      }
    }
  }
}
