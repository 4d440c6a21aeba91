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
package io.shenyullm.grid.cluster;

import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.grid.ignite.node.JvmFlags;
import io.shenyullm.grid.ignite.node.NodeMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The engines, and how their nodes are run. */
enum Engine {
  IGNITE {
    @Override
    List<String> clientFlags() {
      return JvmFlags.CLIENT.arguments();
    }

    @Override
    int ports() {
      return 4;
    }

    @Override
    int clientPort(List<Integer> ports) {
      return ports.get(0);
    }

    @Override
    int httpPort(List<Integer> ports) {
      return ports.get(1);
    }

    @Override
    List<String> node(int number, List<List<Integer>> ports, Path folder, String cluster) {
      List<Integer> mine = ports.get(number);
      Map<String, String> settings = new TreeMap<>();
      settings.put("name", "node-" + number);
      settings.put("data-dir", folder.resolve("node-" + number).toString());
      settings.put("client-port", mine.get(0).toString());
      settings.put("http-port", mine.get(1).toString());
      settings.put("discovery-port", mine.get(2).toString());
      settings.put("communication-port", mine.get(3).toString());
      settings.put("peers", addresses(ports, 2));
      settings.put("maps-memory", "64m");
      settings.put("budgets-memory", "64m");
      List<String> arguments = new ArrayList<>(JvmFlags.NODE.arguments());
      settings.forEach((name, value) -> arguments.add("-Dshenyu.llm.node." + name + "=" + value));
      arguments.addAll(List.of("-cp", ChildProcess.classPath(), NodeMain.class.getName()));
      return arguments;
    }

    @Override
    boolean isSafe(String health, String metrics, int nodes) {
      return health.equals("ok, " + nodes + " nodes\n")
          && metrics.contains("llm_grid_node_balanced 1\n");
    }
  },

  HAZELCAST {
    @Override
    List<String> clientFlags() {
      return List.of();
    }

    @Override
    int ports() {
      return 2;
    }

    @Override
    int clientPort(List<Integer> ports) {
      return ports.get(0);
    }

    @Override
    int httpPort(List<Integer> ports) {
      return ports.get(1);
    }

    @Override
    List<String> node(int number, List<List<Integer>> ports, Path folder, String cluster) {
      List<Integer> mine = ports.get(number);
      return List.of(
          "-Dhazelcast.wait.seconds.before.join=0",
          "-Dllm.grid.cluster=" + cluster,
          "-Dllm.grid.bind=" + address(mine.get(0)),
          "-Dllm.grid.http=" + address(mine.get(1)),
          "-Dllm.grid.join=" + addresses(ports, 0),
          "-cp",
          ChildProcess.classPath(),
          io.shenyullm.grid.hazelcast.node.NodeMain.class.getName());
    }

    @Override
    boolean isSafe(String health, String metrics, int nodes) {
      return health.equals("ok\n") && metrics.contains("llm_grid_node_members " + nodes + "\n");
    }
  };

  /** What {@code java} needs to be told where a client runs. */
  abstract List<String> clientFlags();

  /** How many ports a node needs. */
  abstract int ports();

  abstract int clientPort(List<Integer> ports);

  abstract int httpPort(List<Integer> ports);

  /** Arguments of {@code java} for a node. */
  abstract List<String> node(int number, List<List<Integer>> ports, Path folder, String cluster);

  /**
   * Whether a node sees all nodes and each of its entries has its copies.
   *
   * @param health answer of the node, empty if there was none
   * @param metrics the same
   */
  abstract boolean isSafe(String health, String metrics, int nodes);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  GridSettings client(List<List<Integer>> ports, String cluster) {
    return SpenderSettings.client(
        label(), ports.stream().map(node -> address(clientPort(node))).toList(), cluster);
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }

  private static String addresses(List<List<Integer>> ports, int index) {
    List<String> all = new ArrayList<>();
    ports.forEach(node -> all.add(address(node.get(index))));
    return String.join(",", all);
  }
}
