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
package io.shenyullm.router.cache.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Entries in this process's memory, weighed by bytes, each with its own time to live. */
final class NearCache {
  /** Objects around an entry: key, record, map and array headers, nodes of the cache. */
  private static final int OVERHEAD_BYTES = 512;

  private final Cache<String, Near> entries;

  /** An entry with the generations that make it valid and how long it may stay. */
  record Near(CacheEntry entry, Map<String, Long> generations, long ttlNanos) {}

  NearCache(long maxBytes, LongSupplier nanoTime, Executor maintenance) {
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((String name, Near near) -> weight(near))
            .expireAfter(new ByEntry())
            .ticker(nanoTime::getAsLong)
            .executor(maintenance)
            .build();
  }

  private static int weight(Near near) {
    return Math.addExact(near.entry().value().length, OVERHEAD_BYTES);
  }

  @Nullable Near get(String name) {
    return entries.getIfPresent(name);
  }

  void put(String name, Near near) {
    entries.put(name, near);
  }

  void remove(String name, Near near) {
    entries.asMap().remove(name, near);
  }

  void removeIf(Predicate<Near> condition) {
    entries.asMap().values().removeIf(condition);
  }

  long bytes() {
    return entries.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }

  long count() {
    return entries.estimatedSize();
  }

  private static final class ByEntry implements Expiry<String, Near> {
    @Override
    public long expireAfterCreate(String name, Near near, long now) {
      return near.ttlNanos();
    }

    @Override
    public long expireAfterUpdate(String name, Near near, long now, long left) {
      return near.ttlNanos();
    }

    @Override
    public long expireAfterRead(String name, Near near, long now, long left) {
      return left;
    }
  }
}
