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
package io.shenyullm.quickstart.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The grid nodes of the demo and how its gateways and console reach them. */
final class DemoGrid {
  private static final Duration LIMIT = Duration.ofSeconds(300);
  private static final int NODES = 2;

  private final String engine;
  private final Path home;
  private final List<Integer> clientPorts = new ArrayList<>();
  private final List<Integer> peerPorts = new ArrayList<>();
  private final List<Integer> communicationPorts = new ArrayList<>();
  private final List<Integer> httpPorts = new ArrayList<>();
  private final List<ChildProcess> nodes = new ArrayList<>();

  /**
   * @param engine {@code ignite} or {@code hazelcast}
   * @param home folder made by the build
   */
  DemoGrid(String engine, Path home, Ports ports) {
    this.engine = engine;
    this.home = home;
    boolean hazelcast = engine.equals("hazelcast");
    for (int i = 0; i < NODES; i++) {
      clientPorts.add(ports.pick((hazelcast ? 5701 : 10800) + i));
      peerPorts.add(hazelcast ? clientPorts.get(i) : ports.pick(47500 + i));
      communicationPorts.add(hazelcast ? clientPorts.get(i) : ports.pick(47100 + i));
      httpPorts.add(ports.pick(10880 + i));
    }
  }

  String engine() {
    return engine;
  }

  List<ChildProcess> start(Path run) throws IOException, InterruptedException {
    for (int i = 0; i < NODES; i++) {
      nodes.add(startNode(i, run));
    }
    for (int i = 0; i < NODES; i++) {
      String health = "http://127.0.0.1:" + httpPorts.get(i) + "/health";
      nodes.get(i).awaitReady(() -> LocalHttp.answers(health, Map.of(), 200), LIMIT);
    }
    return List.copyOf(nodes);
  }

  private ChildProcess startNode(int index, Path run) throws IOException {
    List<String> command = List.of("-Xmx384m", "-XX:+UseSerialGC", "-jar", jar("node").toString());
    return ChildProcess.java(
        "grid node " + (index + 1),
        run.resolve("logs/grid-" + (index + 1) + ".log"),
        run.resolve("grid-" + (index + 1)),
        command,
        engine.equals("hazelcast") ? hazelcastNode(index) : igniteNode(index));
  }

  private Map<String, String> hazelcastNode(int index) {
    return Map.of(
        "LLM_GRID_BIND", "127.0.0.1:" + clientPorts.get(index),
        "LLM_GRID_JOIN", addresses(clientPorts),
        "LLM_GRID_HTTP", "127.0.0.1:" + httpPorts.get(index));
  }

  private Map<String, String> igniteNode(int index) {
    return Map.of(
        "SHENYU_LLM_NODE_NAME", "demo-" + (index + 1),
        "SHENYU_LLM_NODE_PEERS", addresses(peerPorts),
        "SHENYU_LLM_NODE_DISCOVERY_PORT", String.valueOf(peerPorts.get(index)),
        "SHENYU_LLM_NODE_COMMUNICATION_PORT", String.valueOf(communicationPorts.get(index)),
        "SHENYU_LLM_NODE_CLIENT_PORT", String.valueOf(clientPorts.get(index)),
        "SHENYU_LLM_NODE_HTTP_PORT", String.valueOf(httpPorts.get(index)),
        "SHENYU_LLM_NODE_CACHE_MEMORY", "256m");
  }

  /** Settings of a gateway ({@code SHENYU_LLM_GRID}) or a console ({@code LLM_ADMIN_GRID}). */
  Map<String, String> environment(String prefix) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(prefix + "_TYPE", engine);
    environment.put(prefix + "_ADDRESSES", addresses(clientPorts));
    String flags = jvmFlags();
    if (!flags.isEmpty()) {
      environment.put("JDK_JAVA_OPTIONS", flags);
    }
    return environment;
  }

  /** What goes beside the plugins' JARs. */
  String extLib() {
    return home.resolve("gateway/grid/" + engine + "/ext-lib") + "/*";
  }

  private Path jar(String kind) throws IOException {
    Path folder = home.resolve("gateway/grid/" + engine + "/" + kind);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no JAR in " + folder));
    }
  }

  /** A client needs the same packages opened as the node's manifest opens for itself. */
  private String jvmFlags() throws IOException {
    try (JarFile node = new JarFile(jar("node").toFile())) {
      String opens = node.getManifest().getMainAttributes().getValue("Add-Opens");
      return opens == null
          ? ""
          : Stream.of(opens.split(" "))
              .map(each -> "--add-opens=" + each + "=ALL-UNNAMED")
              .collect(Collectors.joining(" "));
    }
  }

  private static String addresses(List<Integer> ports) {
    return IntStream.range(0, ports.size())
        .mapToObj(i -> "127.0.0.1:" + ports.get(i))
        .collect(Collectors.joining(","));
  }

  /** For tests: as {@code kill -9} of a node. */
  void kill(int index) throws InterruptedException {
    nodes.get(index).kill();
  }
}
