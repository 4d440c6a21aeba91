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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's grid that fails on demand, in front of another, usually a local one whose calls end
 * at once: what happens is then decided by the test alone, not by time.
 *
 * <p>Faults strike calls on counters and maps, in the order in which the calls are made. Near maps,
 * topics and health know only connected and disconnected.
 *
 * <pre>{@code
 * grid.next(Fault.LOSE_ANSWER);             // the next call is applied, the caller does not know
 * grid.always(Fault.HOLD);                  // from now on calls wait
 * grid.held().get(1).release();             // the second overtakes the first
 * grid.held().get(0).timeOut();             // its caller gives up; it stays under way
 * grid.held().get(0).release();             // and is applied late
 * }</pre>
 *
 * Thread-safe.
 */
public final class TestingGrid implements Grid {
  /** What becomes of a call. */
  public enum Fault {
    /** Goes through. */
    NONE,
    /** Not applied; fails as unavailable. */
    REFUSE,
    /** Not applied; fails as overloaded. */
    OVERLOAD,
    /** Not applied; fails as rejected. */
    REJECT,
    /** Not applied, but the caller cannot know. */
    LOSE_REQUEST,
    /** Applied, but the caller cannot know. */
    LOSE_ANSWER,
    /** The caller cannot know; applied when released. */
    LATE,
    /** Applied and answered when released. */
    HOLD,
    /** Applied now, answered when released. */
    HOLD_ANSWER,
    /** Applied twice; the second answer is given. */
    TWICE,
    /** Applied and answered; applied again when released. */
    AGAIN_LATER
  }

  /**
   * A call on counters or a map.
   *
   * @param method such as {@code counters.apply} or {@code map.putIfAbsent}
   * @param key scope or key; empty for walks
   * @param argument the operation or the value, if there is one
   * @param deadline as given
   */
  public record Call(String method, String key, @Nullable Object argument, Duration deadline) {
    /** Whether it is an operation on a counter. */
    public boolean isApply() {
      return method.equals("counters.apply");
    }
  }

  /** Something of a call that waits for the test. */
  public final class Held {
    private final Call call;
    private final Runnable work;
    private final CompletableFuture<?> answer;

    private Held(Call call, Runnable work, CompletableFuture<?> answer) {
      this.call = call;
      this.work = work;
      this.answer = answer;
    }

    public Call call() {
      return call;
    }

    /** Lets it happen and takes it off the list. */
    public void release() {
      synchronized (held) {
        if (!held.remove(this)) {
          throw new IllegalStateException("released already: " + call);
        }
      }
      work.run();
    }

    /** Lets its caller's deadline pass; it stays on the list and will be applied if released. */
    public void timeOut() {
      answer.completeExceptionally(unknown());
    }

    /** Lets it get lost: it is never applied or answered, and its caller's deadline passes. */
    public void lose() {
      synchronized (held) {
        held.remove(this);
      }
      timeOut();
    }
  }

  private final Grid inner;
  private final Deque<Fault> script = new ArrayDeque<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private final List<Runnable> healthListeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> onReconnect = new CopyOnWriteArrayList<>();
  private final Map<String, GatedNear> nears = new ConcurrentHashMap<>();
  private Fault usual = Fault.NONE;
  private Predicate<Call> struck = call -> true;
  private volatile @Nullable GridHealth outage;

  public TestingGrid(Grid inner) {
    this.inner = Objects.requireNonNull(inner, "inner");
  }

  // ---- for tests ----

  /** One fault for each of the next calls, after those that are planned already. */
  public void next(Fault... faults) {
    synchronized (script) {
      script.addAll(List.of(faults));
    }
  }

  /** The fault of all calls for which no other is planned. */
  public void always(Fault fault) {
    synchronized (script) {
      usual = fault;
    }
  }

  /** Spares calls of other kinds: they go through and use up no planned fault. */
  public void only(Predicate<Call> kind) {
    synchronized (script) {
      struck = kind;
    }
  }

  /** All calls so far, including those that have failed. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The operations on counters among {@link #calls()}. */
  public List<ScopeOperation> operations() {
    return calls().stream()
        .filter(Call::isApply)
        .map(call -> (ScopeOperation) call.argument())
        .toList();
  }

  /** What waits, in the order of the calls. */
  public List<Held> held() {
    synchronized (held) {
      return List.copyOf(held);
    }
  }

  /** Lets everything happen that waits, in the order of the calls. */
  public void releaseAll() {
    held().forEach(Held::release);
  }

  /** The same, last call first. */
  public void releaseReversed() {
    List<Held> reversed = new ArrayList<>(held());
    Collections.reverse(reversed);
    reversed.forEach(Held::release);
  }

  /** No planned faults, no usual one; what waits goes on waiting. */
  public void heal() {
    synchronized (script) {
      script.clear();
      usual = Fault.NONE;
      struck = call -> true;
    }
  }

