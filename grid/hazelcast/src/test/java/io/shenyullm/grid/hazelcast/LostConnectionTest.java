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

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.client.impl.connection.ClientConnection;
import com.hazelcast.client.impl.connection.ClientConnectionManager;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.grid.hazelcast.node.TestingHazelcastNodes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway loses one of its two connections for a moment; no node comes or goes. */
final class LostConnectionTest {
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final String cluster = "lost-" + UUID.randomUUID();
  private final List<Integer> ports = TestingHazelcastNodes.freePorts(2);
  private HazelcastInstance first;
  private HazelcastInstance second;

  private HazelcastInstance member(int own, int other) {
    return Hazelcast.newHazelcastInstance(
        MemberConfigs.of(
            new MemberSettings(
                cluster,
                new HostPort("127.0.0.1", own),
                null,
                List.of(new HostPort("127.0.0.1", other)),
                0,
                30,
                "slf4j")));
  }

  @BeforeEach
  void start() {
    first = member(ports.get(0), ports.get(1));
    second = member(ports.get(1), ports.get(0));
    assertThat(second.getCluster().getMembers()).hasSize(2);
  }

  @AfterEach
  void stop() {
    second.getLifecycleService().terminate();
    first.getLifecycleService().terminate();
  }

  private Grid open(String id) {
    Grid grid =
        new HazelcastGridFactory()
            .open(
                TestingSettings.client(cluster, List.of("127.0.0.1:" + ports.get(0))),
                new Membership.Gateway(
                    id, UUID.randomUUID().toString(), "1.0", Clock.systemUTC().instant()),
                Clock.systemUTC());
    await().atMost(PATIENCE).until(() -> grid.health().isUsable());
    return grid;
  }

  private String keyOfSecond() {
    UUID owner = second.getCluster().getLocalMember().getUuid();
    for (int i = 0; ; i++) {
      if (first.getPartitionService().getPartition("k" + i).getOwner().getUuid().equals(owner)) {
        return "k" + i;
      }
    }
  }

  /** Fails while connections are not listened to: the removal is heard of by nobody. */
  @Test
  void connection_lostAndMadeAgain_missesNothing() {
    Set<HazelcastInstance> others = new HashSet<>(HazelcastClient.getAllHazelcastClients());
    try (Grid gateway = open("gateway")) {
      HazelcastInstance client =
          HazelcastClient.getAllHazelcastClients().stream()
              .filter(one -> !others.contains(one))
              .findFirst()
              .orElseThrow();
      try (Grid console = open("console")) {
        NearMap written = console.near("controls");
        NearMap followed = gateway.near("controls");
        await().atMost(PATIENCE).until(() -> written.isCurrent() && followed.isCurrent());
        String key = keyOfSecond();
        written.put(key, "frozen".getBytes(UTF_8), DEADLINE).toCompletableFuture().join();
        await().atMost(PATIENCE).until(() -> followed.get(key) != null);

        cut(client);
        written.remove(key, DEADLINE).toCompletableFuture().join();

        await().atMost(PATIENCE).until(() -> followed.isCurrent() && followed.get(key) == null);
        // and it is heard again, well before the map would be read without cause
        written.put(key, "frozen".getBytes(UTF_8), DEADLINE).toCompletableFuture().join();
        await().atMost(Duration.ofSeconds(10)).until(() -> followed.get(key) != null);
        assertThat(gateway.health().detail()).isEmpty();
      }
    }
  }

  private void cut(HazelcastInstance client) {
    ClientConnectionManager connections =
        ((HazelcastClientProxy) client).client.getConnectionManager();
    ClientConnection connection =
        connections.getActiveConnection(second.getCluster().getLocalMember().getUuid());
    connection.close("cut by the test", null);
  }
}
