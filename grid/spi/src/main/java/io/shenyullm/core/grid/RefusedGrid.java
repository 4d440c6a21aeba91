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

import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a grid that was asked for and cannot be had until the process is started anew with
 * other properties or JARs. To its users it is a shared grid that is out of reach: a local one in
 * its place would let each gateway spend every budget in full, deaf to freezes, and look healthy.
 * Thread-safe.
 */
final class RefusedGrid implements Grid {
  private static final Subscription NOTHING = () -> {};

  private final String engine;
  private final String reason;
  private final HealthState health;

  /**
   * @param engine as asked for
   * @param reason for operators: what is wrong and what to do about it
   */
  RefusedGrid(String engine, String reason, Clock clock) {
    this.engine = Objects.requireNonNull(engine, "engine");
    this.reason = Objects.requireNonNull(reason, "reason");
    this.health = new HealthState(clock, Runnable::run);
    this.health.set(GridHealth.State.REFUSED, reason);
  }

  private <T> CompletionStage<T> refused() {
    return GridCalls.failed(new GridException(GridException.Kind.UNAVAILABLE, reason));
  }

  @Override
  public String engine() {
    return engine;
  }

  /** As asked for. */
  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public LeaseCounters counters() {
    return new Counters();
  }

  @Override
  public ExpiringMap map(String name) {
    GridCalls.checkName(name);
    return new Entries();
  }

  @Override
  public NearMap near(String name) {
    GridCalls.checkName(name);
    return new Near();
  }

  @Override
  public Topic topic(String name) {
    GridCalls.checkName(name);
    return new Messages();
  }

  @Override
  public Membership membership() {
    return new Nobody();
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
    health.set(GridHealth.State.CLOSED, "closed");
  }

  private final class Counters implements LeaseCounters {
    @Override
    public CompletionStage<ScopeAnswer> apply(
        String scope, ScopeOperation operation, Duration deadline) {
      return refused();
    }

    @Override
    public CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline) {
      return refused();
    }

    @Override
    public CompletionStage<Void> forEach(
        BiConsumer<String, ScopeEntry> visitor, Duration deadline) {
      return refused();
    }
  }

  private final class Entries implements ExpiringMap {
    @Override
    public CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
      return refused();
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline) {
      return refused();
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(
        String key, byte[] value, Duration ttl, Duration deadline) {
      return refused();
    }

    @Override
    public CompletionStage<Boolean> remove(String key, Duration deadline) {
      return refused();
    }

    @Override
    public CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline) {
      return refused();
    }

    @Override
    public CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline) {
      return refused();
    }

    @Override
    public Subscription onChange(ChangeListener listener) {
      return NOTHING;
    }
  }

  private final class Near implements NearMap {
    @Override
    public byte @Nullable [] get(String key) {
      return null;
    }

    @Override
    public Map<String, byte[]> all() {
      return Map.of();
    }

    @Override
    public boolean isCurrent() {
      return false;
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration deadline) {
      return refused();
    }

    @Override
    public CompletionStage<Void> remove(String key, Duration deadline) {
      return refused();
    }

    @Override
    public Subscription onChange(ChangeListener listener) {
      return NOTHING;
    }
  }

  private final class Messages implements Topic {
    @Override
    public CompletionStage<Void> publish(byte[] message, Duration deadline) {
      return refused();
    }

    @Override
    public Subscription subscribe(Consumer<byte[]> receiver) {
      return NOTHING;
    }
  }

  private static final class Nobody implements Membership {
    @Override
    public List<Gateway> gateways() {
      return List.of();
    }

    @Override
    public List<Node> nodes() {
      return List.of();
    }
  }
}
