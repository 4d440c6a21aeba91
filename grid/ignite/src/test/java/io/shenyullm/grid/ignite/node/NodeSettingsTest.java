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
package io.shenyullm.grid.ignite.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeSettingsTest {
  private static final long GIGABYTE = 1L << 30;

  private static NodeSettings of(Map<String, String> properties) {
    return NodeSettings.of(properties, Map.of(), 8 * GIGABYTE);
  }

  @Test
  void defaults() {
    NodeSettings settings = of(Map.of());

    assertThat(settings.name()).isEqualTo("node-127.0.0.1-47500");
    assertThat(settings.dataDir()).isEqualTo(Path.of("grid-data").toAbsolutePath());
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.peers()).containsExactly("127.0.0.1:47500");
    assertThat(settings.communicationPort()).isEqualTo(47_100);
    assertThat(settings.clientPort()).isEqualTo(10_800);
    assertThat(settings.httpPort()).isEqualTo(10_880);
    assertThat(settings.httpHost()).isEqualTo("127.0.0.1");
    assertThat(settings.budgetsMemory()).isEqualTo(128L << 20);
    assertThat(settings.mapsMemory()).isEqualTo(64L << 20);
    assertThat(settings.cacheMemory()).isEqualTo(8 * GIGABYTE / 5);
    assertThat(settings.persistence()).isFalse();
    assertThat(settings.quorum()).isEqualTo(1);
    assertThat(settings.failureDetection()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.shutdownTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.credentials()).isNull();
    assertThat(settings.tls()).isNull();
  }

  @Test
  void cacheMemory_default_isBounded() {
    assertThat(NodeSettings.of(Map.of(), Map.of(), 0).cacheMemory()).isEqualTo(256L << 20);
    assertThat(NodeSettings.of(Map.of(), Map.of(), 512 * GIGABYTE).cacheMemory())
        .isEqualTo(4 * GIGABYTE);
  }

  @Test
  void quorum_default_isTheMajorityFromThreePeersOn() {
    String peers = "shenyu.llm.node.peers";

    assertThat(of(Map.of(peers, "a:1,b:1")).quorum()).isEqualTo(1);
    assertThat(of(Map.of(peers, "a:1,b:1,c:1")).quorum()).isEqualTo(2);
    assertThat(of(Map.of(peers, "a:1,b:1,c:1,d:1")).quorum()).isEqualTo(3);
    assertThat(of(Map.of(peers, "a:1,b:1,c:1", "shenyu.llm.node.quorum", "1")).quorum())
        .isEqualTo(1);
  }

  @Test
  void everything_given(@TempDir Path directory) throws IOException {
    Path store = Files.createFile(directory.resolve("store.p12"));
    String password = UUID.randomUUID().toString();
    String secret = UUID.randomUUID().toString();
    Map<String, String> properties = new HashMap<>();
    Map<String, String> plain =
        Map.of(
            "name", "a",
            "data-dir", directory.toString(),
            "host", "10.0.0.1",
            "peers", "a:1, b:2",
            "discovery-port", "1",
            "communication-port", "2",
            "client-port", "3",
            "http-port", "0",
            "http-host", "10.0.0.2",
            "budgets-memory", "64m");
    Map<String, String> more =
        Map.of(
            "maps-memory", "1G",
            "cache-memory", "2G",
            "persistence", "true",
            "quorum", "2",
            "failure-detection-millis", "20000",
            "shutdown-timeout-millis", "5",
            "username", "gateway",
            "password", password,
            "node-secret", secret);
    Map<String, String> tls =
        Map.of(
            "tls.key-store",
            store.toString(),
            "tls.key-store-password",
            "k" + password,
            "tls.trust-store",
            store.toString(),
            "tls.trust-store-password",
            "t" + password,
            "tls.client-auth",
            "true");
    List.of(plain, more, tls)
        .forEach(
            map -> map.forEach((name, value) -> properties.put("shenyu.llm.node." + name, value)));

    NodeSettings settings = of(properties);

    assertThat(settings)
        .isEqualTo(
            new NodeSettings(
                "a",
                directory,
                "10.0.0.1",
                List.of("a:1", "b:2"),
                1,
                2,
                3,
                0,
                "10.0.0.2",
                64L << 20,
                GIGABYTE,
                2 * GIGABYTE,
                true,
                2,
                Duration.ofSeconds(20),
                Duration.ofMillis(5),
                new NodeSettings.Credentials("gateway", password, secret),
                new NodeSettings.Tls(store, "k" + password, store, "t" + password, true)));
    assertThat(settings.toString()).doesNotContain(password).doesNotContain(secret);
  }

  private static Map<String, String> withCredentials(String name, String value) {
    return Map.of(
        "shenyu.llm.node.username", "gateway", "shenyu.llm.node.password", "p" + name, name, value);
  }

  @Test
  void nodeSecret_absent_isRefusedUnlessTheNodeIsAlone() {
    String peers = "shenyu.llm.node.peers";
    String host = "shenyu.llm.node.host";

    NodeSettings.Credentials alone = of(withCredentials(host, "127.0.0.1")).credentials();
    assertThat(alone).isNotNull();
    assertThat(alone.nodeSecret()).isNotEqualTo(alone.password()).hasSizeGreaterThan(30);
    assertThatThrownBy(() -> of(withCredentials(peers, "127.0.0.1:1,127.0.0.1:2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.node.node-secret");
    assertThatThrownBy(() -> of(withCredentials(host, "10.0.0.1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.node.node-secret");
  }

  @Test
  void nodeSecret_sameAsThePassword_isRefused() {
    String name = "shenyu.llm.node.node-secret";

    assertThatThrownBy(() -> of(withCredentials(name, "p" + name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("p" + name);
  }

  @Test
  void warnings_tellOfOpenNetworks() {
    String host = "shenyu.llm.node.host";
    Map<String, String> credentials = new HashMap<>(withCredentials(host, "10.0.0.1"));
    credentials.put("shenyu.llm.node.node-secret", UUID.randomUUID().toString());

    assertThat(of(Map.of()).warnings()).isEmpty();
    assertThat(of(Map.of(host, "10.0.0.1")).warnings())
        .singleElement()
        .asString()
        .contains("shenyu.llm.node.username");
    assertThat(of(credentials).warnings())
        .singleElement()
        .asString()
        .contains("shenyu.llm.node.tls");
  }

  @Test
  void environment_isReadBehindProperties() {
    NodeSettings settings =
        NodeSettings.of(
            Map.of("shenyu.llm.node.client-port", "1"),
            Map.of("SHENYU_LLM_NODE_CLIENT_PORT", "2", "SHENYU_LLM_NODE_HTTP_PORT", "3"),
            GIGABYTE);

    assertThat(settings.clientPort()).isEqualTo(1);
    assertThat(settings.httpPort()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "name, a:b",
    "client-port, 70000",
    "client-port, x",
    "maps-memory, 1m",
    "maps-memory, lots",
    "peers, host",
    "peers, host:x",
    "persistence, yes",
    "quorum, 0",
    "failure-detection-millis, 5",
    "username, alone",
    "password, alone",
    "tls.key-store, alone.p12",
    "no-such-thing, 1",
  })
  void wrongValue_isRefusedByName(String name, String value) {
    assertThatThrownBy(() -> of(Map.of("shenyu.llm.node." + name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shenyu.llm.node.");
  }
}
