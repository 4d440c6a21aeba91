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

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ignite.IgniteException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a node: {@code java -jar shenyu-llm-grid-ignite-VERSION-node.jar}, configured by {@link
 * NodeSettings}. Ends on SIGTERM when the other nodes have copies of what it holds.
 *
 * <p>Exit codes: 0 stopped, 1 could not start or could not go on, 2 wrong settings, 3 missing JVM
 * flags.
 */
public final class NodeMain {
  static final int FAILED = 1;
  static final int WRONG_SETTINGS = 2;
  static final int MISSING_FLAGS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);
  private static final long LOOK_MILLIS = 1_000;

  private NodeMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    String complaint = JvmFlags.NODE.complaint().orElse(null);
    if (complaint != null) {
      end(MISSING_FLAGS, complaint);
    }
    int code = run(settings());
    // Ignite's threads are not daemons
    Runtime.getRuntime().halt(code);
  }

  private static NodeSettings settings() {
    Map<String, String> properties = new TreeMap<>();
    System.getProperties()
        .forEach((name, value) -> properties.put(name.toString(), value.toString()));
    try {
      return NodeSettings.of(properties, System.getenv(), machineMemory());
    } catch (IllegalArgumentException e) {
      end(WRONG_SETTINGS, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private static long machineMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static int run(NodeSettings settings) throws InterruptedException {
    GridNode node;
    NodeHttp http;
    try {
      node = GridNode.start(settings);
    } catch (IllegalStateException e) {
      LOG.debug("The node did not start", e);
      LOG.error("The node does not start: {}", e.getMessage());
      return FAILED;
    }
    try {
      http = settings.httpPort() == 0 ? null : new NodeHttp(node);
    } catch (IOException e) {
      LOG.error(
          "The node does not start: nothing can listen on {}:{} (shenyu.llm.node.http-port): {}",
          settings.httpHost(),
          settings.httpPort(),
          e.getMessage());
      return FAILED;
    }
    Thread hook = new Thread(() -> stop(node, http), "grid-node-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    LOG.info(
        "Node ready: {} version {}, {} nodes, clients {}:{}, discovery {}, http {}, budgets {} MB,"
            + " maps {} MB, cache {} MB, persistence {}, tls {}, authentication {}",
        settings.name(),
        GridWire.productVersion(),
        node.clusterSize(),
        settings.host(),
        settings.clientPort(),
        settings.discoveryPort(),
        settings.httpPort() == 0 ? "off" : settings.httpHost() + ":" + settings.httpPort(),
        settings.budgetsMemory() >> 20,
        settings.mapsMemory() >> 20,
        settings.cacheMemory() >> 20,
        settings.persistence(),
        settings.tls() != null,
        settings.credentials() != null);
    settings.warnings().forEach(warning -> LOG.warn("{}", warning));
    int size = node.clusterSize();
    String told = null;
    while (!node.awaitEnd(LOOK_MILLIS)) {
      try {
        node.look();
        size = tell(size, node.clusterSize());
        told = tell(told, node.trouble());
      } catch (IllegalStateException | IgniteException e) {
        // it is being stopped, by the hook or by a failure that ends the wait
        LOG.debug("The node could not be looked at", e);
      }
    }
    return FAILED;
  }

  private static int tell(int before, int now) {
    if (before != now) {
      LOG.info("The cluster has {} nodes now, {} before", now, before);
    }
    return now;
  }

  private static @Nullable String tell(@Nullable String before, @Nullable String now) {
    if (now != null && !now.equals(before)) {
      LOG.error("{}", now);
    } else if (now == null && before != null) {
      LOG.info("Nothing is wrong any more");
    }
    return now;
  }

  private static void stop(GridNode node, @Nullable NodeHttp http) {
    LOG.info("The node leaves the cluster");
    node.close();
    if (http != null) {
      http.close();
    }
    LOG.info("The node has left the cluster");
  }

  private static void end(int code, String message) {
    System.err.println(message);
    Runtime.getRuntime().exit(code);
  }
}
