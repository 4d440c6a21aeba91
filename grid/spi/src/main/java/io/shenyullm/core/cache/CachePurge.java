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

import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.NearMap;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Purges cached replies on every gateway. Needs no cache key, so that a console can do it.
 *
 * <p>A purge gives each tag a new generation: from the moment a gateway hears of it (well under a
 * second; a gateway that is cut off hears of it when it is back) entries of the old one are not
 * served any more. They are also removed from the grid, in the background, by whoever purges;
 * should that fail they leave when their time to live ends. Thread-safe.
 */
public final class CachePurge {
  /** Keys that one pass over the entries remembers. */
  private static final int MAX_KEYS = 100_000;

  private final NearMap tags;
  private final ExpiringMap entries;
  private final Clock clock;
  private final LongSupplier generations;
  private final Duration longestLife;
  private final Duration deadline;
  private final Duration passDeadline;

  /**
   * A purge under way.
   *
   * @param invalidated completes when no gateway that is connected will serve the entries again;
   *     fails with a {@link io.shenyullm.core.grid.GridException} if the grid did not take it:
   *     purge again then, which is always safe
   * @param removed how many entries have been removed from the grid; fails if that was broken off
   */
  public record Purge(CompletionStage<Void> invalidated, CompletionStage<Long> removed) {
    public Purge {
      Objects.requireNonNull(invalidated, "invalidated");
      Objects.requireNonNull(removed, "removed");
    }
  }

  /**
   * @param generations random numbers
   * @param longestLife how long an entry may live at most
   * @param deadline for each call on the grid
   * @param passDeadline for a pass over all entries
   */
  public CachePurge(
      Grid grid,
      Clock clock,
      LongSupplier generations,
      Duration longestLife,
      Duration deadline,
      Duration passDeadline) {
    this.tags = grid.near(GridNames.CACHE_TAGS);
    this.entries = grid.map(GridNames.CACHE_ENTRIES);
    this.clock = Objects.requireNonNull(clock, "clock");
    this.generations = Objects.requireNonNull(generations, "generations");
    this.longestLife = Objects.requireNonNull(longestLife, "longestLife");
    this.deadline = Objects.requireNonNull(deadline, "deadline");
    this.passDeadline = Objects.requireNonNull(passDeadline, "passDeadline");
  }

  /** Purges everything. */
  public Purge all() {
    return byTags(Set.of(CacheTag.ALL));
  }

  /**
   * Purges what has any of these tags.
   *
   * @param names made by {@link CacheTag}
   */
  public Purge byTags(Set<String> names) {
    long now = clock.millis();
    List<CompletableFuture<Void>> written = new ArrayList<>();
    for (String name : names) {
      long generation;
      do {
        generation = generations.getAsLong();
      } while (generation == 0); // stands for a tag that was never purged
      byte[] value = new TagGeneration(generation, now).encode();
      written.add(tags.put(name, value, deadline).toCompletableFuture());
    }
    CompletableFuture<Void> invalidated =
        CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new));
    Set<String> purged = Set.copyOf(names);
    CompletableFuture<Long> removed =
        invalidated.thenCompose(
            nothing -> removeStale(purged, 0).thenCombine(forgetOld(now), (count, x) -> count));
    return new Purge(invalidated, removed);
  }

  /** Removes in passes, so that a cache of any size needs a bounded list of keys. */
  private CompletableFuture<Long> removeStale(Set<String> names, long before) {
    List<String> stale = new ArrayList<>();
    return entries
        .forEach(
            (name, envelope) -> {
              if (stale.size() < MAX_KEYS && isStale(names, envelope)) {
                stale.add(name);
              }
            },
            passDeadline)
        .toCompletableFuture()
        .thenCompose(nothing -> removeEach(names, stale, 0, 0))
        .thenCompose(
            count -> {
              long sum = before + count;
              // a pass that was full but removed nothing would go on for ever
              return stale.size() < MAX_KEYS || count == 0
                  ? CompletableFuture.completedFuture(sum)
                  : removeStale(names, sum);
            });
  }

  /** One after the other: a purge is in no hurry and must not crowd out requests. */
  private CompletableFuture<Long> removeEach(
      Set<String> names, List<String> stale, int from, long removed) {
    int at = from;
    long count = removed;
    while (at < stale.size()) {
      CompletableFuture<Boolean> step = removeOne(names, stale.get(at));
      at++;
      if (!step.isDone()) {
        int next = at;
        long sum = count;
        return step.thenCompose(gone -> removeEach(names, stale, next, gone ? sum + 1 : sum));
      }
      // a loop where the grid answers at once: recursion would fill the stack
      if (step.isCompletedExceptionally()) {
        return step.thenApply(gone -> 0L);
      }
      count += step.join() ? 1 : 0;
    }
    return CompletableFuture.completedFuture(count);
  }

  /** Looks again and removes that very value: the name may have a fresh one by now. */
  private CompletableFuture<Boolean> removeOne(Set<String> names, String name) {
    return entries
        .get(name, deadline)
        .toCompletableFuture()
        .thenCompose(
            found -> {
              byte[] envelope = found.orElse(null);
              return envelope != null && isStale(names, envelope)
                  ? entries.removeIfEquals(name, envelope, deadline).toCompletableFuture()
                  : CompletableFuture.completedFuture(false);
            });
  }

  private boolean isStale(Set<String> names, byte[] envelope) {
    EntryHeader header = EntryHeader.read(envelope);
    if (header == null) {
      return names.contains(CacheTag.ALL); // of another version of ours; nobody here can read it
    }
    for (Map.Entry<String, Long> tag : header.generations().entrySet()) {
      if (names.contains(tag.getKey())
          && TagGeneration.read(tags.get(tag.getKey())).number() != tag.getValue()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Forgets purges that no entry can be older than, so that the map of tags stays small. Entries
   * made since then become invalid with them, which costs a miss each.
   */
  private CompletableFuture<Void> forgetOld(long now) {
    long oldest = now - longestLife.plusDays(1).toMillis();
    List<CompletableFuture<Void>> removals = new ArrayList<>();
    tags.all()
        .forEach(
            (name, value) -> {
              if (TagGeneration.read(value).atMillis() < oldest) {
                removals.add(tags.remove(name, deadline).toCompletableFuture());
              }
            });
    return CompletableFuture.allOf(removals.toArray(CompletableFuture<?>[]::new));
  }
}
