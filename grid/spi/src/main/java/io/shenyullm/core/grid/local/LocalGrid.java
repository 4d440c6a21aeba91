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
package io.shenyullm.core.grid.local;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.HealthState;
import io.shenyullm.core.grid.MapParts;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * One gateway's grid on a {@link LocalStore}. Single calls have ended when they return; only walks
 * over all entries take place on a thread of the store.
 */
public final class LocalGrid implements Grid {
  private final LocalStore store;
  private final Runnable afterwards;
  private final GridCalls calls;
  private final HealthState health;
  private final LeaseCounters counters = new Counters();
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final MapParts parts;

  LocalGrid(LocalStore store, Membership.Gateway self, Runnable afterwards) {
    this.store = store;
    this.afterwards = afterwards;
    this.calls = new GridCalls(store.timer(), LocalGrid::translate);
    this.health = new HealthState(store.clock(), store.timer());
    this.health.set(GridHealth.State.CONNECTED, "");
    this.parts =
        new MapParts(
            name -> new Entries(store.table(name)),
            name -> health.get().isUsable(),
            self,
            store.timer(),
            store.clock(),
            List::of);
  }

  private static GridException translate(Throwable failure) {
    // nothing can get lost under way here: what remains are bugs of visitors
    return new GridException(GridException.Kind.REJECTED, String.valueOf(failure), failure);
  }

  @Override
  public String engine() {
    return GridSettings.LOCAL;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public LeaseCounters counters() {
    return counters;
  }

  @Override
  public ExpiringMap map(String name) {
    return new Entries(store.table("map-" + GridCalls.checkName(name)));
  }

  @Override
  public NearMap near(String name) {
    return parts.near(name);
  }

  @Override
  public Topic topic(String name) {
    return parts.topic(name);
  }

  @Override
  public Membership membership() {
    return parts.membership();
  }

  @Override
  public GridHealth health() {
    return health.get();
  }

  @Override
  public Subscription onHealth(Runnable listener) {
    return health.onChange(listener);
  }

  @Override
  public void close() {
    if (calls.isClosed()) {
      return;
    }
    parts.leave().whenComplete((nothing, failure) -> calls.close());
    parts.close();
    subscriptions.forEach(Subscription::close);
    health.set(GridHealth.State.CLOSED, "closed");
    afterwards.run();
  }

  /** Makes a stage of what is done at once. */
  private static <T> CompletionStage<T> done(Callable<T> work) {
    try {
      return CompletableFuture.completedFuture(work.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Void> walk(Duration deadline, Runnable work) {
    return calls.call(deadline, () -> CompletableFuture.runAsync(work, store.timer()));
  }

  private final class Entries implements ExpiringMap {
    private final LocalTable table;

    Entries(LocalTable table) {
      this.table = table;
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
      return calls.onKey(key, deadline, () -> done(() -> table.get(key)));
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline) {
      return calls.onEntry(key, value, ttl, deadline, () -> stored(key, value, ttl));
    }

    private CompletionStage<Void> stored(String key, byte[] value, Duration ttl) {
      try {
        table.put(key, value, ttl);
        return CompletableFuture.completedFuture(null);
      } catch (GridException e) {
        return GridCalls.failed(e);
      }
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(
        String key, byte[] value, Duration ttl, Duration deadline) {
      return calls.onEntry(
          key, value, ttl, deadline, () -> done(() -> table.putIfAbsent(key, value, ttl)));
    }

    @Override
    public CompletionStage<Boolean> remove(String key, Duration deadline) {
      return calls.onKey(key, deadline, () -> done(() -> table.remove(key)));
    }

    @Override
    public CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline) {
      return calls.onEntry(
          key, value, deadline, () -> done(() -> table.removeIfEquals(key, value)));
    }

    @Override
    public CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline) {
      return walk(deadline, () -> table.forEach(visitor));
    }

    @Override
    public Subscription onChange(ChangeListener listener) {
      Subscription following = table.onChange(listener);
      subscriptions.add(following);
      return () -> {
        subscriptions.remove(following);
        following.close();
      };
    }
  }

  private final class Counters implements LeaseCounters {
    @Override
    public CompletionStage<ScopeAnswer> apply(
        String scope, ScopeOperation operation, Duration deadline) {
      return calls.onKey(scope, deadline, () -> done(() -> store.apply(scope, operation)));
    }

    @Override
    public CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline) {
      return calls.onKey(
          scope, deadline, () -> done(() -> Optional.ofNullable(store.scope(scope))));
    }

    @Override
    public CompletionStage<Void> forEach(
        BiConsumer<String, ScopeEntry> visitor, Duration deadline) {
      return walk(deadline, () -> store.scopes().forEach(visitor));
    }
  }
}
