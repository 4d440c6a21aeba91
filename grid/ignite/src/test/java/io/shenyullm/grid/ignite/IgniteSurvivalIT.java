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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shenyullm.core.control.CountingSince;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left when nodes go, come back, or are full. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class IgniteSurvivalIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration TTL = Duration.ofMinutes(10);
  private static final byte[] VALUE = {1, 2, 3};

  @TempDir Path directory;

  private static Grid connect(TestingIgniteNodes nodes) {
    Grid grid =
        new IgniteGridFactory()
            .open(
                TestingSettings.of(nodes.addresses()),
                TestingSettings.gateway("a"),
                Clock.systemUTC());
    await().atMost(PATIENCE).until(() -> grid.health().isUsable());
    return grid;
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(120, TimeUnit.SECONDS);
  }

  private static ScopeAnswer renew(Grid grid, String scope, long sequence, long settled)
      throws Exception {
    return get(
        grid.counters()
            .apply(
                scope,
                new ScopeOperation.Renew(
                    "m",
                    sequence,
                    60_000,
                    List.of(
                        new ScopeOperation.Ask(
                            new CounterKey("s", 0, CounterKey.NEVER),
                            1_000_000,
                            settled,
                            settled,
                            settled,
                            true,
                            false))),
                DEADLINE));
  }

  @Test
  void killedNode_losesNothingThatWasAcknowledged() throws Exception {
    try (TestingIgniteNodes nodes = TestingIgniteNodes.start(directory, 2, Map.of());
        Grid grid = connect(nodes)) {
      ExpiringMap map = grid.map("m");
      NearMap near = grid.near("n");
      for (int i = 0; i < 100; i++) {
        renew(grid, "scope" + i, 1, 10);
        get(map.put("k" + i, VALUE, TTL, DEADLINE));
      }

      nodes.kill(0);
      for (int i = 0; i < 100; i++) {
        String scope = "scope" + i;
        applied(() -> renew(grid, scope, 2, 20));
      }
      nodes.awaitSize(1);
      applied(() -> get(near.put("after", VALUE, DEADLINE)));

      for (int i = 0; i < 100; i++) {
        String key = "k" + i;
        String scope = "scope" + i;
        assertThat(applied(() -> get(map.get(key, DEADLINE)))).isPresent();
        assertThat(
                applied(() -> get(grid.counters().read(scope, DEADLINE)))
                    .orElseThrow()
                    .counter(new CounterKey("s", 0, CounterKey.NEVER))
                    .settledNanos())
            .isEqualTo(20);
      }
      await().atMost(PATIENCE).until(() -> near.isCurrent() && near.get("after") != null);
      await().atMost(PATIENCE).until(() -> grid.membership().nodes().size() == 1);
    }
  }

  /** As callers do: a call of which nothing was sent is made again when the grid is back. */
  private static <T> T applied(Callable<T> call) {
    AtomicReference<T> answer = new AtomicReference<>();
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(
            failure -> GridCalls.failure(failure).kind() == GridException.Kind.UNAVAILABLE)
        .until(
            () -> {
              answer.set(call.call());
              return true;
            });
    return answer.get();
  }

  @Test
  void onlyNode_goneAndBack_isFoundAgain() throws Exception {
    try (TestingIgniteNodes nodes = TestingIgniteNodes.start(directory, 1, Map.of());
        Grid grid = connect(nodes)) {
      NearMap near = grid.near("n");
      get(near.put("k", VALUE, DEADLINE));

      nodes.kill(0);
      await().atMost(PATIENCE).until(() -> grid.health().state() == GridHealth.State.DISCONNECTED);
      assertThat(grid.membership().nodes()).isEmpty();
      assertThat(near.isCurrent()).isFalse();
      assertThat(near.get("k")).isEqualTo(VALUE);

      nodes.startAgain(0);
      await().atMost(PATIENCE).until(() -> grid.health().isUsable());
      // its memory is empty now, and that is heard too
      await().atMost(PATIENCE).until(() -> near.isCurrent() && near.all().isEmpty());
      renew(grid, "scope", 1, 10);
    }
  }

  @Test
  void nodesStartedAnewOneByOne_loseNothing() throws Exception {
    try (TestingIgniteNodes nodes = TestingIgniteNodes.start(directory, 2, Map.of());
        Grid grid = connect(nodes)) {
      ExpiringMap map = grid.map("m");
      for (int i = 0; i < 200; i++) {
        get(map.put("k" + i, VALUE, TTL, DEADLINE));
      }

      for (int node = 0; node < 2; node++) {
        nodes.stop(node);
        nodes.startAgain(node);
        nodes.awaitSize(2);
      }

      await().atMost(PATIENCE).until(() -> grid.health().isUsable());
      for (int i = 0; i < 200; i++) {
        assertThat(get(map.get("k" + i, DEADLINE))).as("k" + i).isPresent();
      }
      assertThat(nodes.log(0)).contains("The node has left the cluster");
    }
  }

  @Test
  void persistentNodes_allStoppedAndStarted_haveTheirData() throws Exception {
    try (TestingIgniteNodes nodes =
            TestingIgniteNodes.start(directory, 2, Map.of("persistence", "true"));
        Grid grid = connect(nodes)) {
      ExpiringMap map = grid.map("m");
      for (int i = 0; i < 50; i++) {
        get(map.put("k" + i, VALUE, TTL, DEADLINE));
      }
      renew(grid, "scope", 1, 10);

      nodes.kill(0);
      nodes.kill(1);
      nodes.startAgain(0);
      nodes.await("a node alone to wait", () -> nodes.get(0, "/health").contains("POST /activate"));
      nodes.startAgain(1);
      nodes.awaitSize(2);

      await().atMost(PATIENCE).until(() -> grid.health().isUsable());
      for (int i = 0; i < 50; i++) {
        assertThat(get(map.get("k" + i, DEADLINE))).as("k" + i).isPresent();
      }
      assertThat(get(grid.counters().read("scope", DEADLINE))).isPresent();
    }
  }

  @Test
  void quorumOfTwo_oneLeft_isRefusedUntilTheOtherIsBack() throws Exception {
    try (TestingIgniteNodes nodes = TestingIgniteNodes.start(directory, 2, Map.of("quorum", "2"));
        Grid grid = connect(nodes)) {
      ExpiringMap map = grid.map("m");
      get(map.put("k", VALUE, TTL, DEADLINE));

      nodes.kill(0);
      nodes.await("one node to miss", () -> nodes.get(1, "/health").contains("quorum, 2"));

      await().atMost(PATIENCE).until(() -> grid.health().state() == GridHealth.State.REFUSED);
      assertThat(grid.health().detail()).contains("fewer nodes than the quorum");
      GridException failure = failure(map.put("k", VALUE, TTL, DEADLINE));
      assertThat(failure).isNotNull().hasMessageContaining("shenyu.llm.node.quorum");
      assertThat(failure.kind()).isEqualTo(GridException.Kind.UNAVAILABLE);

      nodes.startAgain(0);
      await().atMost(PATIENCE).until(() -> grid.health().isUsable());
      get(map.put("k", VALUE, TTL, DEADLINE));
    }
  }

  @Test
  void fullRegion_refusesWritesAndBudgetsGoOn() throws Exception {
    try (TestingIgniteNodes nodes =
            TestingIgniteNodes.start(directory, 1, Map.of("maps-memory", "32m"));
        Grid grid = connect(nodes)) {
      ExpiringMap map = grid.map("m");
      GridException refused = null;
      for (int i = 0; i < 200 && refused == null; i++) {
        refused = failure(map.put("k" + i, new byte[512 * 1024], TTL, DEADLINE));
      }

      assertThat(refused).isNotNull();
      assertThat(refused.kind()).as(refused.toString()).isEqualTo(GridException.Kind.OVERLOADED);
      assertThat(refused).hasMessageContaining("shenyu.llm.node.maps-memory");
      renew(grid, "scope", 1, 10);
      assertThat(get(map.get("k0", DEADLINE))).isPresent();
      assertThat(nodes.isAlive(0)).isTrue();
      assertThat(nodes.get(0, "/metrics"))
          .containsPattern("llm_grid_node_region_full_total [1-9]")
          .contains("llm_grid_node_entries{cache=\"llm-counters\"} 1")
          .contains("llm_grid_node_region_max_bytes{region=\"maps\"} 33554432");
    }
  }

  /** More than a small node's heap holds, if it kept what it has sent to the other. */
  @Test
  void largestValues_manyInARow_areNotKeptInTheHeap() throws Exception {
    try (TestingIgniteNodes nodes = TestingIgniteNodes.start(directory, 2, Map.of());
        Grid grid = connect(nodes)) {
      ExpiringMap map = grid.map("m");
      byte[] largest = new byte[Grid.MAX_VALUE_BYTES];
      for (int i = 0; i < 80; i++) {
        get(map.put("k" + i % 4, largest, TTL, DEADLINE));
      }

      for (int i = 0; i < 4; i++) {
        assertThat(get(map.get("k" + i, DEADLINE)).orElseThrow()).hasSize(largest.length);
      }
      renew(grid, "scope", 1, 10);
      nodes.awaitSize(2);
    }
  }

  @Test
  void fullCache_forgetsAndStopsNeitherControlsNorBudgets() throws Exception {
    try (TestingIgniteNodes nodes =
            TestingIgniteNodes.start(directory, 1, Map.of("cache-memory", "32m"));
        Grid grid = connect(nodes)) {
      ExpiringMap replies = grid.map(GridNames.CACHE_ENTRIES);
      for (int i = 0; i < 200; i++) {
        get(replies.put("k" + i, new byte[512 * 1024], TTL, DEADLINE));
      }

      assertThat(get(replies.get("k199", DEADLINE))).isPresent();
      int left = 0;
      for (int i = 0; i < 200; i++) {
        left += get(replies.get("k" + i, DEADLINE)).isPresent() ? 1 : 0;
      }
      assertThat(left).isLessThan(64);
      get(grid.near(GridNames.REVOKED_KEYS).put("k", VALUE, DEADLINE));
      renew(grid, "scope", 1, 10);
      assertThat(nodes.get(0, "/metrics"))
          .contains("llm_grid_node_region_full_total 0")
          .contains("llm_grid_node_region_max_bytes{region=\"cache\"} 33554432");
    }
  }

  @Test
  void twoOfThreeNodesLost_isNotSilent() throws Exception {
    try (TestingIgniteNodes nodes = TestingIgniteNodes.start(directory, 3, Map.of("quorum", "1"));
        Grid grid = connect(nodes)) {
      ExpiringMap map = grid.map("m");
      NearMap epoch = grid.near(GridNames.EPOCH);
      get(epoch.put(CountingSince.EPOCH_KEY, VALUE, DEADLINE));
      for (int i = 0; i < 60; i++) {
        get(map.put("k" + i, VALUE, TTL, DEADLINE));
      }

      nodes.kill(0);
      nodes.kill(1);
      nodes.await("the loss to be told", () -> nodes.get(2, "/health").contains("lost at once"));

      int lost = 0;
      for (int i = 0; i < 60; i++) {
        GridException failure = failure(map.get("k" + i, DEADLINE));
        if (failure != null) {
          lost++;
          assertThat(failure.kind()).isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
          assertThat(failure).hasMessageContaining("lost at once");
        }
      }
      assertThat(lost).isPositive().isLessThan(60);

      assertThat(nodes.post(2, "/reset-lost-partitions")).contains("x-llm-confirm");
      assertThat(nodes.get(2, "/health")).contains("lost at once");
      nodes.post(2, "/reset-lost-partitions", "x-llm-confirm", "yes");
      // gateways have to ask the ledger again
      await().atMost(PATIENCE).until(() -> epoch.isCurrent() && epoch.all().isEmpty());
      for (int i = 0; i < 60; i++) {
        get(map.put("k" + i, VALUE, TTL, DEADLINE));
      }
      assertThat(nodes.get(2, "/health")).isEqualTo("ok, 1 nodes\n");
    }
  }

  private static GridException failure(CompletionStage<?> stage) throws Exception {
    try {
      stage.toCompletableFuture().get(120, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return GridCalls.failure(e);
    } catch (TimeoutException e) {
      throw new AssertionError("the call hangs", e);
    }
  }
}
