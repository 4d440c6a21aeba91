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
package io.shenyullm.grid.ignite;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.grid.ignite.node.MapEntry;
import io.shenyullm.grid.ignite.node.PutIfAbsent;
import io.shenyullm.grid.ignite.node.RemoveIfEquals;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.apache.ignite.client.ClientCache;
import org.jspecify.annotations.Nullable;

/** A map of the grid in a cache of Ignite. */
final class IgniteMap implements ExpiringMap {
  private final String name;
  private final GridCalls calls;
  private final Sender sender;
  private final Walker walker;
  private final Watch watch;

  /**
   * @param watch hears of changes of this map
   */
  IgniteMap(String name, GridCalls calls, Sender sender, Walker walker, Watch watch) {
    this.name = name;
    this.calls = calls;
    this.sender = sender;
    this.walker = walker;
    this.watch = watch;
  }

  /** Who follows changes of the map. */
  Watch watch() {
    return watch;
  }

  private ClientCache<String, byte[]> cache(Session session) {
    return session.map(name);
  }

  @Override
  public CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
    return calls.onKey(
        key,
        deadline,
        () ->
            sender
                .repeatable(deadline, this::cache, cache -> Sender.stage(cache.getAsync(key)))
                .thenApply(IgniteMap::value));
  }

  private static Optional<byte[]> value(byte @Nullable [] stored) {
    return stored == null ? Optional.empty() : Optional.of(MapEntry.value(stored));
  }

  @Override
  public CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline) {
    return calls.onEntry(
        key,
        value,
        ttl,
        deadline,
        () -> {
          byte[] stored = MapEntry.of(newWrite(), value);
          return sender.once(
              deadline,
              this::cache,
              cache -> Sender.stage(living(cache, ttl).putAsync(key, stored)));
        });
  }

  @Override
  public CompletionStage<Boolean> putIfAbsent(
      String key, byte[] value, Duration ttl, Duration deadline) {
    return calls.onEntry(
        key,
        value,
        ttl,
        deadline,
        () -> {
          byte[] stored = MapEntry.of(newWrite(), value);
          return sender.repeatable(
              deadline,
              this::cache,
              cache ->
                  Sender.stage(
                      living(cache, ttl)
                          .<Boolean>invokeAsync(key, new PutIfAbsent(), (Object) stored)));
        });
  }

  @Override
  public CompletionStage<Boolean> remove(String key, Duration deadline) {
    return calls.onKey(
        key,
        deadline,
        () -> sender.once(deadline, this::cache, cache -> Sender.stage(cache.removeAsync(key))));
  }

  @Override
  public CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline) {
    return calls.onEntry(
        key,
        value,
        deadline,
        () ->
            sender.once(
                deadline,
                this::cache,
                cache ->
                    Sender.stage(
                        cache.<Boolean>invokeAsync(key, new RemoveIfEquals(), (Object) value))));
  }

  @Override
  public CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline) {
    return walker.walk(
        deadline, this::cache, (key, stored) -> visitor.accept(key, MapEntry.value(stored)));
  }

  @Override
  public Subscription onChange(ChangeListener listener) {
    return watch.add(listener);
  }

  private static long newWrite() {
    return ThreadLocalRandom.current().nextLong();
  }

  private static ClientCache<String, byte[]> living(
      ClientCache<String, byte[]> cache, Duration ttl) {
    javax.cache.expiry.Duration life =
        ttl.isZero()
            ? javax.cache.expiry.Duration.ETERNAL
            : new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, millis(ttl));
    return cache.withExpirePolicy(new ModifiedExpiryPolicy(life));
  }

  private static long millis(Duration ttl) {
    return ttl.compareTo(Duration.ofDays(3_650)) > 0
        ? Duration.ofDays(3_650).toMillis()
        : Math.max(1, ttl.toMillis());
  }
}
