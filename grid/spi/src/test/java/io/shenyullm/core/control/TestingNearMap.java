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
package io.shenyullm.core.control;

import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A near map whose content can get lost. Tells of changes on the calling thread. */
final class TestingNearMap implements NearMap {
  private final Map<String, byte[]> values = new LinkedHashMap<>();
  private final List<ChangeListener> listeners = new ArrayList<>();

  /** What is seen after a gap if the grid has been started anew. */
  void loseAll() {
    List<String> keys = List.copyOf(values.keySet());
    values.clear();
    keys.forEach(key -> tell(key, null));
  }

  private void tell(String key, byte @Nullable [] value) {
    listeners.forEach(listener -> listener.onChange(key, value));
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
    values.put(key, value);
    tell(key, value);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> remove(String key, Duration deadline) {
    values.remove(key);
    tell(key, null);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Subscription onChange(ChangeListener listener) {
    values.forEach(listener::onChange);
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