  /** The nodes are away: all calls fail as unavailable, nothing is heard, health says so. */
  public void disconnect() {
    nears.values().forEach(GatedNear::freeze);
    outage = new GridHealth(GridHealth.State.DISCONNECTED, "as told by the test", Instant.EPOCH);
    healthListeners.forEach(Runnable::run);
  }

  /** The nodes are back: listeners are told of the gap and of what they have missed. */
  public void reconnect() {
    outage = null;
    healthListeners.forEach(Runnable::run);
    nears.values().forEach(GatedNear::thaw);
    onReconnect.forEach(Runnable::run);
  }

  private boolean away() {
    return outage != null;
  }

  // ---- faults ----

  private static GridException unknown() {
    return new GridException(GridException.Kind.UNKNOWN_OUTCOME, "lost, as told by the test");
  }

  private static <T> CompletionStage<T> fail(GridException.Kind kind) {
    return GridCalls.failed(new GridException(kind, "as told by the test"));
  }

  private Fault take(Call call) {
    synchronized (script) {
      if (!struck.test(call)) {
        return Fault.NONE;
      }
      Fault planned = script.poll();
      return planned == null ? usual : planned;
    }
  }

  private <T> CompletionStage<T> through(Call call, Supplier<CompletionStage<T>> send) {
    calls.add(call);
    if (away()) {
      return fail(GridException.Kind.UNAVAILABLE);
    }
    return switch (take(call)) {
      case NONE -> send.get();
      case REFUSE -> fail(GridException.Kind.UNAVAILABLE);
      case OVERLOAD -> fail(GridException.Kind.OVERLOADED);
      case REJECT -> fail(GridException.Kind.REJECTED);
      case LOSE_REQUEST -> GridCalls.failed(unknown());
      case LOSE_ANSWER ->
          send.get()
              .handle((value, failure) -> failure)
              .thenCompose(x -> GridCalls.failed(unknown()));
      case LATE -> {
        CompletableFuture<T> answer = CompletableFuture.failedFuture(unknown());
        hold(call, () -> settle(send.get(), answer), answer);
        yield answer;
      }
      case HOLD -> {
        CompletableFuture<T> answer = new CompletableFuture<>();
        hold(call, () -> settle(send.get(), answer), answer);
        yield answer;
      }
      case HOLD_ANSWER -> {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletionStage<T> applied = send.get();
        hold(call, () -> settle(applied, answer), answer);
        yield answer;
      }
      case TWICE -> send.get().handle((value, failure) -> failure).thenCompose(x -> send.get());
      case AGAIN_LATER -> {
        CompletableFuture<T> nobody = new CompletableFuture<>();
        hold(call, () -> settle(send.get(), nobody), nobody);
        yield send.get();
      }
    };
  }

  private void hold(Call call, Runnable work, CompletableFuture<?> answer) {
    synchronized (held) {
      held.add(new Held(call, work, answer));
    }
  }

