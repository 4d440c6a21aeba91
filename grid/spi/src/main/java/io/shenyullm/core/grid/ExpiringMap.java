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
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys to bytes, each for a time. Reads see the last acknowledged write of any gateway
 * (linearizable per key while no node is lost together with its backup). Byte arrays are neither
 * copied nor to be changed by anyone.
 *
 * <p>A time to live is counted by the node that holds the entry, so clocks of gateways do not
 * matter; it is kept to within a second.
 */
public interface ExpiringMap {
  /** Lives until it is removed. */
  Duration FOREVER = Duration.ZERO;

  /** Reads; safe to repeat. */
  CompletionStage<Optional<byte[]>> get(String key, Duration deadline);

  /**
   * Writes, replacing value and time to live. Safe to repeat, unless somebody else writes the key.
   *
   * @param ttl positive, or {@link #FOREVER}
   */
  CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline);

  /**
   * Writes where there is nothing: at most one of many callers gets {@code true}. After an unknown
   * outcome, {@link #get} tells whose value it is; use values that differ by caller.
   */
  CompletionStage<Boolean> putIfAbsent(String key, byte[] value, Duration ttl, Duration deadline);

  /** Removes; says whether there was anything. Safe to repeat. */
  CompletionStage<Boolean> remove(String key, Duration deadline);

  /** Removes only this value, so that nobody gives up what another has claimed since. */
  CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline);

  /**
   * Shows all entries, in no order. Weakly consistent: an entry written or removed meanwhile may or
   * may not be seen; one that is there all the time is seen once or more.
   *
   * @param visitor called on a thread of the grid, by one thread at a time; must not block
   */
  CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline);

  /** Follows changes from now on, by whomever they are made, this gateway included. */
  Subscription onChange(ChangeListener listener);

  /** Told of changes on a thread of the grid; must not block or throw. */
  interface ChangeListener {
    /**
     * An entry has been written ({@code value}) or is gone, removed or expired ({@code null}).
     * Changes of one key come in order, each once or more.
     */
    void onChange(String key, byte @Nullable [] value);

    /**
     * The connection was away and changes may have been missed: read again what matters. Called
     * also when the subscription has become active for the first time.
     */
    void onGap();
  }
}
