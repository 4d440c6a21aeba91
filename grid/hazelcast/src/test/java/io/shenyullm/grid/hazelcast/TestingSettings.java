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

import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.grid.hazelcast.node.TestingHazelcastNodes;
import java.time.Duration;
import java.util.List;

/** Settings of gateways in tests. */
final class TestingSettings {
  private TestingSettings() {}

  static GridSettings client(TestingHazelcastNodes nodes) {
    return client(nodes.cluster(), nodes.addresses());
  }

  static GridSettings client(String cluster, List<String> addresses) {
    return new GridSettings(
        "hazelcast",
        GridSettings.Mode.CLIENT,
        addresses,
        cluster,
        null,
        null,
        null,
        null,
        Duration.ofSeconds(2));
  }

  static GridSettings member(String cluster, String bind, List<String> addresses) {
    return new GridSettings(
        "hazelcast",
        GridSettings.Mode.EMBEDDED,
        addresses,
        cluster,
        null,
        null,
        null,
        bind,
        Duration.ofSeconds(2));
  }
}
