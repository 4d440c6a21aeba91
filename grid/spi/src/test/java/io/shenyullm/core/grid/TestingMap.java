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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map whose test decides when events arrive and readings end. Events and answers come on the
 * calling thread.
 */
final class TestingMap implements ExpiringMap {
  final Map<String, byte[]> entries = new LinkedHashMap<>();
  final List<Walk> walks = new CopyOnWriteArrayList<>();
  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> events = new ArrayList<>();
  boolean holdEvents;
  boolean loseEvents;
  boolean holdWalks;
  int failWalks;
  @Nullable GridException failing;

  /** A reading that has seen the content of its beginning. */
  static final class Walk {
    private final Map<String, byte[]> content;
    private final BiConsumer<String, byte[]> visitor;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Walk(Map<String, byte[]> content, BiConsumer<String, byte[]> visitor) {
      this.content = new LinkedHashMap<>(content);
      this.visitor = visitor;
    }

    void finish() {
      content.forEach(visitor);
      done.complete(null);
    }
  }

  void gap() {
    listeners.forEach(ChangeListener::onGap);
  }

  /** Tells of a change that has been made, or has not. */
  void event(String key, byte @Nullable [] value) {
    if (loseEvents) {
      return;
    }
    Runnable event = () -> listeners.forEach(listener -> listener.onChange(key, value));
    if (holdEvents) {
      events.add(event);
    } else {
      event.run();
    }
  }

  void deliver() {
    List<Runnable> due = List.copyOf(events);
    events.clear();
    due.forEach(Runnable::run);
  }

  int listening() {
    return listeners.size();
  }

  private <T> CompletionStage<T> answer(T value) {
    GridException failure = failing;
    return failure == null
        ? CompletableFuture.completedFuture(value)
        : CompletableFuture.failedFuture(failure);
  }

  @Override
  public synchronized CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
    return answer(Optional.ofNullable(entries.get(key)));
  }

  @Override
  public synchronized CompletionStage<Void> put(
      String key, byte[] value, Duration ttl, Duration deadline) {
    if (failing == null) {
      entries.put(key, value);
      event(key, value);
    }
    return answer(null);
  }

  @Override
  public synchronized CompletionStage<Boolean> putIfAbsent(
      String key, byte[] value, Duration ttl, Duration deadline) {
    if (entries.containsKey(key)) {
      return answer(false);
    }
    return put(key, value, ttl, deadline).thenApply(nothing -> true);
  }

  @Override
  public synchronized CompletionStage<Boolean> remove(String key, Duration deadline) {
    boolean there = failing == null && entries.remove(key) != null;
    if (there) {
      event(key, null);
    }
    return answer(there);
  }

  @Override
  public synchronized CompletionStage<Boolean> removeIfEquals(
      String key, byte[] value, Duration deadline) {
    return Arrays.equals(entries.get(key), value) ? remove(key, deadline) : answer(false);
  }

  @Override
  public synchronized CompletionStage<Void> forEach(
      BiConsumer<String, byte[]> visitor, Duration deadline) {
    if (failWalks > 0) {
      failWalks--;
      return CompletableFuture.failedFuture(
          new GridException(GridException.Kind.UNAVAILABLE, "as told by the test"));
    }
    Walk walk = new Walk(entries, visitor);
    walks.add(walk);
    if (!holdWalks) {
      walk.finish();
    }
    return walk.done;
  }

  @Override
  public Subscription onChange(ChangeListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
