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
package io.shenyullm.core.grid;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link NearMap} over an {@link ExpiringMap}, for any engine. After each gap the map is read
 * whole; in between its changes are applied as they come. From time to time it is read whole
 * without a gap too, so that a change whose event got lost is not missed for ever.
 *
 * <p>What is here changes only by what is heard, so that changes of a key are seen in the order in
 * which the grid made them: also an own write is waited for until its echo has come. A change heard
 * while a reading is under way is newer than what the reading may bring.
 */
public final class NearCopy implements NearMap, AutoCloseable {
  /** How long an own, acknowledged write waits for its echo at most. */
  static final Duration ECHO = Duration.ofMillis(500);

  /** Least pause between two readings without a gap; the longest is twice that. */
  static final Duration RECHECK = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(NearCopy.class);

  private final String name;
  private final ExpiringMap map;
  private final ScheduledExecutorService timer;
  private final BooleanSupplier connected;
  private final Supplier<Duration> pauses;
  private final Map<String, byte[]> values = new ConcurrentHashMap<>();
  private final List<Mailbox<Change>> listeners = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();
  private final Set<String> touched = new HashSet<>();
  private final List<Echo> echoes = new ArrayList<>();
  private final WholeReader reader;
  private final Subscription changes;
  private volatile boolean read;
  private volatile boolean closed;

  private record Change(String key, byte @Nullable [] value) {}

  /** An own write on its way. Guarded by the lock, except the future. */
  private static final class Echo {
    final String key;
    final byte @Nullable [] value;
    final CompletableFuture<Void> heard = new CompletableFuture<>();

    /** Whether anything has been heard of the key since the write began. */
    boolean disturbed;

    Echo(String key, byte @Nullable [] value) {
      this.key = key;
      this.value = value;
    }
  }

  /**
   * Begins to follow the map.
   *
   * @param name of the map, for the log
   * @param map of this use alone
   * @param timer for retries, and runs the listeners
   * @param connected whether changes are heard at present
   */
  public NearCopy(
      String name, ExpiringMap map, ScheduledExecutorService timer, BooleanSupplier connected) {
    this(name, map, timer, connected, jittered(new Random()));
  }

  /**
   * @param pauses how long to wait until the next reading without a gap
   */
  NearCopy(
      String name,
      ExpiringMap map,
      ScheduledExecutorService timer,
      BooleanSupplier connected,
      Supplier<Duration> pauses) {
    this.name = Objects.requireNonNull(name, "name");
    this.map = Objects.requireNonNull(map, "map");
    this.timer = Objects.requireNonNull(timer, "timer");
    this.connected = Objects.requireNonNull(connected, "connected");
    this.pauses = Objects.requireNonNull(pauses, "pauses");
    this.reader = new WholeReader(map, timer, lock, touched::clear, key -> true, this::replace);
    this.changes =
        map.onChange(
            new ExpiringMap.ChangeListener() {
              @Override
              public void onChange(String key, byte @Nullable [] value) {
                heard(key, value);
              }

              @Override
              public void onGap() {
                read = false;
                reader.read();
              }
            });
    recheckLater();
  }

  /** Spread, so that gateways started together do not all read at once. */
  private static Supplier<Duration> jittered(Random random) {
    return () -> RECHECK.plusMillis((long) (random.nextDouble() * RECHECK.toMillis()));
  }

