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

import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The grid as the cache sees it: envelopes by name, and claims of who makes one. Thread-safe. */
final class GridTier {
  /** How long a claim that is done tells so, for those who looked just before. */
  private static final Duration MARK_TTL = Duration.ofSeconds(2);

  /** The first call after a start loads classes and makes maps: longer than a request may wait. */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final String NOTHING = "warm-up";

  private final ExpiringMap entries;
  private final ExpiringMap claims;
  private final CacheSettings settings;
  private final GridGate gate;
  private final CacheCounts counts;
  private final Subscription warmUps;

  /** What is known of a claim. */
  enum Claim {
    /** Nobody's any more. */
    FREE,
    /** Somebody is at work. */
    HELD,
    /** The entry is there. */
    STORED,
    /** It was made, but is not shared. */
    KEPT;

    static Claim of(byte @Nullable [] value) {
      if (value == null || value.length == 0) {
        return FREE;
      }
      return switch (value[0]) {
        case 'S' -> STORED;
        case 'K' -> KEPT;
        default -> HELD;
      };
    }
  }

  GridTier(Grid grid, CacheSettings settings, LongSupplier nanoTime, CacheCounts counts) {
    this.entries = grid.map(GridNames.CACHE_ENTRIES);
    this.claims = grid.map(GridNames.CACHE_CLAIMS);
    this.settings = settings;
    this.gate = new GridGate(nanoTime);
    this.counts = counts;
    this.warmUps = grid.onHealth(() -> warmUp(grid));
    warmUp(grid);
  }

  private void warmUp(Grid grid) {
    if (grid.health().isUsable()) {
      claims
          .get(NOTHING, WARM_UP)
          .thenCompose(done -> entries.get(NOTHING, WARM_UP))
          .whenComplete((found, problem) -> {}); // a request that comes sooner finds out itself
    }
  }

  void close() {
    warmUps.close();
  }

  /** Whether it makes sense to ask; a caller that gets {@code true} should. */
  boolean tryPass() {
    return gate.tryPass();
  }

  /** The envelope; completes with {@code null} where there is none, fails where nobody knows. */
  CompletableFuture<byte @Nullable []> read(String name, Duration deadline) {
    return watched(entries.get(name, deadline)).thenApply(found -> found.orElse(null));
  }

  CompletableFuture<Void> write(String name, byte[] envelope, Duration ttl) {
    return watched(entries.put(name, envelope, ttl, settings.writeDeadline()));
  }

  /** Value of a claim of the given owner. */
  static byte[] claimOf(byte[] owner) {
    byte[] value = new byte[1 + owner.length];
    value[0] = 'C';
    System.arraycopy(owner, 0, value, 1, owner.length);
    return value;
  }

  CompletableFuture<Boolean> tryClaim(String name, byte[] claim, Duration deadline) {
    return watched(claims.putIfAbsent(name, claim, settings.claimTtl(), deadline));
  }

  CompletableFuture<byte @Nullable []> readClaim(String name) {
    return watched(claims.get(name, settings.lookupDeadline()))
        .thenApply(found -> found.orElse(null));
  }

  CompletableFuture<Void> renew(String name, byte[] claim) {
    return watched(claims.put(name, claim, settings.claimTtl(), settings.writeDeadline()));
  }

  CompletableFuture<Boolean> release(String name, byte[] claim) {
    return watched(claims.removeIfEquals(name, claim, settings.writeDeadline()));
  }

  /** Replaces a claim, whosever it is by now: what it says is true for everybody. */
  CompletableFuture<Void> mark(String name, Claim end) {
    byte[] value = {(byte) (end == Claim.STORED ? 'S' : 'K')};
    return watched(claims.put(name, value, MARK_TTL, settings.writeDeadline()));
  }

  Subscription onClaim(ExpiringMap.ChangeListener listener) {
    return claims.onChange(listener);
  }

  private <T> CompletableFuture<T> watched(CompletionStage<T> call) {
    return call.toCompletableFuture()
        .whenComplete(
            (result, failure) -> {
              if (failure == null) {
                gate.succeeded();
              } else {
                gate.failed();
                counts.gridFailures.increment();
              }
            });
  }
}