  private static <T> void settle(CompletionStage<T> stage, CompletableFuture<T> answer) {
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            answer.complete(value);
          } else {
            answer.completeExceptionally(GridCalls.failure(failure));
          }
        });
  }

  // ---- the grid ----

  @Override
  public String engine() {
    return inner.engine();
  }

  @Override
  public boolean isShared() {
    return inner.isShared();
  }

  @Override
  public LeaseCounters counters() {
    LeaseCounters counters = inner.counters();
    return new LeaseCounters() {
      @Override
      public CompletionStage<ScopeAnswer> apply(
          String scope, ScopeOperation operation, Duration deadline) {
        return through(
            new Call("counters.apply", scope, operation, deadline),
            () -> counters.apply(scope, operation, deadline));
      }

      @Override
      public CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline) {
        return through(
            new Call("counters.read", scope, null, deadline), () -> counters.read(scope, deadline));
      }

      @Override
      public CompletionStage<Void> forEach(
          BiConsumer<String, ScopeEntry> visitor, Duration deadline) {
        return through(
            new Call("counters.forEach", "", null, deadline),
            () -> counters.forEach(visitor, deadline));
      }
    };
  }

  @Override
  public ExpiringMap map(String name) {
    return new FaultyMap(inner.map(name));
  }

  @Override
  public NearMap near(String name) {
    return nears.computeIfAbsent(name, n -> new GatedNear(inner.near(n)));
  }

  @Override
  public Topic topic(String name) {
    return new GatedTopic(inner.topic(name));
  }

  @Override
  public Membership membership() {
    return inner.membership();
  }

  @Override
  public GridHealth health() {
    GridHealth told = outage;
    return told == null ? inner.health() : told;
  }

  @Override
  public Subscription onHealth(Runnable listener) {
    healthListeners.add(listener);
    Subscription ofInner = inner.onHealth(listener);
    return () -> {
      healthListeners.remove(listener);
      ofInner.close();
    };
  }

  @Override
  public void close() {
    inner.close();
  }

  private final class FaultyMap implements ExpiringMap {
    private final ExpiringMap map;

    FaultyMap(ExpiringMap map) {
      this.map = map;
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
      return through(new Call("map.get", key, null, deadline), () -> map.get(key, deadline));
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline) {
      return through(
          new Call("map.put", key, value, deadline), () -> map.put(key, value, ttl, deadline));
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(
        String key, byte[] value, Duration ttl, Duration deadline) {
      return through(
          new Call("map.putIfAbsent", key, value, deadline),
          () -> map.putIfAbsent(key, value, ttl, deadline));
    }

    @Override
    public CompletionStage<Boolean> remove(String key, Duration deadline) {
      return through(new Call("map.remove", key, null, deadline), () -> map.remove(key, deadline));
    }

    @Override
    public CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline) {
      return through(
          new Call("map.removeIfEquals", key, value, deadline),
          () -> map.removeIfEquals(key, value, deadline));
    }

    @Override
    public CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline) {
      return through(
          new Call("map.forEach", "", null, deadline), () -> map.forEach(visitor, deadline));
    }

    @Override
    public Subscription onChange(ChangeListener listener) {
      Runnable gap = listener::onGap;
      onReconnect.add(gap);
      Subscription ofInner =
          map.onChange(
              new ChangeListener() {
                @Override
                public void onChange(String key, byte @Nullable [] value) {
                  if (!away()) {
                    listener.onChange(key, value);
                  }
                }

                @Override
                public void onGap() {
                  if (!away()) {
                    listener.onGap();
                  }
                }
              });
      return () -> {
        onReconnect.remove(gap);
        ofInner.close();
      };
    }
  }

  /** Stands still while the grid is away. */
  private final class GatedNear implements NearMap {
    private final NearMap near;
    private final List<Told> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Map<String, byte[]> frozen;

    /** A listener and what it knows: a change is told once, by the event or by the thaw. */
    private static final class Told {
      final NearMap.ChangeListener listener;
      final Map<String, byte[]> known = new HashMap<>();

      Told(NearMap.ChangeListener listener) {
        this.listener = listener;
      }

      synchronized void tell(String key, byte @Nullable [] value) {
        byte[] before = value == null ? known.remove(key) : known.put(key, value);
        if (!Arrays.equals(before, value)) {
          listener.onChange(key, value);
        }
      }

      synchronized void tellAll(Map<String, byte[]> now) {
        for (String key : List.copyOf(known.keySet())) {
          if (!now.containsKey(key)) {
            tell(key, null);
          }
        }
        now.forEach(this::tell);
      }
    }

    GatedNear(NearMap near) {
      this.near = near;
      if (away()) {
        frozen = Map.of();
      }
    }

    void freeze() {
      if (frozen == null) {
        frozen = near.all();
      }
    }

    void thaw() {
      frozen = null;
      listeners.forEach(listener -> listener.tellAll(near.all()));
    }

    @Override
    public byte @Nullable [] get(String key) {
      Map<String, byte[]> last = frozen;
      return last == null ? near.get(key) : last.get(key);
    }

    @Override
    public Map<String, byte[]> all() {
      Map<String, byte[]> last = frozen;
      return last == null ? near.all() : last;
    }

    @Override
    public boolean isCurrent() {
      return !away() && near.isCurrent();
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration deadline) {
      return away() ? fail(GridException.Kind.UNAVAILABLE) : near.put(key, value, deadline);
    }

    @Override
    public CompletionStage<Void> remove(String key, Duration deadline) {
      return away() ? fail(GridException.Kind.UNAVAILABLE) : near.remove(key, deadline);
    }

    @Override
    public Subscription onChange(NearMap.ChangeListener listener) {
      Told told = new Told(listener);
      listeners.add(told);
      all().forEach(told::tell);
      Subscription ofInner =
          near.onChange(
              (key, value) -> {
                if (frozen == null) {
                  told.tell(key, value);
                }
              });
      return () -> {
        listeners.remove(told);
        ofInner.close();
      };
    }
  }

  /** Keeps messages while the grid is away and delivers them when it is back. */
  private final class GatedTopic implements Topic {
    private final Topic topic;

    GatedTopic(Topic topic) {
      this.topic = topic;
    }

    @Override
    public CompletionStage<Void> publish(byte[] message, Duration deadline) {
      return away() ? fail(GridException.Kind.UNAVAILABLE) : topic.publish(message, deadline);
    }

    @Override
    public Subscription subscribe(Consumer<byte[]> receiver) {
      List<byte[]> missed = new ArrayList<>();
      Runnable replay =
          () -> {
            List<byte[]> due;
            synchronized (missed) {
              due = List.copyOf(missed);
              missed.clear();
            }
            due.forEach(receiver);
          };
      onReconnect.add(replay);
      Subscription ofInner =
          topic.subscribe(
              message -> {
                if (away()) {
                  synchronized (missed) {
                    missed.add(message);
                  }
                } else {
                  receiver.accept(message);
                }
              });
      return () -> {
        onReconnect.remove(replay);
        ofInner.close();
      };
    }
  }
}
