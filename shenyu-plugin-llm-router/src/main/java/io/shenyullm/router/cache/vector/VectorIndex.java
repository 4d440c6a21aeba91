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
package io.shenyullm.router.cache.vector;

import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.router.cache.shared.CacheCipher;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors in this gateway's memory, searched exactly within a partition. The grid has them all: the
 * index is built from it in the background, follows its changes, and looks again after a gap.
 *
 * <p>A look-up takes no lock and asks nobody. It may miss what is still being loaded. Its time
 * grows with the partition; figures are in docs/adr/0010-shared-cache.md. Memory is bounded by the
 * number of vectors: the oldest leave first.
 *
 * <p>Thread-safe.
 */
public final class VectorIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VectorIndex.class);
  private static final Duration WALK_DEADLINE = Duration.ofMinutes(2);
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(2);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** Objects around a vector: entry, names, maps. */
  private static final int OVERHEAD_BYTES = 400;

  private final int dimensions;
  private final int maxEntries;
  private final @Nullable CacheCipher cipher;
  private final @Nullable ExpiringMap map;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Map<String, VectorPartition> partitions = new ConcurrentHashMap<>();

  // guarded by this
  private final Map<String, VectorEntry> byName = new HashMap<>();
  private final NavigableSet<VectorEntry> byAge = new TreeSet<>(VectorEntry.OLDEST_FIRST);
  private final Set<String> changed = new HashSet<>();
  private boolean walking;
  private boolean walkAgain;
  private boolean closed;
  private long walk;
  private long slots;
  private @Nullable Subscription subscription;

  private volatile State state = State.LOADING;
  private volatile int count;
  private volatile long bytes;
  private volatile long loaded;
  private volatile long evicted;

  /**
   * A vector that was found.
   *
   * @param name its name in the grid
   * @param payload what it leads to
   * @param score cosine of the angle to the query
   */
  public record Match(String name, String payload, float score) {
    public Match {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(payload, "payload");
    }
  }

  /** How far the index follows the grid. */
  public enum State {
    /** What the grid holds is being read; what is there can be found. */
    LOADING,
    /** All that the grid holds is here. */
    CURRENT,
    /** Nothing is shared: the index has what this gateway has added. */
    ALONE
  }

  /**
   * How the index stands.
   *
   * @param loaded vectors seen so far by the walk under way, or by the last one
   * @param count vectors that can be found
   * @param bytes memory that they take, about
   * @param evicted vectors that had to leave because the index was full
   */
  public record Status(State state, long loaded, int count, long bytes, long evicted) {}

  /**
   * @param grid {@code null} for none
   * @param cipher {@code null} without a key; a grid that is shared is then left out
   * @param dimensions length of every vector; others are ignored
   * @param maxEntries the oldest leave beyond it
   * @param timer tries again after a failure; not shut down here
   */
  public VectorIndex(
      @Nullable Grid grid,
      @Nullable CacheCipher cipher,
      int dimensions,
      int maxEntries,
      Clock clock,
      ScheduledExecutorService timer) {
    if (dimensions <= 0 || maxEntries <= 0) {
      throw new IllegalArgumentException(
          "dimensions and maxEntries must be positive: " + dimensions + ", " + maxEntries);
    }
    this.dimensions = dimensions;
    this.maxEntries = maxEntries;
    this.cipher = cipher;
    this.clock = Objects.requireNonNull(clock, "clock");
    this.timer = Objects.requireNonNull(timer, "timer");
    this.map =
        grid != null && grid.isShared() && cipher != null
            ? grid.map(GridNames.CACHE_VECTORS)
            : null;
  }

  /** Begins to load and to follow. Returns at once. */
  public void start() {
    ExpiringMap source = map;
    if (source == null) {
      state = State.ALONE;
      return;
    }
    // tells of a gap when it is active, which begins the first walk
    Subscription open = source.onChange(new Follower());
    synchronized (this) {
      subscription = open;
    }
  }

  public Status status() {
    return new Status(state, loaded, count, bytes, evicted);
  }

  // ---- reading ----

  /**
   * The vectors of a partition that are most like the query, best first.
   *
   * @param query need not be of length 1
   * @param most how many
   * @param atLeast least cosine
   */
  public List<Match> nearest(String partition, float[] query, int most, float atLeast) {
    VectorPartition vectors = partitions.get(partition);
    float[] unit = vectors == null ? null : unit(query);
    if (vectors == null || unit == null || most <= 0) {
      return List.of();
    }
    TopMatches best = new TopMatches(most, atLeast, clock.millis());
    float[] scores = new float[VectorPartition.MAX_SLOTS];
    @Nullable VectorEntry[] seen = new VectorEntry[VectorPartition.MAX_SLOTS];
    for (VectorBlock block : vectors.blocks()) {
      block.score(unit, scores, seen, best);
    }
    return best.toList();
  }

  /** Of length 1; {@code null} if that cannot be. */
  private float @Nullable [] unit(float[] vector) {
    if (vector.length != dimensions) {
      return null;
    }
    double sum = 0;
    for (float component : vector) {
      sum += (double) component * component;
    }
    if (!(sum > 0) || Double.isInfinite(sum)) {
      return null;
    }
    float factor = (float) (1 / Math.sqrt(sum));
    float[] unit = new float[dimensions];
    for (int d = 0; d < dimensions; d++) {
      unit[d] = vector[d] * factor;
    }
    return unit;
  }

  // ---- writing ----

  /**
   * Adds a vector, or replaces the one of that id, here at once and on every gateway soon. A grid
   * that does not take it is left with what it has.
   *
   * @param id names the vector; of any length and content
   */
  public void add(String id, String partition, float[] vector, String payload, Duration ttl) {
    VectorRecord record =
        new VectorRecord(partition, payload, clock.millis(), ttl.toMillis(), vector.clone());
    String name = nameOf(id);
    apply(name, record, false);
    ExpiringMap target = map;
    if (target != null) {
      var unused =
          target
              .put(name, record.toBytes(name, cipher), ttl, WRITE_DEADLINE)
              .exceptionally(VectorIndex::unwritten);
    }
  }

  /** Removes a match whose payload is gone, here at once and on every gateway soon. */
  public void remove(Match match) {
    forget(match.name());
    ExpiringMap target = map;
    if (target != null) {
      var unused =
          target
              .remove(match.name(), WRITE_DEADLINE)
              .thenApply(gone -> (Void) null)
              .exceptionally(VectorIndex::unwritten);
    }
  }

  private static @Nullable Void unwritten(Throwable failure) {
    LOG.debug("a vector could not be written to the grid: {}", failure.toString());
    return null;
  }

  private String nameOf(String id) {
    CacheCipher keyed = cipher;
    return keyed == null ? id : keyed.nameOf(id);
  }

  /**
   * @param byWalk whether a walk over the grid has seen it, which may be older than what is here
   */
  private void apply(String name, VectorRecord record, boolean byWalk) {
    float[] unit = unit(record.vector());
    if (unit == null) {
      return;
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      if (byWalk) {
        loaded++;
        if (changed.contains(name)) {
          return;
        }
      } else if (walking) {
        changed.add(name);
      }
      VectorEntry known = byName.get(name);
      if (known != null && byWalk && known.createdAtMillis == record.createdAtMillis()) {
        known.walk = walk;
        return;
      }
      drop(known);
      VectorPartition partition =
          partitions.computeIfAbsent(record.partition(), p -> new VectorPartition(dimensions));
      int before = partition.capacity();
      VectorPartition.Place place = partition.take();
      slots += partition.capacity() - before;
      VectorEntry entry = new VectorEntry(name, record, place.block(), place.slot(), walk);
      place.block().set(place.slot(), entry, unit);
      byName.put(name, entry);
      byAge.add(entry);
      while (byName.size() > maxEntries) {
        drop(byAge.first());
        evicted++;
      }
      counted();
    }
  }

  private synchronized void forget(String name) {
    if (walking) {
      changed.add(name);
    }
    drop(byName.get(name));
    counted();
  }

  private void drop(@Nullable VectorEntry entry) {
    VectorPartition partition = entry == null ? null : partitions.get(entry.partition);
    if (entry == null || partition == null) {
      return;
    }
    byName.remove(entry.name);
    byAge.remove(entry);
    partition.giveBack(entry.block, entry.slot);
    if (partition.isEmpty()) {
      partitions.remove(entry.partition);
      slots -= partition.capacity();
    }
  }

  private void counted() {
    count = byName.size();
    bytes = slots * dimensions * Float.BYTES + (long) count * OVERHEAD_BYTES;
  }

  // ---- following the grid ----

  private void load() {
    ExpiringMap source = map;
    synchronized (this) {
      if (closed || source == null) {
        return;
      }
      if (walking) {
        walkAgain = true;
        return;
      }
      walking = true;
      walkAgain = false;
      changed.clear();
      walk++;
      loaded = 0;
      state = State.LOADING;
    }
    var unused =
        source
            .forEach(this::walked, WALK_DEADLINE)
            .whenComplete((nothing, failure) -> loaded(failure));
  }

  private void walked(String name, byte[] bytes) {
    VectorRecord record = VectorRecord.fromBytes(name, bytes, cipher);
    if (record != null) {
      apply(name, record, true);
    }
  }

  private void loaded(@Nullable Throwable failure) {
    boolean again;
    synchronized (this) {
      walking = false;
      again = walkAgain;
      if (failure == null && !again) {
        // who was neither seen nor changed meanwhile is gone from the grid
        List.copyOf(byAge).stream().filter(entry -> entry.walk < walk).forEach(this::drop);
        counted();
        state = State.CURRENT;
      }
      changed.clear();
    }
    if (again) {
      load();
    } else if (failure != null) {
      LOG.debug("the vectors could not be read from the grid: {}", failure.toString());
      retry();
    }
  }

  private void retry() {
    try {
      var unused = timer.schedule(this::load, RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the gateway stops: the vectors are not read again");
    }
  }

  private final class Follower implements ExpiringMap.ChangeListener {
    @Override
    public void onChange(String name, byte @Nullable [] value) {
      VectorRecord record = value == null ? null : VectorRecord.fromBytes(name, value, cipher);
      if (record == null) {
        forget(name);
      } else {
        apply(name, record, false);
      }
    }

    @Override
    public void onGap() {
      load();
    }
  }

  @Override
  public void close() {
    Subscription open;
    synchronized (this) {
      closed = true;
      open = subscription;
    }
    if (open != null) {
      open.close();
    }
  }
}
