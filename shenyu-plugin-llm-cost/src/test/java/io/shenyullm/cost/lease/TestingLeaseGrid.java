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

import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.LeaseCodec;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.lease.LeaseMachine;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A grid whose network is in the test's hands: every call waits until it is delivered, lost before
 * or after it took effect, or kept to arrive once more much later. Entries go through their bytes.
 */
final class TestingLeaseGrid implements Grid, LeaseCounters {
  /** A call on its way. */
  static final class Call {
    final String scope;
    final byte[] operation;
    final CompletableFuture<ScopeAnswer> answer = new CompletableFuture<>();

    Call(String scope, byte[] operation) {
      this.scope = scope;
      this.operation = operation;
    }
  }

  private final Clock nodeClock;
  final Map<String, byte[]> entries = new HashMap<>();
  final List<Call> calls = new ArrayList<>();
  final List<Call> late = new ArrayList<>();
  private final Map<String, Near> nears = new HashMap<>();
  private final Messages messages = new Messages();
  private final Plain plain = new Plain();
  private final List<Runnable> healthListeners = new ArrayList<>();
  private GridHealth health = new GridHealth(GridHealth.State.CONNECTED, "", Instant.EPOCH);
  boolean immediate;
  int applied;

  TestingLeaseGrid(Clock nodeClock) {
    this.nodeClock = nodeClock;
  }

  // ---- the network ----

  void deliver(Call call) {
    calls.remove(call);
    call.answer.complete(LeaseCodec.readAnswer(run(call)));
  }

  /** It takes effect, but nobody hears of it. */
  void loseAnswer(Call call) {
    calls.remove(call);
    run(call);
    fail(call, GridException.Kind.UNKNOWN_OUTCOME);
  }

  void loseCall(Call call) {
    calls.remove(call);
    fail(call, GridException.Kind.UNKNOWN_OUTCOME);
  }

  /** Nobody hears of it for now, and it arrives when the caller has long gone on. */
  void delay(Call call) {
    calls.remove(call);
    late.add(call);
    fail(call, GridException.Kind.UNKNOWN_OUTCOME);
  }

  /** A client that repeats: the node sees it twice. */
  void deliverTwice(Call call) {
    run(call);
    deliver(call);
  }

  void arriveLate(Call call) {
    late.remove(call);
    run(call);
  }

  private byte[] run(Call call) {
    applied++;
    LeaseMachine.AppliedBytes applied =
        LeaseMachine.apply(entries.get(call.scope), call.operation, nodeClock.millis());
    entries.put(call.scope, applied.entry());
    return applied.answer();
  }

  private static void fail(Call call, GridException.Kind kind) {
    call.answer.completeExceptionally(new GridException(kind, "the test's network"));
  }

  void state(GridHealth.State state) {
    health = new GridHealth(state, state + " by the test", Instant.EPOCH);
    healthListeners.forEach(Runnable::run);
  }

  void control(String budget, byte @Nullable [] value) {
    near(GridNames.BUDGET_CONTROLS).set(budget, value);
  }

  /** Everything is gone, and the nodes are there again. */
  void loseAll() {
    entries.clear();
    List.copyOf(nears.values()).forEach(Near::clear);
  }

  ScopeEntry entry(String scope) {
    byte[] bytes = entries.get(scope);
    return bytes == null ? ScopeEntry.EMPTY : LeaseCodec.readEntry(bytes);
  }

  // ---- counters ----

  @Override
  public CompletionStage<ScopeAnswer> apply(
      String scope, ScopeOperation operation, Duration deadline) {
    Call call = new Call(scope, LeaseCodec.write(operation));
    if (!health.isUsable()) {
      fail(call, GridException.Kind.UNAVAILABLE);
      return call.answer;
    }
    calls.add(call);
    if (immediate) {
      deliver(call);
    }
    return call.answer;
  }

  @Override
  public CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline) {
    byte[] bytes = entries.get(scope);
    return CompletableFuture.completedFuture(Optional.ofNullable(bytes).map(LeaseCodec::readEntry));
  }

  @Override
  public CompletionStage<Void> forEach(BiConsumer<String, ScopeEntry> visitor, Duration deadline) {
    Map.copyOf(entries)
        .forEach((scope, bytes) -> visitor.accept(scope, LeaseCodec.readEntry(bytes)));
    return CompletableFuture.completedFuture(null);
  }

  // ---- the rest, which works at once ----

  @Override
  public String engine() {
    return "testing";
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public LeaseCounters counters() {
    return this;
  }

  @Override
  public ExpiringMap map(String name) {
    return plain;
  }

  @Override
  public Near near(String name) {
    return nears.computeIfAbsent(name, unused -> new Near());
  }

  @Override
  public Topic topic(String name) {
    return messages;
  }

  @Override
  public Membership membership() {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public GridHealth health() {
    return health;
  }

  @Override
  public Subscription onHealth(Runnable listener) {
    healthListeners.add(listener);
    return () -> healthListeners.remove(listener);
  }

  @Override
  public void close() {}

  /** Known everywhere at once. */
  static final class Near implements NearMap {
    private final Map<String, byte[]> values = new HashMap<>();
    private final List<NearMap.ChangeListener> listeners = new ArrayList<>();

    void set(String key, byte @Nullable [] value) {
      if (value == null) {
        values.remove(key);
      } else {
        values.put(key, value);
      }
      List.copyOf(listeners).forEach(listener -> listener.onChange(key, value));
    }

    void clear() {
      List.copyOf(values.keySet()).forEach(key -> set(key, null));
    }

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
      return true;
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration deadline) {
      set(key, value);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> remove(String key, Duration deadline) {
      set(key, null);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public Subscription onChange(NearMap.ChangeListener listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }
  }

  private static final class Messages implements Topic {
    private final List<Consumer<byte[]>> receivers = new ArrayList<>();

    @Override
    public CompletionStage<Void> publish(byte[] message, Duration deadline) {
      List.copyOf(receivers).forEach(receiver -> receiver.accept(message));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public Subscription subscribe(Consumer<byte[]> receiver) {
      receivers.add(receiver);
      return () -> receivers.remove(receiver);
    }
  }

  private static final class Plain implements ExpiringMap {
    private final Map<String, byte[]> values = new HashMap<>();

    @Override
    public CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
      return CompletableFuture.completedFuture(Optional.ofNullable(values.get(key)));
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline) {
      values.put(key, value);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(
        String key, byte[] value, Duration ttl, Duration deadline) {
      return CompletableFuture.completedFuture(values.putIfAbsent(key, value) == null);
    }

    @Override
    public CompletionStage<Boolean> remove(String key, Duration deadline) {
      return CompletableFuture.completedFuture(values.remove(key) != null);
    }

    @Override
    public CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline) {
      return CompletableFuture.completedFuture(values.remove(key) != null);
    }

    @Override
    public CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline) {
      values.forEach(visitor);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public Subscription onChange(ExpiringMap.ChangeListener listener) {
      return () -> {};
    }
  }
}
