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
package io.shenyullm.core.testing;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.LeaseCounters;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's connection to a grid of maps within the test's JVM. It can be cut, and it can leave
 * calls without an answer. Everything happens on the calling thread.
 */
public final class TestingSharedGrid implements Grid {
  /** What all gateways of a test share. */
  public static final class Store {
    private final Map<String, SharedMap> maps = new ConcurrentHashMap<>();
    private final Clock clock;

    public Store(Clock clock) {
      this.clock = clock;
    }

    /** Lets entries expire whose time is over, and tells. */
    public void expire() {
      maps.values().forEach(SharedMap::expire);
    }

    public Map<String, byte[]> content(String map) {
      return of(map).content();
    }

    private SharedMap of(String name) {
      return maps.computeIfAbsent(name, n -> new SharedMap(clock));
    }
  }

  private record Value(byte[] bytes, long expiresAt) {}

  private record Listener(TestingSharedGrid grid, ExpiringMap.ChangeListener listener) {}

  private static final class SharedMap {
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Clock clock;

    SharedMap(Clock clock) {
      this.clock = clock;
    }

    synchronized byte[] get(String key) {
      Value value = values.get(key);
      return value == null || value.expiresAt() <= clock.millis() ? null : value.bytes();
    }

    synchronized Map<String, byte[]> content() {
      Map<String, byte[]> content = new HashMap<>();
      values
          .keySet()
          .forEach(key -> Optional.ofNullable(get(key)).ifPresent(v -> content.put(key, v)));
      return content;
    }

    synchronized void put(String key, byte[] value, Duration ttl) {
      long expiresAt = ttl.isZero() ? Long.MAX_VALUE : clock.millis() + ttl.toMillis();
      values.put(key, new Value(value, expiresAt));
      tell(key, value);
    }

    synchronized boolean putIfAbsent(String key, byte[] value, Duration ttl) {
      if (get(key) != null) {
        return false;
      }
      put(key, value, ttl);
      return true;
    }

    synchronized boolean remove(String key) {
      boolean there = values.remove(key) != null;
      if (there) {
        tell(key, null);
      }
      return there;
    }

    synchronized boolean removeIfEquals(String key, byte[] value) {
      byte[] there = get(key);
      return there != null && Arrays.equals(there, value) && remove(key);
    }

    synchronized void expire() {
      values.entrySet().stream()
          .filter(e -> e.getValue().expiresAt() <= clock.millis())
          .map(Map.Entry::getKey)
          .toList()
          .forEach(this::remove);
    }

    private void tell(String key, byte[] value) {
      for (Listener each : listeners) {
        if (each.grid().connected) {
          each.listener().onChange(key, value);
        }
      }
    }
  }

  private final Store store;
  private final boolean shared;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean connected = true;
  private volatile boolean silent;
  private @Nullable Queue<Runnable> news;

  public TestingSharedGrid(Store store) {
    this(store, true);
  }

  public TestingSharedGrid(Store store, boolean shared) {
    this.store = store;
    this.shared = shared;
  }

  /** Every call fails at once, and no change is told. */
  public void cut() {
    connected = false;
  }

  public void reconnect() {
    connected = true;
    store.maps.values().stream()
        .flatMap(map -> map.listeners.stream())
        .filter(each -> each.grid() == this)
        .forEach(each -> each.listener().onGap());
  }

  /** Calls are carried out, but nobody hears of the result until the deadline. */
  public void silence(boolean on) {
    silent = on;
  }

  /** Near maps change from now on, but those who follow them are told later. */
  public void holdNews() {
    news = new ArrayDeque<>();
  }

  /** Tells what was held, and from now on at once. */
  public void tellNews() {
    Queue<Runnable> held = Objects.requireNonNull(news, "news");
    news = null;
    held.forEach(Runnable::run);
  }

  /** How often the grid was called. */
  public int calls() {
    return calls.get();
  }

