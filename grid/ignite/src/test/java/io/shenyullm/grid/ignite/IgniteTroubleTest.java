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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.grid.ignite.node.JvmFlags;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said, and what calls do, when something is wrong with the nodes or the settings. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class IgniteTroubleTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @TempDir Path directory;

  private static Grid open(GridSettings settings) {
    return new IgniteGridFactory().open(settings, TestingSettings.gateway("a"), Clock.systemUTC());
  }

  private static GridHealth healthOf(GridSettings settings) {
    try (Grid grid = open(settings)) {
      await().atMost(PATIENCE).until(() -> grid.health().state() != GridHealth.State.CONNECTING);
      if (!grid.health().isUsable()) {
        assertThat(failureOf(grid.map("m").get("k", DEADLINE)).kind())
            .isEqualTo(GridException.Kind.UNAVAILABLE);
        assertThat(failureOf(grid.map("m").forEach((key, value) -> {}, DEADLINE)).kind())
            .isEqualTo(GridException.Kind.UNAVAILABLE);
      }
      return grid.health();
    }
  }

  private static GridException failureOf(CompletionStage<?> stage) {
    try {
      throw new AssertionError(
          "succeeded: " + stage.toCompletableFuture().get(120, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return GridCalls.failure(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(120, TimeUnit.SECONDS);
  }

  private static Process java(List<String> flags, Class<?> main, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JDK_JAVA_OPTIONS");
    return builder.redirectErrorStream(true).start();
  }

  // ---- settings ----

  @Test
  void open_settingsThatCannotWork_areRefusedByName() {
    assertThatThrownBy(() -> open(TestingSettings.of(List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.grid.addresses");
    assertThatThrownBy(() -> open(TestingSettings.of(List.of("host"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.grid.addresses");
    assertThatThrownBy(() -> open(TestingSettings.of(List.of("127.0.0.1:1"), "user", null, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.grid.password");
  }

  @Test
  void wrongAddress_isSaidWithAllThatWereTried() {
    String first = "127.0.0.1:" + TestingIgniteNodes.freePort();
    String second = "127.0.0.1:" + TestingIgniteNodes.freePort();

    GridHealth health = healthOf(TestingSettings.of(List.of(first, second)));

    assertThat(health.state()).isEqualTo(GridHealth.State.DISCONNECTED);
    assertThat(health.detail())
        .contains(first, second, "nobody listens", "shenyu.llm.grid.addresses");
  }

  @Test
  void missingFlags_areSaidWithTheLineToAdd() throws Exception {
    Process process = java(List.of(), TestingFlaglessGateway.class);

    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines().filter(line -> line.contains("JDK_JAVA_OPTIONS")))
        .as(output)
        .hasSize(2)
        .allMatch(line -> line.endsWith(JvmFlags.CLIENT.environmentLine()));
    assertThat(output).contains("REFUSED");
  }

  // ---- nodes that do not fit ----

  @Test
  void plainNode_isRefusedAsNotOurs() throws Exception {
    GridHealth health = healthOfPlainNode();

    assertThat(health.state()).isEqualTo(GridHealth.State.REFUSED);
    assertThat(health.detail()).contains("-node.jar");
  }

  @Test
  void nodeOfAnotherSchema_isRefusedWithBothVersions() throws Exception {
    GridHealth health = healthOfPlainNode("0.9");

    assertThat(health.state()).isEqualTo(GridHealth.State.REFUSED);
    assertThat(health.detail()).contains("schema 0.9", "bring gateways and nodes to versions");
  }

  private GridHealth healthOfPlainNode(String... claims) throws Exception {
    int client = TestingIgniteNodes.freePort();
    List<String> arguments = new ArrayList<>();
    arguments.add(directory.toString());
    arguments.add("" + TestingIgniteNodes.freePort());
    arguments.add("" + TestingIgniteNodes.freePort());
    arguments.add("" + client);
    arguments.addAll(List.of(claims));
    Process process =
        java(JvmFlags.NODE.arguments(), TestingPlainNode.class, arguments.toArray(String[]::new));
    try (Grid grid = open(TestingSettings.of(List.of("127.0.0.1:" + client)))) {
      await().atMost(PATIENCE).until(() -> grid.health().state() == GridHealth.State.REFUSED);
      return grid.health();
    } finally {
      process.destroyForcibly();
    }
  }

  // ---- embedded nodes ----

  @Test
  void embedded_withoutTheFlagsOfNodes_saysTheLineToAdd() throws Exception {
    Process gateway =
        java(
            JvmFlags.CLIENT.arguments(),
            TestingEmbeddedGateway.class,
            "127.0.0.1:" + TestingIgniteNodes.freePort());

    String said =
        gateway.inputReader().lines().filter(IgniteTroubleTest::isHealth).findFirst().orElseThrow();
    gateway.destroyForcibly();

    assertThat(said).startsWith("REFUSED").endsWith(JvmFlags.NODE.environmentLine());
  }

  @Test
  void embedded_withTls_isRefusedByName() {
    GridSettings.Tls tls =
        new GridSettings.Tls(directory, new Secret(UUID.randomUUID().toString()), null, null);

    assertThatThrownBy(() -> open(embedded("127.0.0.1:10800", tls)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.grid.mode=embedded")
        .hasMessageContaining("shenyu.llm.grid.tls");
  }

  @Test
  void embedded_portWithoutRoomAbove_isSaid() {
    assertThatThrownBy(() -> EmbeddedNode.start(embedded("127.0.0.1:64000", null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.node.communication-port");
    assertThat(healthOf(embedded("127.0.0.1:64000", null)))
        .satisfies(health -> assertThat(health.state()).isEqualTo(GridHealth.State.REFUSED))
        .satisfies(health -> assertThat(health.detail()).contains("communication-port", "66000"));
  }

  private static GridSettings embedded(String bind, GridSettings.Tls tls) {
    return new GridSettings(
        "ignite",
        GridSettings.Mode.EMBEDDED,
        List.of(),
        GridSettings.DEFAULT_CLUSTER,
        null,
        null,
        tls,
        bind,
        Duration.ofSeconds(3));
  }

  private static boolean isHealth(String line) {
    return line.startsWith("REFUSED") || line.startsWith("CONNECTED");
  }

  @Test
  void embedded_twoGateways_shareAGrid() throws Exception {
    String first = "127.0.0.1:" + TestingIgniteNodes.freePort();
    String second = "127.0.0.1:" + TestingIgniteNodes.freePort();
    Process one = java(JvmFlags.NODE.arguments(), TestingEmbeddedGateway.class, first, second);
    Process two = null;
    try {
      assertThat(one.inputReader().lines().filter(line -> line.startsWith("nodes")).findFirst())
          .contains("nodes 1");
      two = java(JvmFlags.NODE.arguments(), TestingEmbeddedGateway.class, second, first);
      assertThat(two.inputReader().lines().filter(line -> line.startsWith("nodes")).findFirst())
          .contains("nodes 2");
      try (Grid grid = open(TestingSettings.of(List.of(first)))) {
        await().atMost(PATIENCE).until(() -> grid.health().isUsable());
        assertThat(get(grid.map("m").get(first, DEADLINE))).isPresent();
        assertThat(get(grid.map("m").get(second, DEADLINE))).isPresent();
      }
    } finally {
      one.destroyForcibly();
      if (two != null) {
        two.destroyForcibly();
      }
    }
  }

  // ---- TLS and credentials ----

  @Test
  void tlsAndCredentials_letInWhoHasBoth() throws Exception {
    TestingKeys keys = TestingKeys.make(directory, "nodes");
    TestingKeys others = TestingKeys.make(directory, "others");
    String password = UUID.randomUUID().toString();
    Map<String, String> properties = new HashMap<>(keys.ofNode());
    properties.put("username", "gateway");
    properties.put("password", password);
    properties.put("node-secret", UUID.randomUUID().toString());
    try (TestingIgniteNodes nodes = TestingIgniteNodes.start(directory, 2, properties)) {
      List<String> addresses = nodes.addresses();

      GridSettings good =
          TestingSettings.of(addresses, "gateway", new Secret(password), keys.ofClient());
      try (Grid grid = open(good)) {
        await().atMost(PATIENCE).until(() -> grid.health().isUsable());
        for (int i = 0; i < 20; i++) {
          get(grid.map("m").put("k" + i, new byte[] {1}, Duration.ofMinutes(1), DEADLINE));
          assertThat(get(grid.map("m").get("k" + i, DEADLINE))).isPresent();
          assertThat(
                  get(
                      grid.map("m")
                          .putIfAbsent("k" + i, new byte[] {2}, Duration.ofMinutes(1), DEADLINE)))
              .isFalse();
        }
        await().atMost(PATIENCE).until(() -> grid.near("n").isCurrent());
      }

      for (String[] headers :
          List.of(
              new String[] {"x-llm-confirm", "yes"},
              new String[] {"x-llm-node-password", password},
              new String[] {"x-llm-confirm", "yes", "x-llm-node-password", "x" + password})) {
        assertThat(nodes.post(0, "/reset-lost-partitions", headers)).startsWith("send the header");
      }
      assertThat(
              nodes.post(
                  0,
                  "/reset-lost-partitions",
                  "x-llm-confirm",
                  "yes",
                  "x-llm-node-password",
                  password))
          .isEqualTo("ok, 2 nodes\n");

      GridHealth wrongPassword =
          healthOf(
              TestingSettings.of(
                  addresses, "gateway", new Secret("x" + password), keys.ofClient()));
      assertThat(wrongPassword.state()).isEqualTo(GridHealth.State.REFUSED);
      assertThat(wrongPassword.detail())
          .contains("credentials of gateway")
          .doesNotContain(password);

      GridHealth nobody = healthOf(TestingSettings.of(addresses, null, null, keys.ofClient()));
      assertThat(nobody.state()).isEqualTo(GridHealth.State.REFUSED);
      assertThat(nobody.detail()).contains("want credentials");

      GridHealth wrongTrust =
          healthOf(
              TestingSettings.of(addresses, "gateway", new Secret(password), others.ofClient()));
      assertThat(wrongTrust.state()).isEqualTo(GridHealth.State.REFUSED);
      assertThat(wrongTrust.detail()).contains("TLS", "trust store");

      GridHealth plain =
          healthOf(TestingSettings.of(addresses, "gateway", new Secret(password), null));
      assertThat(plain.state()).isEqualTo(GridHealth.State.DISCONNECTED);
      assertThat(plain.detail()).contains("if the nodes use TLS, set shenyu.llm.grid.tls");

      GridHealth noStore =
          healthOf(
              TestingSettings.of(
                  addresses,
                  "gateway",
                  new Secret(password),
                  new GridSettings.Tls(
                      directory.resolve("absent.p12"), new Secret(password), null, null)));
      assertThat(noStore.state()).isEqualTo(GridHealth.State.REFUSED);
      assertThat(noStore.detail()).contains("shenyu.llm.grid.tls.trust-store", "absent.p12");
    }
  }
}
