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
package io.shenyullm.grid.hazelcast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.grid.hazelcast.HostPort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NodeSettingsTest {

  private static NodeSettings read(Map<String, String> properties) {
    return NodeSettings.read(properties::get, name -> null);
  }

  @Test
  void read_nothing_isLoopbackAlone() {
    NodeSettings settings = read(Map.of());

    assertThat(settings.member().cluster()).isEqualTo("shenyu-llm");
    assertThat(settings.member().bind()).isEqualTo(new HostPort("127.0.0.1", 5701));
    assertThat(settings.member().others()).isEmpty();
    assertThat(settings.member().minMembers()).isZero();
    assertThat(settings.member().cacheHeapPercent()).isEqualTo(30);
    assertThat(settings.http()).isNull();
  }

  @Test
  void read_everything_isTakenOver() {
    NodeSettings settings =
        read(
            Map.of(
                "llm.grid.cluster", "prod",
                "llm.grid.bind", "0.0.0.0:6000",
                "llm.grid.announce", "10.0.0.5:6000",
                "llm.grid.join", "10.0.0.5:6000, 10.0.0.6, [fd00::7]:6001",
                "llm.grid.min-nodes", "3",
                "llm.grid.cache-heap-percent", "50",
                "llm.grid.http", "10.0.0.5:8080"));

    assertThat(settings.member().cluster()).isEqualTo("prod");
    assertThat(settings.member().bind()).isEqualTo(new HostPort("0.0.0.0", 6000));
    assertThat(settings.member().announced()).isEqualTo(new HostPort("10.0.0.5", 6000));
    assertThat(settings.member().others())
        .isEqualTo(
            List.of(
                new HostPort("10.0.0.5", 6000),
                new HostPort("10.0.0.6", 5701),
                new HostPort("fd00::7", 6001)));
    assertThat(settings.member().minMembers()).isEqualTo(3);
    assertThat(settings.member().cacheHeapPercent()).isEqualTo(50);
    assertThat(settings.http()).isEqualTo(new HostPort("10.0.0.5", 8080));
  }

  @Test
  void read_environment_countsWhereThereIsNoProperty() {
    Map<String, String> environment =
        Map.of("LLM_GRID_CLUSTER", "environment", "LLM_GRID_MIN_NODES", "2");

    NodeSettings settings =
        NodeSettings.read(Map.of("llm.grid.cluster", "property")::get, environment::get);

    assertThat(settings.member().cluster()).isEqualTo("property");
    assertThat(settings.member().minMembers()).isEqualTo(2);
  }

  @Test
  void read_nodesListed_needAMajority() {
    assertThat(read(Map.of("llm.grid.join", "127.0.0.1:5701,b,c")).member().minMembers())
        .isEqualTo(2);
    assertThat(read(Map.of("llm.grid.join", "b,c,d,e")).member().minMembers()).isEqualTo(3);
    assertThat(read(Map.of("llm.grid.join", "127.0.0.1:5701,b")).member().minMembers()).isZero();
  }

  @Test
  void read_wrong_namesTheSetting() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "llm.grid.bind", "host:99999",
                "llm.grid.join", "a,b:c",
                "llm.grid.min-nodes", "many",
                "llm.grid.cache-heap-percent", "90")
            .entrySet()) {
      assertThatThrownBy(() -> read(Map.of(wrong.getKey(), wrong.getValue())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.getKey());
    }
  }
}