  private <T> CompletionStage<T> call(Supplier<T> work) {
    calls.incrementAndGet();
    if (!connected) {
      return CompletableFuture.failedFuture(
          new GridException(GridException.Kind.UNAVAILABLE, "cut"));
    }
    T result = work.get();
    return silent
        ? CompletableFuture.failedFuture(
            new GridException(GridException.Kind.UNKNOWN_OUTCOME, "deadline"))
        : CompletableFuture.completedFuture(result);
  }

  @Override
  public ExpiringMap map(String name) {
    SharedMap map = store.of(name);
    return new ExpiringMap() {
      @Override
      public CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
        return call(() -> Optional.ofNullable(map.get(key)));
      }

      @Override
      public CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline) {
        return call(
            () -> {
              map.put(key, value, ttl);
              return null;
            });
      }

      @Override
      public CompletionStage<Boolean> putIfAbsent(
          String key, byte[] value, Duration ttl, Duration deadline) {
        return call(() -> map.putIfAbsent(key, value, ttl));
      }

      @Override
      public CompletionStage<Boolean> remove(String key, Duration deadline) {
        return call(() -> map.remove(key));
      }

      @Override
      public CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline) {
        return call(() -> map.removeIfEquals(key, value));
      }

      @Override
      public CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline) {
        return call(
            () -> {
              map.content().forEach(visitor);
              return null;
            });
      }

      @Override
      public Subscription onChange(ChangeListener listener) {
        Listener mine = new Listener(TestingSharedGrid.this, listener);
        map.listeners.add(mine);
        listener.onGap();
        return () -> map.listeners.remove(mine);
      }
    };
  }

  /** Holds its own copy, which stands still while the connection is cut. */
  @Override
  public NearMap near(String name) {
    SharedMap map = store.of(name);
    ExpiringMap remote = map(name);
    Map<String, byte[]> copy = new ConcurrentHashMap<>(map.content());
    List<NearMap.ChangeListener> followers = new CopyOnWriteArrayList<>();
    remote.onChange(
        new ExpiringMap.ChangeListener() {
          @Override
          public void onChange(String key, byte[] value) {
            if (value == null) {
              copy.remove(key);
            } else {
              copy.put(key, value);
            }
            Runnable tell = () -> followers.forEach(follower -> follower.onChange(key, value));
            Queue<Runnable> held = news;
            if (held == null) {
              tell.run();
            } else {
              held.add(tell);
            }
          }

          @Override
          public void onGap() {
            map.content().forEach(this::onChange);
          }
        });
    return new NearMap() {
      @Override
      public byte[] get(String key) {
        return copy.get(key);
      }

      @Override
      public Map<String, byte[]> all() {
        return Map.copyOf(copy);
      }

      @Override
      public boolean isCurrent() {
        return connected;
      }

      @Override
      public CompletionStage<Void> put(String key, byte[] value, Duration deadline) {
        return remote.put(key, value, ExpiringMap.FOREVER, deadline);
      }

      @Override
      public CompletionStage<Void> remove(String key, Duration deadline) {
        return remote.remove(key, deadline).thenApply(gone -> null);
      }

      @Override
      public Subscription onChange(ChangeListener listener) {
        copy.forEach(listener::onChange);
        followers.add(listener);
        return () -> followers.remove(listener);
      }
    };
  }

  @Override
  public String engine() {
    return "testing";
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public LeaseCounters counters() {
    throw new UnsupportedOperationException("no counters here");
  }

  @Override
  public Topic topic(String name) {
    throw new UnsupportedOperationException("no topics here");
  }

  @Override
  public Membership membership() {
    throw new UnsupportedOperationException("no membership here");
  }

  @Override
  public GridHealth health() {
    return new GridHealth(
        connected ? GridHealth.State.CONNECTED : GridHealth.State.DISCONNECTED,
        "",
        store.clock.instant());
  }

  @Override
  public Subscription onHealth(Runnable listener) {
    return () -> {};
  }

  @Override
  public void close() {}
}
