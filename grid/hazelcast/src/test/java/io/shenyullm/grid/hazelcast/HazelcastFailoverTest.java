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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.grid.hazelcast.node.TestingHazelcastNodes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes of which one is killed, restarted, and two are killed. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HazelcastFailoverTest {
  /** Of calls that are made again when they fail. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final CounterKey KEY = new CounterKey("month", 0, CounterKey.NEVER);
  private static final int SPENDERS = 6;

  private static Grid open(TestingHazelcastNodes nodes, String id) {
    Grid grid =
        new HazelcastGridFactory()
            .open(
                TestingSettings.client(nodes),
                new Membership.Gateway(
                    id, UUID.randomUUID().toString(), "1.0", Clock.systemUTC().instant()),
                Clock.systemUTC());
    await().atMost(PATIENCE).until(() -> grid.health().isUsable());
    await().atMost(PATIENCE).until(() -> grid.membership().nodes().size() == nodes.size());
    return grid;
  }

  /** Repeats until it succeeds, as gateways do: the operation says itself what it is. */
  private static void apply(Grid grid, String scope, ScopeOperation operation) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              try {
                grid.counters().apply(scope, operation, DEADLINE).toCompletableFuture().join();
                return true;
              } catch (CompletionException e) {
                assertThat(GridCalls.failure(e).kind())
                    .isIn(GridException.Kind.UNKNOWN_OUTCOME, GridException.Kind.UNAVAILABLE);
                return false;
              }
            });
  }

  private static ScopeOperation renew(String member, long sequence, long settled) {
    return new ScopeOperation.Renew(
        member,
        sequence,
        60_000,
        List.of(
            new ScopeOperation.Ask(
                KEY, Long.MAX_VALUE / 8, settled, 0, settled + 1_000, true, false)));
  }

  @Test
  void nodes_killedAndRestarted_loseAndDoubleNothing() throws Exception {
    try (TestingHazelcastNodes nodes = TestingHazelcastNodes.start(3);
        Grid a = open(nodes, "a");
        Grid b = open(nodes, "b")) {
      ExpiringMap map = b.map("state");
      Map<String, String> heard = new ConcurrentHashMap<>();
      AtomicInteger gaps = new AtomicInteger();
      map.onChange(
          new ExpiringMap.ChangeListener() {
            @Override
            public void onChange(String key, byte @Nullable [] value) {
              if (value != null) {
                heard.put(key, new String(value, UTF_8));
              }
            }

            @Override
            public void onGap() {
              gaps.incrementAndGet();
            }
          });
      await().atMost(PATIENCE).until(() -> gaps.get() > 0);

      AtomicBoolean spending = new AtomicBoolean(true);
      AtomicInteger acknowledged = new AtomicInteger();
      ExecutorService threads = Executors.newFixedThreadPool(SPENDERS);
      try {
        List<Future<Long>> spenders = new ArrayList<>();
        for (int i = 0; i < SPENDERS; i++) {
          Grid grid = i % 2 == 0 ? a : b;
          String member = "m" + i;
          Callable<Long> spender =
              () -> {
                long settled = 0;
                for (long sequence = 1; spending.get(); sequence++) {
                  settled += sequence % 7;
                  for (int scope = 0; scope < 8; scope++) {
                    apply(grid, "scope" + scope, renew(member, sequence, settled));
                    acknowledged.incrementAndGet();
                  }
                }
                return settled;
              };
          spenders.add(threads.submit(spender));
        }
        awaitMore(acknowledged, 500);

        int before = gaps.get();
        nodes.node(1).kill();
        await().atMost(PATIENCE).until(() -> a.membership().nodes().size() == 2);
        await().atMost(PATIENCE).until(() -> gaps.get() > before);
        awaitMore(acknowledged, 500);

        nodes.node(1).start();
        await().atMost(PATIENCE).until(() -> a.membership().nodes().size() == 3);
        awaitMore(acknowledged, 500);

        nodes.node(2).stop();
        awaitMore(acknowledged, 500);
        spending.set(false);

        List<Long> settled = new ArrayList<>();
        for (Future<Long> spender : spenders) {
          settled.add(spender.get(120, TimeUnit.SECONDS));
        }
        for (int scope = 0; scope < 8; scope++) {
          Counter counter =
              a.counters()
                  .read("scope" + scope, PATIENCE)
                  .toCompletableFuture()
                  .join()
                  .orElseThrow()
                  .counter(KEY);
          assertThat(counter).isNotNull();
          assertThat(counter.settledNanos())
              .isEqualTo(settled.stream().mapToLong(Long::longValue).sum());
        }
      } finally {
        spending.set(false);
        threads.shutdownNow();
      }

      for (int i = 0; i < 40; i++) {
        a.map("state")
            .put("k" + i, ("v" + i).getBytes(UTF_8), ExpiringMap.FOREVER, PATIENCE)
            .toCompletableFuture()
            .join();
      }
      await().atMost(PATIENCE).until(() -> heard.size() == 40);

      // with one of three left there is no majority
      nodes.node(1).kill();
      await().atMost(PATIENCE).until(() -> a.health().state() == GridHealth.State.DISCONNECTED);
      assertThat(a.health().detail()).contains("1 of at least 2 grid nodes");
    }
  }

  private static void awaitMore(AtomicInteger count, int more) {
    int before = count.get();
    await().atMost(PATIENCE).until(() -> count.get() >= before + more);
  }

  @Test
  void allNodes_killedAndStartedAgain_areFoundAgain() {
    try (TestingHazelcastNodes nodes = TestingHazelcastNodes.start(1);
        Grid grid = open(nodes, "a")) {
      AtomicInteger gaps = new AtomicInteger();
      grid.map("state")
          .onChange(
              new ExpiringMap.ChangeListener() {
                @Override
                public void onChange(String key, byte @Nullable [] value) {
                  // only gaps matter here
                }

                @Override
                public void onGap() {
                  gaps.incrementAndGet();
                }
              });
      await().atMost(PATIENCE).until(() -> gaps.get() > 0);
      int before = gaps.get();

      nodes.node(0).kill();
      await().atMost(PATIENCE).until(() -> !grid.health().isUsable());
      nodes.node(0).start();

      await().atMost(PATIENCE).until(() -> grid.health().isUsable());
      await().atMost(PATIENCE).until(() -> gaps.get() > before);
      apply(grid, "scope", renew("m", 1, 5));
    }
  }
}
