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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.grid.hazelcast.node.TestingHazelcastNodes;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a member does that is short of memory or of company. */
final class HazelcastMemberTest {
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final String cluster = "member-" + UUID.randomUUID();
  private final HostPort bind =
      new HostPort("127.0.0.1", TestingHazelcastNodes.freePorts(1).get(0));
  private volatile double heapUsed;
  private HazelcastInstance member;

  private void start(int minMembers) {
    Config config =
        MemberConfigs.of(
            new MemberSettings(cluster, bind, null, List.of(), minMembers, 30, "slf4j"));
    HeapGuard.install(config, () -> heapUsed);
    member = Hazelcast.newHazelcastInstance(config);
  }

  @AfterEach
  void stop() {
    member.getLifecycleService().terminate();
  }

  private Grid open() {
    return new HazelcastGridFactory()
        .open(
            TestingSettings.client(cluster, List.of(bind.toString())),
            new Membership.Gateway(
                "g", UUID.randomUUID().toString(), "1.0", Clock.systemUTC().instant()),
            Clock.systemUTC());
  }

  private static GridException failureOf(CompletionStage<?> stage) {
    try {
      throw new AssertionError("succeeded with " + stage.toCompletableFuture().join());
    } catch (CompletionException e) {
      return GridCalls.failure(e);
    }
  }

  private static ScopeOperation renew() {
    return new ScopeOperation.Renew(
        "m",
        1,
        1_000,
        List.of(
            new ScopeOperation.Ask(
                new CounterKey("month", 0, CounterKey.NEVER), 100, 0, 1, 1, true, false)));
  }

  @Test
  void put_heapNearlyFull_isOverloadedForCachesOnly() {
    start(0);
    try (Grid grid = open()) {
      await().atMost(PATIENCE).until(() -> grid.health().isUsable());
      ExpiringMap map = grid.map("cache-replies");
      map.put("k", new byte[] {1}, ExpiringMap.FOREVER, DEADLINE).toCompletableFuture().join();
      heapUsed = 0.97;

      GridException failure =
          failureOf(map.put("k", new byte[] {2}, ExpiringMap.FOREVER, DEADLINE));

      assertThat(failure.kind()).isEqualTo(GridException.Kind.OVERLOADED);
      assertThat(failure).hasMessageContaining("97 % full").hasMessageContaining("-Xmx");
      // a revocation or a freeze must work above all then
      grid.near("revoked-keys").put("k", new byte[] {1}, DEADLINE).toCompletableFuture().join();
      assertThat(map.remove("k", DEADLINE).toCompletableFuture().join()).isTrue();
      assertThat(
              grid.counters()
                  .apply("scope", renew(), DEADLINE)
                  .toCompletableFuture()
                  .join()
                  .windows())
          .hasSize(1);
    }
  }

  @Test
  void writes_tooFewMembers_areRefusedByTheMemberItself() {
    start(2);

    assertThatThrownBy(
            () ->
                member
                    .<String, byte[]>getMap(Wire.COUNTERS)
                    .submitToKey("scope", new ApplyLease(new byte[0]))
                    .toCompletableFuture()
                    .get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SplitBrainProtectionException.class);
    assertThatThrownBy(
            () ->
                member
                    .<String, byte[]>getMap(Wire.MAP_PREFIX + "map-any")
                    .submitToKey(
                        "k", new ChangeEntry(ChangeEntry.Change.PUT, new byte[] {1}, 0, false))
                    .toCompletableFuture()
                    .get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SplitBrainProtectionException.class);
  }

  @Test
  void gateway_tooFewMembers_saysHowMany() {
    start(2);
    try (Grid grid = open()) {
      await().atMost(PATIENCE).until(() -> grid.health().state() == GridHealth.State.DISCONNECTED);

      assertThat(grid.health().detail()).contains("1 of at least 2 grid nodes");
      assertThat(failureOf(grid.counters().apply("scope", renew(), DEADLINE)).kind())
          .isEqualTo(GridException.Kind.UNAVAILABLE);
    }
  }

  @Test
  void apply_unreadableOperation_isRejectedAndChangesNothing() throws Exception {
    start(0);

    byte[] reply =
        member
            .<String, byte[]>getMap(Wire.COUNTERS)
            .submitToKey("scope", new ApplyLease(new byte[] {99}))
            .toCompletableFuture()
            .get();

    assertThatThrownBy(() -> Reply.content(reply))
        .isInstanceOfSatisfying(
            GridException.class, e -> assertThat(e.kind()).isEqualTo(GridException.Kind.REJECTED))
        .hasMessageContaining("schema 99");
    assertThat(member.getMap(Wire.COUNTERS).containsKey("scope")).isFalse();
  }

  @Test
  void config_cacheMaps_areEvictedAndBudgetsNever() {
    start(0);
    Config config = member.getConfig();

    assertThat(
            config
                .findMapConfig(Wire.MAP_PREFIX + "map-cache-replies")
                .getEvictionConfig()
                .getSize())
        .isEqualTo(30);
    assertThat(
            config
                .findMapConfig(Wire.MAP_PREFIX + "map-cache-replies")
                .getEvictionConfig()
                .getEvictionPolicy())
        .isEqualTo(com.hazelcast.config.EvictionPolicy.LRU);
    assertThat(config.findMapConfig(Wire.COUNTERS).getEvictionConfig().getEvictionPolicy())
        .isEqualTo(com.hazelcast.config.EvictionPolicy.NONE);
    assertThat(config.findMapConfig(Wire.COUNTERS).getMergePolicyConfig().getPolicy())
        .isEqualTo(LeaseMergePolicy.class.getName());
    assertThat(
            config
                .findMapConfig(Wire.MAP_PREFIX + "near-any")
                .getEvictionConfig()
                .getEvictionPolicy())
        .isEqualTo(com.hazelcast.config.EvictionPolicy.NONE);
  }

  /** Whoever reaches the port must not choose which classes come to life here. */
  @Test
  void foreignClass_inJavaSerialization_isRefused() {
    start(0);
    var map = member.<String, Object>getMap("any");
    map.set("ours", new IllegalStateException("as told by the test"));
    map.set("foreign", new InetSocketAddress("127.0.0.1", 1));

    assertThat(map.get("ours")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> map.get("foreign"))
        .isInstanceOf(HazelcastSerializationException.class)
        .hasStackTraceContaining("not allowed");
  }
}
