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

import io.shenyullm.core.cache.EntryHeader;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.snapshot.ReplyCaching;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache that gateways share: this one's memory first, then the grid. Never fails a caller: a grid
 * that is away, slow or full means a miss, which is counted.
 *
 * <p><b>Encryption.</b> What leaves the process is encrypted with the operator's key. With a grid
 * that other gateways see and no key, nothing is written to it and this gateway's memory is the
 * whole cache: cached replies hold what users have asked, and whoever reaches the grid could read
 * it. A WARN at the start says so.
 *
 * <p><b>One at a time.</b> Those that miss the same key at the same time wait for one of them, on
 * all gateways: see {@link #join}. A grid that nobody shares, that is within this process, would
 * only keep everything twice and so serves purges only.
 *
 * <p>Thread-safe.
 */
public final class SharedCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedCache.class);

  /** A value that cannot fit, however well it compresses in practice, is not worth the trial. */
  private static final int BEST_RATIO = 16;

  private final CacheSettings settings;
  private final @Nullable CacheCipher cipher;
  private final EntryCodec codec;
  private final NearCache near;
  private final TagGenerations tags;
  private final @Nullable GridTier grid;
  private final @Nullable Subscription claims;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer;
  private final Supplier<byte[]> owners;
  private final CacheCounts counts = new CacheCounts();
  private final Map<String, Flight> flights = new ConcurrentHashMap<>();

  /**
   * @param grid {@code null} for none
   * @param cipher {@code null} without a key
   * @param nanoTime monotonic clock
   * @param timer ends waits and renews claims; shut down by {@link #close}
   * @param owners random bytes that tell apart who makes an entry
   */
  public SharedCache(
      @Nullable Grid grid,
      CacheSettings settings,
      @Nullable CacheCipher cipher,
      Clock clock,
      LongSupplier nanoTime,
      ScheduledExecutorService timer,
      Supplier<byte[]> owners) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.cipher = cipher;
    this.codec = new EntryCodec(cipher);
    this.near = new NearCache(settings.nearBytes(), nanoTime, Runnable::run);
    this.clock = Objects.requireNonNull(clock, "clock");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.timer = Objects.requireNonNull(timer, "timer");
    this.owners = Objects.requireNonNull(owners, "owners");
    this.grid = tier(grid);
    this.tags =
        new TagGenerations(grid == null ? null : grid.near(GridNames.CACHE_TAGS), this::dropPurged);
    GridTier tier = this.grid;
    this.claims = tier == null ? null : tier.onClaim(new ClaimListener());
  }

  private @Nullable GridTier tier(@Nullable Grid given) {
    if (given == null || !given.isShared()) {
      return null;
    }
    if (cipher == null) {
      LOG.warn(
          "replies are cached in this gateway's memory only: the grid is shared, but no key is set"
              + " to encrypt them with. Set shenyu.llm.cache.key-env or shenyu.llm.cache.key-file"
              + " to the same 32 bytes on all gateways");
      return null;
    }
    return new GridTier(given, settings, nanoTime, counts);
  }

  /** A timer of one daemon thread. */
  public static ScheduledExecutorService newTimer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "llm-cache-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  public CacheCounts counts() {
    return counts;
  }

  /** Counts an entry that its maker could not store for want of time. */
  public void countDropped() {
    counts.dropped.increment();
  }

  /** Memory that the near cache holds, about. */
  public long nearBytes() {
    return near.bytes();
  }

  /** Entries of the near cache, about. */
  public long nearEntries() {
    return near.count();
  }

  /** Whether entries are shared with other gateways. */
  public boolean isShared() {
    return grid != null;
  }

  // ---- asking ----

  /**
   * Asks for an entry, without waiting for anybody who may be making it.
   *
   * @param key of any length and content
   */
  public CompletableFuture<Joined> find(String key) {
    String name = nameOf(key);
    NearCache.Near here = nearHit(name);
    if (here != null) {
      return hit(here);
    }
    CompletableFuture<Joined> answer = new CompletableFuture<>();
    GridTier tier = gridForReading();
    if (tier == null) {
      completeAlone(name, answer);
      return answer;
    }
    var unused =
        read(tier, name, settings.lookupDeadline())
            .whenComplete(
                (found, failure) -> {
                  if (found == null) {
                    completeAlone(name, answer);
                  } else if (answer.complete(new Joined.Hit(found.entry(), false))) {
                    countHit(false);
                  }
                });
    return answer;
  }

  /**
   * Asks for an entry and, while another request is making it, here or on another gateway, waits
   * for that one. Of those that wait, one takes over should the maker fail or its gateway die.
   *
   * @param key of any length and content
   * @param wait how long to wait for others; then the answer is a miss
   * @return completes on any thread, also the caller's; what follows must not block. Cancel it when
   *     it is not wanted any more.
   */
  public CompletableFuture<Joined> join(String key, Duration wait) {
    String name = nameOf(key);
    NearCache.Near here = nearHit(name);
    if (here != null) {
      return hit(here);
    }
    CompletableFuture<Joined> waiter = new CompletableFuture<>();
    enter(name, waiter);
    if (!waiter.isDone()) {
      Future<?> deadline = schedule(() -> waitedLongEnough(name, waiter), wait);
      if (deadline == null) {
        waitedLongEnough(name, waiter); // nobody would end the wait
        return waiter;
      }
      var unused =
          waiter.whenComplete(
              (joined, cancelled) -> {
                deadline.cancel(false);
                if (cancelled != null) {
                  leave(name, waiter);
                }
              });
    }
    return waiter;
  }

  /** A miss that refreshes: makes the entry whether or not it is there, and replaces it. */
  public Joined.Miss refresh(String key) {
    countMiss();
    return new Alone(nameOf(key));
  }

  void enter(String name, CompletableFuture<Joined> waiter) {
    while (true) {
      Flight mine = new Flight(this, name, owners.get());
      mine.add(waiter);
      Flight flight = flights.putIfAbsent(name, mine);
      if (flight == null) {
        // a flight may have ended since we looked, leaving its entry
        NearCache.Near here = nearHit(name);
        if (here != null) {
          mine.endWithNear(here);
        } else {
          mine.search();
        }
        return;
      }
      if (flight.add(waiter)) {
        return;
      }
      flights.remove(name, flight);
    }
  }

  private void leave(String name, CompletableFuture<Joined> waiter) {
    Flight flight = flights.get(name);
    if (flight != null) {
      flight.leave(waiter);
    }
  }

  private void waitedLongEnough(String name, CompletableFuture<Joined> waiter) {
    if (completeAlone(name, waiter)) {
      counts.waitedInVain.increment();
      leave(name, waiter);
    }
  }

  private CompletableFuture<Joined> hit(NearCache.Near here) {
    counts.nearHits.increment();
    return CompletableFuture.completedFuture(new Joined.Hit(here.entry(), false));
  }

  private NearCache.@Nullable Near nearHit(String name) {
    NearCache.Near here = near.get(name);
    if (here == null || tags.areCurrent(here.generations())) {
      return here;
    }
    near.remove(name, here);
    return null;
  }

  private String nameOf(String key) {
    CacheCipher keyed = cipher;
    return keyed == null ? key : keyed.nameOf(key);
  }

  // ---- for flights ----

  CacheSettings settings() {
    return settings;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  long purgesSeen() {
    return tags.now();
  }

  @Nullable GridTier grid() {
    return grid;
  }

  /**
   * The grid, if a look-up makes sense: what it holds cannot be judged before all purges are known.
   */
  @Nullable GridTier gridForReading() {
    GridTier tier = grid;
    return tier != null && tags.isCurrent() && tier.tryPass() ? tier : null;
  }

  void ended(String name, Flight flight) {
    flights.remove(name, flight);
  }

  void countHit(boolean coalesced) {
    (coalesced ? counts.coalesced : counts.gridHits).increment();
  }

  void countMiss() {
    counts.misses.increment();
  }

  boolean completeAlone(String name, CompletableFuture<Joined> waiter) {
    boolean first = waiter.complete(new Alone(name));
    if (first) {
      countMiss();
    }
    return first;
  }

  /** Runs later; {@code null} if the cache is closed. */
  @Nullable Future<?> schedule(Runnable task, Duration delay) {
    try {
      return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      return null;
    }
  }

  static boolean isUnknown(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof GridException problem
        && problem.kind() == GridException.Kind.UNKNOWN_OUTCOME;
  }

  /** Reads and keeps a near copy; {@code null} if there is nothing that is valid. */
  CompletableFuture<NearCache.@Nullable Near> read(GridTier tier, String name, Duration deadline) {
    return tier.read(name, deadline).thenApply(envelope -> decode(name, envelope));
  }

  private NearCache.@Nullable Near decode(String name, byte @Nullable [] envelope) {
    if (envelope == null) {
      return null;
    }
    EntryCodec.Decoded decoded = codec.decode(name, envelope);
    if (decoded == null) {
      counts.unreadable.increment();
      return null;
    }
    EntryHeader header = decoded.header();
    if (!tags.areCurrent(header.generations())) {
      return null;
    }
    // clocks of gateways differ: the grid's own expiry decides, this bounds the near copy
    long age = Math.max(0, clock.millis() - header.createdAtMillis());
    long left = Math.min(header.ttlMillis() - age, settings.nearTtl().toMillis());
    NearCache.Near found =
        new NearCache.Near(
            new CacheEntry(
                decoded.value(), header.generations().keySet(), header.createdAtMillis()),
            header.generations(),
            TimeUnit.MILLISECONDS.toNanos(Math.max(0, left)));
    if (left > 0) {
      near.put(name, found);
    }
    return found;
  }

  /**
   * Takes a new entry into the near cache.
   *
   * @param since when its maker began, by {@link #purgesSeen}
   * @return {@code null} if it must not be shared: too large, or its tags purged meanwhile
   */
  @Nullable Made admit(String name, byte[] value, Set<String> names, Duration ttl, long since) {
    // read first: a purge in between is either told of or not in these
    Map<String, Long> generations = tags.of(names);
    if (tags.purgedSince(names, since)) {
      counts.purgedMeanwhile.increment();
      return null;
    }
    Duration life = ttl.compareTo(ReplyCaching.MAX_TTL) > 0 ? ReplyCaching.MAX_TTL : ttl;
    long now = clock.millis();
    boolean fits = names.size() < EntryHeader.MAX_TAGS;
    byte[] envelope = null;
    if (grid == null) {
      fits &= value.length <= settings.maxEntryBytes();
    } else if (fits && value.length / BEST_RATIO <= settings.maxEntryBytes()) {
      envelope = codec.encode(name, value, generations, now, life.toMillis());
      fits = envelope.length <= settings.maxEntryBytes();
    } else {
      fits = false;
    }
    if (!fits) {
      counts.tooLarge.increment();
      return null;
    }
    NearCache.Near entry =
        new NearCache.Near(new CacheEntry(value, names, now), generations, life.toNanos());
    near.put(name, entry);
    counts.stores.increment();
    return new Made(entry, envelope, life);
  }

  /** A new entry, and its envelope where there is a grid to write it to. */
  @SuppressWarnings("ArrayRecordComponent") // read field by field only
  record Made(NearCache.Near near, byte @Nullable [] envelope, Duration ttl) {}

  private void dropPurged() {
    counts.purges.increment();
    near.removeIf(entry -> !tags.areCurrent(entry.generations()));
  }

  /** Stops waiting for others: those that wait go on by themselves. */
  @Override
  public void close() {
    Subscription open = claims;
    if (open != null) {
      open.close();
    }
    tags.close();
    GridTier tier = grid;
    if (tier != null) {
      tier.close();
    }
    flights.values().forEach(Flight::close);
    timer.shutdownNow();
  }

  private final class ClaimListener implements ExpiringMap.ChangeListener {
    @Override
    public void onChange(String name, byte @Nullable [] value) {
      Flight flight = flights.get(name);
      if (flight != null) {
        flight.onClaim(value);
      }
    }

    @Override
    public void onGap() {
      flights.values().forEach(Flight::onGap);
    }
  }

  /** Makes an entry for which nobody waits. */
  private final class Alone implements Joined.Miss {
    private final String name;
    private final long since = purgesSeen();

    Alone(String name) {
      this.name = name;
    }

    @Override
    public void store(byte[] value, Set<String> names, Duration ttl) {
      Made made = admit(name, value, names, ttl, since);
      GridTier tier = grid;
      byte[] envelope = made == null ? null : made.envelope();
      if (tier != null && made != null && envelope != null) {
        var unused = tier.write(name, envelope, made.ttl());
      }
    }

    @Override
    public void keep() {}

    @Override
    public void abandon() {}
  }
}
