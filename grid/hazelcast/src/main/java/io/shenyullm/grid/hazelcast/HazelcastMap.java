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
package io.shenyullm.grid.hazelcast;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** An expiring map on Hazelcast. Changes are made by {@link ChangeEntry}. */
final class HazelcastMap implements ExpiringMap {
  /**
   * Hazelcast cuts the instant of expiry down to whole seconds; this turns that into rounding to
   * the nearest, rather up than down, so that an entry lives from a quarter of a second less to
   * three quarters more than it was given.
   */
  private static final long ROUND_MILLIS = 750;

  private static final long MAX_TTL_MILLIS = Duration.ofDays(365L * 30).toMillis();

  private final String name;
  private final boolean isCache;
  private final GridCalls calls;
  private final Calls hazelcast;
  private final Walker walker;
  private final Function<ChangeListener, Subscription> follow;

  HazelcastMap(
      String name,
      GridCalls calls,
      Calls hazelcast,
      Walker walker,
      Function<ChangeListener, Subscription> follow) {
    this.name = name;
    this.isCache = name.startsWith(Wire.CACHE_MAP_PREFIX);
    this.calls = calls;
    this.hazelcast = hazelcast;
    this.walker = walker;
    this.follow = follow;
  }

  @Override
  public CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
    return calls.onKey(
        key, deadline, () -> hazelcast.on(name, map -> map.getAsync(key), Optional::ofNullable));
  }

  @Override
  public CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline) {
    return calls.onEntry(
        key,
        value,
        ttl,
        deadline,
        () ->
            hazelcast.on(
                name,
                map ->
                    map.submitToKey(
                        key, new ChangeEntry(ChangeEntry.Change.PUT, value, millis(ttl), isCache)),
                Reply::done));
  }

  @Override
  public CompletionStage<Boolean> putIfAbsent(
      String key, byte[] value, Duration ttl, Duration deadline) {
    return calls.onEntry(
        key,
        value,
        ttl,
        deadline,
        () ->
            hazelcast.on(
                name,
                map ->
                    map.submitToKey(
                        key,
                        new ChangeEntry(
                            ChangeEntry.Change.PUT_IF_ABSENT, value, millis(ttl), isCache)),
                Reply::isYes));
  }

  @Override
  public CompletionStage<Boolean> remove(String key, Duration deadline) {
    return calls.onKey(
        key,
        deadline,
        () ->
            hazelcast.on(
                name,
                map ->
                    map.submitToKey(
                        key, new ChangeEntry(ChangeEntry.Change.REMOVE, null, 0, false)),
                Reply::isYes));
  }

  @Override
  public CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline) {
    return calls.onEntry(
        key,
        value,
        deadline,
        () ->
            hazelcast.on(
                name,
                map ->
                    map.submitToKey(
                        key, new ChangeEntry(ChangeEntry.Change.REMOVE_IF_EQUALS, value, 0, false)),
                Reply::isYes));
  }

  @Override
  public CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline) {
    return calls.call(deadline, () -> walker.walk(name, visitor, deadline));
  }

  @Override
  public Subscription onChange(ChangeListener listener) {
    return follow.apply(listener);
  }

  private static long millis(Duration ttl) {
    if (ttl.isZero()) {
      return 0;
    }
    return ttl.toSeconds() > MAX_TTL_MILLIS / 1_000 ? 0 : ttl.toMillis() + ROUND_MILLIS;
  }
}
