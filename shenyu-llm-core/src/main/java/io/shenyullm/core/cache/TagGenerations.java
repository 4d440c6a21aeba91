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
package io.shenyullm.core.cache;

import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which generation each tag is in. A purge gives a tag a new one, at random, so that two purges at
 * once cannot agree on one; entries of another generation are invalid from then on. Thread-safe.
 */
final class TagGenerations implements AutoCloseable {
  /** Every entry has this tag: purging it purges all. */
  static final String ALL = "*";

  private static final int BYTES = 16;

  private final @Nullable NearMap tags;
  private final ConcurrentHashMap<String, Long> changedAt = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private final @Nullable Subscription subscription;

  /**
   * @param tags {@code null} where nobody can purge
   * @param purged called after a tag has changed
   */
  TagGenerations(@Nullable NearMap tags, Runnable purged) {
    this.tags = tags;
    this.subscription =
        tags == null
            ? null
            : tags.onChange(
                (tag, value) -> {
                  changedAt.put(tag, changes.incrementAndGet());
                  purged.run();
                });
  }

  /** Value of the near map for a generation that begins now. */
  static byte[] encode(long generation, long atMillis) {
    return ByteBuffer.allocate(BYTES).putLong(generation).putLong(atMillis).array();
  }

  /** The generation in a value of the near map; 0 before the first purge. */
  static long generation(byte @Nullable [] value) {
    return value == null || value.length < BYTES ? 0 : ByteBuffer.wrap(value).getLong();
  }

  static long atMillis(byte[] value) {
    return value.length < BYTES ? 0 : ByteBuffer.wrap(value).getLong(8);
  }

  /** Whether every purge until now is known here. */
  boolean isCurrent() {
    return tags == null || tags.isCurrent();
  }

  /** The generations that an entry with these tags gets. */
  Map<String, Long> of(Set<String> names) {
    Map<String, Long> generations = new LinkedHashMap<>();
    generations.put(ALL, of(ALL));
    for (String name : names) {
      generations.put(name, of(name));
    }
    return generations;
  }

  boolean areCurrent(Map<String, Long> generations) {
    for (Map.Entry<String, Long> tag : generations.entrySet()) {
      if (of(tag.getKey()) != tag.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** A point in time to ask {@link #purgedSince} about later. */
  long now() {
    return changes.get();
  }

  /** Whether a purge of any of these tags has been heard of since. */
  boolean purgedSince(Set<String> names, long then) {
    if (changes.get() == then) {
      return false;
    }
    return changedAt.getOrDefault(ALL, 0L) > then
        || names.stream().anyMatch(name -> changedAt.getOrDefault(name, 0L) > then);
  }

  private long of(String name) {
    NearMap map = tags;
    return map == null ? 0 : generation(map.get(name));
  }

  @Override
  public void close() {
    Subscription open = subscription;
    if (open != null) {
      open.close();
    }
  }
}