  private void recheckLater() {
    try {
      var unused = timer.schedule(this::recheck, pauses.get().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed meanwhile", e);
    }
  }

  private void recheck() {
    if (closed) {
      return;
    }
    // else the reading after the gap is still to come; where changes are not heard, this is the
    // only way to learn of them
    if (read) {
      reader.readIfIdle();
    }
    recheckLater();
  }

  /** Name of the map under a near map, the same on every engine. */
  public static String mapName(String name) {
    return "near-" + GridCalls.checkName(name);
  }

  // ---- what is heard ----

  private void heard(String key, byte @Nullable [] value) {
    List<Echo> fulfilled = new ArrayList<>();
    synchronized (lock) {
      touched.add(key);
      set(key, value, fulfilled);
    }
    fulfilled.forEach(echo -> echo.heard.complete(null));
  }

  /** Takes over a reading. Called under the lock. */
  private Runnable replace(Map<String, byte[]> content) {
    List<Echo> fulfilled = new ArrayList<>();
    int unheard = 0;
    for (String key : List.copyOf(values.keySet())) {
      if (!content.containsKey(key) && !touched.contains(key)) {
        set(key, null, fulfilled);
        unheard++;
      }
    }
    // after a gap that is to be expected
    if (read && unheard > 0) {
      LOG.warn("{} removals from {} had not been heard and were found by reading", unheard, name);
    }
    content.forEach(
        (key, value) -> {
          if (!touched.contains(key)) {
            set(key, value, fulfilled);
          }
        });
    touched.clear();
    read = true;
    return () -> fulfilled.forEach(echo -> echo.heard.complete(null));
  }

  private void set(String key, byte @Nullable [] value, List<Echo> fulfilled) {
    byte[] before = value == null ? values.remove(key) : values.put(key, value);
    if (!Arrays.equals(before, value)) {
      Change change = new Change(key, value);
      listeners.forEach(listener -> listener.add(change));
    }
    for (Iterator<Echo> each = echoes.iterator(); each.hasNext(); ) {
      Echo echo = each.next();
      if (echo.key.equals(key)) {
        echo.disturbed = true;
        if (Arrays.equals(echo.value, value)) {
          fulfilled.add(echo);
          each.remove();
        }
      }
    }
  }

  // ---- reading ----

  @Override
  public byte @Nullable [] get(String key) {
    return values.get(key);
  }

  @Override
  public Map<String, byte[]> all() {
    return Map.copyOf(values);
  }

  @Override
  public boolean isCurrent() {
    return read && connected.getAsBoolean();
  }

  // ---- writing ----

  @Override
  public CompletionStage<Void> put(String key, byte[] value, Duration deadline) {
    Echo echo = expect(key, value);
    return seen(echo, map.put(key, value, ExpiringMap.FOREVER, deadline), deadline);
  }

  @Override
  public CompletionStage<Void> remove(String key, Duration deadline) {
    Echo echo = expect(key, null);
    return seen(echo, map.remove(key, deadline), deadline);
  }

  private Echo expect(String key, byte @Nullable [] value) {
    Echo echo = new Echo(key, value);
    synchronized (lock) {
      echoes.add(echo);
    }
    return echo;
  }

  private CompletionStage<Void> seen(Echo echo, CompletionStage<?> write, Duration deadline) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    write.whenComplete(
        (nothing, failure) -> {
          if (failure == null) {
            await(echo, deadline, done);
          } else {
            forget(echo);
            done.completeExceptionally(GridCalls.failure(failure));
          }
        });
    return done;
  }

  private void await(Echo echo, Duration deadline, CompletableFuture<Void> done) {
    if (echo.value == null && !values.containsKey(echo.key)) {
      // nothing was there, so no echo will come
      forget(echo);
      echo.heard.complete(null);
    }
    if (!echo.heard.isDone()) {
      long millis = Math.min(ECHO.toMillis(), Math.max(1, deadline.toMillis()));
      try {
        Future<?> late = timer.schedule(() -> assume(echo), millis, TimeUnit.MILLISECONDS);
        echo.heard.whenComplete((nothing, failure) -> late.cancel(false));
      } catch (RejectedExecutionException e) {
        assume(echo);
      }
    }
    echo.heard.whenComplete((nothing, failure) -> done.complete(null));
  }

  /** The echo has got lost: takes the write for heard, unless more is known, and reads again. */
  private void assume(Echo echo) {
    List<Echo> fulfilled = new ArrayList<>();
    synchronized (lock) {
      if (!echoes.remove(echo)) {
        return;
      }
      if (!echo.disturbed) {
        set(echo.key, echo.value, fulfilled);
      }
    }
    fulfilled.forEach(other -> other.heard.complete(null));
    echo.heard.complete(null);
    reader.read();
  }

  private void forget(Echo echo) {
    synchronized (lock) {
      echoes.remove(echo);
    }
  }

  // ---- listening ----

  @Override
  public Subscription onChange(NearMap.ChangeListener listener) {
    Objects.requireNonNull(listener, "listener");
    Mailbox<Change> mailbox =
        Mailbox.held(
            timer,
            change -> listener.onChange(change.key(), change.value()),
            () -> values.forEach(listener::onChange));
    Map<String, byte[]> known;
    synchronized (lock) {
      listeners.add(mailbox);
      known = Map.copyOf(values);
    }
    known.forEach(listener::onChange);
    mailbox.open();
    return () -> {
      listeners.remove(mailbox);
      mailbox.close();
    };
  }

  /** Follows the map no more; what is here stays readable. */
  @Override
  public void close() {
    closed = true;
    changes.close();
    reader.close();
    read = false;
    listeners.forEach(Mailbox::close);
    listeners.clear();
  }
}
