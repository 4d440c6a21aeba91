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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.local.LocalStore;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Three gateways on the real local engine, with real threads and timers. */
class SharedCacheConcurrencyTest {
  private static final int GATEWAYS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  /** The local engine, taken for one that gateways share. */
  private record SharedLocalGrid(Grid local) implements Grid {
    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public String engine() {
      return local.engine();
    }

    @Override
    public LeaseCounters counters() {
      return local.counters();
    }

    @Override
    public ExpiringMap map(String name) {
      return local.map(name);
    }

    @Override
    public NearMap near(String name) {
      return local.near(name);
    }

    @Override
    public Topic topic(String name) {
      return local.topic(name);
    }

    @Override
    public Membership membership() {
      return local.membership();
    }

    @Override
    public GridHealth health() {
      return local.health();
    }

    @Override
    public Subscription onHealth(Runnable listener) {
      return local.onHealth(listener);
    }

    @Override
    public void close() {
      local.close();
    }
  }

  @Test
  void join_manyAtOnceWithMakersThatFail_everybodyIsAnsweredAndNobodyMakesTwiceAtOnce()
      throws Exception {
    LocalStore store = new LocalStore(Clock.systemUTC());
    SecureRandom random = new SecureRandom();
    CacheCipher cipher = TestingCaches.cipher();
    List<Grid> grids = new ArrayList<>();
    List<SharedCache> caches = new ArrayList<>();
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      for (int i = 0; i < GATEWAYS; i++) {
        Grid grid =
            new SharedLocalGrid(
                store.open(new Membership.Gateway("gw-" + i, "boot-" + i, "1", Instant.now())));
        grids.add(grid);
        caches.add(
            new SharedCache(
                grid,
                new CacheSettings(
                    1 << 20,
                    100_000,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(10)),
                cipher,
                Clock.systemUTC(),
                System::nanoTime,
                SharedCache.newTimer(),
                () -> random.generateSeed(8)));
      }
      await(() -> grids.stream().allMatch(grid -> grid.near("cache-tags").isCurrent()));

      for (int round = 0; round < 30; round++) {
        String key = "round-" + round;
        AtomicInteger making = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        Random order = new Random(round);
        for (int i = 0; i < 48; i++) {
          SharedCache cache = caches.get(i % GATEWAYS);
          boolean fails = order.nextInt(4) == 0;
          answers.add(
              CompletableFuture.supplyAsync(() -> cache.join(key, PATIENCE), callers)
                  .thenCompose(answer -> answer)
                  .whenComplete(
                      (joined, failure) -> {
                        if (joined instanceof Joined.Miss) {
                          most.accumulateAndGet(making.incrementAndGet(), Math::max);
                        }
                      })
                  .thenApplyAsync(
                      joined ->
                          joined.fold(
                              hit -> new String(hit.entry().value(), StandardCharsets.UTF_8),
                              miss -> make(miss, key, fails, making, made)),
                      callers));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
            .get(120, TimeUnit.SECONDS);

        assertThat(answers).extracting(CompletableFuture::join).isSubsetOf(key, "failed");
        assertThat(most).hasValue(1);
        assertThat(made).hasValueLessThanOrEqualTo(1);
      }
    } finally {
      caches.forEach(SharedCache::close);
      grids.forEach(Grid::close);
      callers.shutdownNow();
      store.close();
    }
  }

  private static String make(
      Joined.Miss miss, String key, boolean fails, AtomicInteger making, AtomicInteger made) {
    making.decrementAndGet();
    if (fails) {
      miss.abandon();
      return "failed";
    }
    made.incrementAndGet();
    miss.store(key.getBytes(StandardCharsets.UTF_8), Set.of("tenant:acme"), Duration.ofMinutes(10));
    return key;
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("nothing happened");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }
}
