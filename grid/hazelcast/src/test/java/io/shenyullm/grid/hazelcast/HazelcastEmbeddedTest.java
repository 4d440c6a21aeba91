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
import io.shenyullm.core.grid.Membership;
import io.shenyullm.grid.hazelcast.node.TestingHazelcastNodes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Gateways that are members and come and go. */
final class HazelcastEmbeddedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private static Grid open(String cluster, String bind, String other) {
    Grid grid =
        new HazelcastGridFactory()
            .open(
                TestingSettings.member(cluster, bind, List.of(other)),
                new Membership.Gateway(
                    bind, UUID.randomUUID().toString(), "1.0", Clock.systemUTC().instant()),
                Clock.systemUTC());
    await().atMost(PATIENCE).until(() -> grid.health().isUsable());
    return grid;
  }

  /** Repeats what has ended as not known: data are moving to the new member. */
  private static void put(Grid grid, String key, String value) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                grid.map("state")
                    .put(key, value.getBytes(UTF_8), ExpiringMap.FOREVER, DEADLINE)
                    .toCompletableFuture()
                    .join();
                return true;
              } catch (CompletionException e) {
                assertThat(GridCalls.failure(e).kind())
                    .isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
                return false;
              }
            });
  }

  @Test
  void member_closed_leavesItsDataToTheOthers() {
    String cluster = "embedded-" + UUID.randomUUID();
    List<String> addresses =
        TestingHazelcastNodes.freePorts(2).stream().map(port -> "127.0.0.1:" + port).toList();
    try (Grid stays = open(cluster, addresses.get(0), addresses.get(1))) {
      try (Grid leaves = open(cluster, addresses.get(1), addresses.get(0))) {
        await().atMost(PATIENCE).until(() -> stays.membership().nodes().size() == 2);
        for (int i = 0; i < 50; i++) {
          put(leaves, "k" + i, "v" + i);
        }
      }
      await().atMost(PATIENCE).until(() -> stays.membership().nodes().size() == 1);

      for (int i = 0; i < 50; i++) {
        assertThat(stays.map("state").get("k" + i, DEADLINE).toCompletableFuture().join())
            .hasValue(("v" + i).getBytes(UTF_8));
      }
    }
  }
}
