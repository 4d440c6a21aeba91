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

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridFactory;
import io.shenyullm.core.grid.GridHealth.State;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.grid.hazelcast.node.TestingHazelcastNodes;
import io.shenyullm.grid.hazelcast.node.TestingPlainMember;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What a gateway says that cannot use its nodes. */
final class HazelcastConnectTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private static Grid open(GridSettings settings) {
    return new HazelcastGridFactory()
        .open(
            settings,
            new Membership.Gateway(
                "g", UUID.randomUUID().toString(), "1.0", Clock.systemUTC().instant()),
            Clock.systemUTC());
  }

  private static void assertUnavailable(Grid grid) {
    assertThatThrownBy(() -> grid.map("any").get("k", DEADLINE).toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            GridException.class,
            e -> assertThat(e.kind()).isEqualTo(GridException.Kind.UNAVAILABLE))
        .hasMessageContaining(grid.health().detail());
  }

  @Test
  void factory_isFoundAsService() {
    assertThat(ServiceLoader.load(GridFactory.class))
        .anyMatch(factory -> factory.engine().equals("hazelcast"));
  }

  @Test
  void open_noNode_saysWhereItLooked() {
    String address = "127.0.0.1:" + TestingHazelcastNodes.freePorts(1).get(0);
    try (Grid grid = open(TestingSettings.client("any", List.of(address)))) {
      await().atMost(PATIENCE).until(() -> grid.health().state() == State.DISCONNECTED);

      assertThat(grid.health().detail()).contains("no grid node answers at " + address);
      assertUnavailable(grid);
      assertThat(grid.membership().nodes()).isEmpty();
    }
  }

  @Test
  void open_wrongClusterName_isRefusedAndSaysWhatToSet() {
    try (TestingHazelcastNodes nodes = TestingHazelcastNodes.start(1);
        Grid grid = open(TestingSettings.client("other", nodes.addresses()))) {
      await().atMost(PATIENCE).until(() -> grid.health().state() == State.REFUSED);

      assertThat(grid.health().detail())
          .contains(nodes.addresses().get(0))
          .contains("shenyu.llm.grid.cluster");
      assertUnavailable(grid);
    }
  }

  @Test
  void open_memberWithoutOurJar_isRefusedAndSaysWhatToStart() {
    String cluster = "plain-" + UUID.randomUUID();
    try (TestingPlainMember plain = TestingPlainMember.start(cluster, "127.0.0.1:1");
        Grid grid = open(TestingSettings.client(cluster, List.of(plain.address())))) {
      await().atMost(PATIENCE).until(() -> grid.health().state() == State.REFUSED);

      assertThat(grid.health().detail()).contains(plain.address()).contains("node JAR");
      assertUnavailable(grid);
    }
  }

  @Test
  void plainMember_ofTheSameCluster_cannotJoinOurs() {
    try (TestingHazelcastNodes nodes = TestingHazelcastNodes.start(1)) {
      assertThatThrownBy(
              () -> TestingPlainMember.start(nodes.cluster(), nodes.addresses().get(0)).close())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("The process has ended")
          .hasMessageContaining("partition count");
    }
  }

  @Test
  void open_tls_isRefusedAndNamesAlternatives() {
    GridSettings settings =
        new GridSettings(
            "hazelcast",
            GridSettings.Mode.CLIENT,
            List.of(),
            "any",
            null,
            null,
            new GridSettings.Tls(
                Path.of("trust.p12"), new Secret(UUID.randomUUID().toString()), null, null),
            null,
            DEADLINE);

    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.grid.tls")
        .hasMessageContaining("Enterprise")
        .hasMessageContaining("ignite");
  }

  @Test
  void open_credentials_areRefusedAndNeverShown() {
    String password = UUID.randomUUID().toString();
    GridSettings settings =
        new GridSettings(
            "hazelcast",
            GridSettings.Mode.EMBEDDED,
            List.of(),
            "any",
            "gateway",
            new Secret(password),
            null,
            null,
            DEADLINE);

    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.grid.username")
        .hasMessageContaining("Enterprise")
        .hasMessageNotContaining(password);
  }

  @Test
  void open_malformedAddress_namesTheProperty() {
    assertThatThrownBy(() -> open(TestingSettings.client("any", List.of("host:many"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.grid.addresses")
        .hasMessageContaining("host:many");
  }
}
