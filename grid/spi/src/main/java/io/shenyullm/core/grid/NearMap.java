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
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A small map that every gateway holds whole in memory. Reading costs nothing and never fails; a
 * change reaches all connected gateways in well under a second. While the grid is away the last
 * known content stays.
 */
public interface NearMap {
  /** As last heard; {@code null} where there is nothing. */
  byte @Nullable [] get(String key);

  /** All of it as last heard; an immutable copy. */
  Map<String, byte[]> all();

  /** Whether the content has been read from the grid and every change since has been heard. */
  boolean isCurrent();

  /** Writes for everybody, for ever. Safe to repeat. Seen here at the latest when it completes. */
  CompletionStage<Void> put(String key, byte[] value, Duration deadline);

  /** Removes for everybody. Safe to repeat. */
  CompletionStage<Void> remove(String key, Duration deadline);

  /**
   * Calls back with each key whose value here has changed, after the change. Keys known already are
   * told once at the beginning, on the calling thread; the others on a thread of the grid.
   */
  Subscription onChange(ChangeListener listener);

  /** Told of changes; must not block or throw. */
  @FunctionalInterface
  interface ChangeListener {
    void onChange(String key, byte @Nullable [] value);
  }
}
