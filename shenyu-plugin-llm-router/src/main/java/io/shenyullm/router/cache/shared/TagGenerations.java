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

import io.shenyullm.core.cache.CacheTag;
import io.shenyullm.core.cache.TagGeneration;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which generation each tag is in. A purge gives a tag a new one, at random, so that two purges at
 * once cannot agree on one; entries of another generation are invalid from then on. Thread-safe.
 *
 * <p>The near map changes before its listener is told. So there are two views: whether an entry is
 * valid is asked of the near map, which knows of a purge first; a new entry gets the generations
 * that the listener has taken over, which it does after it has noted the purge. Whoever reads the
 * generations {@link #of} an entry first and then asks {@link #purgedSince} either has the old
 * ones, with which the entry is invalid, or is told of the purge.
 */
final class TagGenerations implements AutoCloseable {
  private static final int SWEEP_AT_LEAST = 1_024;

  private final @Nullable NearMap tags;
  private final ConcurrentHashMap<String, Heard> heard = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /** Point in time of the newest purge that is known no more. */
  private final AtomicLong forgotten = new AtomicLong();

  private final @Nullable Subscription subscription;

  /** Used by the listener, one call at a time. */
  private int sweepAt = SWEEP_AT_LEAST;

  /**
   * The last purge of a tag.
   *
   * @param at the point in time, as in {@link #now}
   */
  private record Heard(long generation, long at) {}

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
                  hear(tags, tag, value);
                  purged.run();
                });
  }

  private void hear(NearMap map, String tag, byte @Nullable [] value) {
    // counted first: whoever sees the new generation must find that something has changed
    long at = changes.incrementAndGet();
    if (value == null) {
      forget(tag);
      return;
    }
    heard.put(tag, new Heard(TagGeneration.read(value).number(), at));
    if (heard.size() >= sweepAt) {
      // a listener that was too slow is not told of removals
      for (String each : heard.keySet()) {
        if (map.get(each) == null) {
          forget(each);
        }
      }
      sweepAt = Math.max(SWEEP_AT_LEAST, 2 * heard.size());
    }
  }

  private void forget(String tag) {
    Heard last = heard.get(tag);
    if (last != null) {
      // first, so that a purge is never unknown to both
      forgotten.accumulateAndGet(last.at(), Math::max);
      heard.remove(tag);
    }
  }

  /** Whether every purge until now is known here. */
  boolean isCurrent() {
    return tags == null || tags.isCurrent();
  }

  /** The generations that an entry with these tags gets. Read before {@link #purgedSince}. */
  Map<String, Long> of(Set<String> names) {
    Map<String, Long> generations = new LinkedHashMap<>();
    generations.put(CacheTag.ALL, heard(CacheTag.ALL));
    for (String name : names) {
      generations.put(name, heard(name));
    }
    return generations;
  }

  boolean areCurrent(Map<String, Long> generations) {
    for (Map.Entry<String, Long> tag : generations.entrySet()) {
      if (newest(tag.getKey()) != tag.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** A point in time to ask {@link #purgedSince} about later. */
  long now() {
    return changes.get();
  }

  /**
   * Whether a purge of any of these tags has been heard of since, or one that has been forgotten:
   * those are older than anything that is being made, if clocks do not jump.
   */
  boolean purgedSince(Set<String> names, long then) {
    if (changes.get() == then) {
      return false;
    }
    return forgotten.get() > then
        || purgedAt(CacheTag.ALL) > then
        || names.stream().anyMatch(name -> purgedAt(name) > then);
  }

  /** How many purges are remembered. */
  int remembered() {
    return heard.size();
  }

  private long purgedAt(String name) {
    Heard last = heard.get(name);
    return last == null ? 0 : last.at();
  }

  private long heard(String name) {
    Heard last = heard.get(name);
    // what is not in the map any more is not waited for: nothing would ever be of that generation
    return last == null || newest(name) == 0 ? 0 : last.generation();
  }

  private long newest(String name) {
    NearMap map = tags;
    return map == null ? 0 : TagGeneration.read(map.get(name)).number();
  }

  @Override
  public void close() {
    Subscription open = subscription;
    if (open != null) {
      open.close();
    }
  }
}
