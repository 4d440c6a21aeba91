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

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.grid.ignite.node.GridNode;
import io.shenyullm.grid.ignite.node.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node within this process, for development: its heap and pauses are the gateway's, and its data
 * go with it. It listens on {@code bind}, for other such nodes 1,000 ports above and, to talk to
 * them, 2,000 above; {@code addresses} are the {@code bind}s of the others.
 */
final class EmbeddedNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedNode.class);
  private static final String DEFAULT_BIND = "127.0.0.1:10800";
  private static final int DISCOVERY_OFFSET = 1_000;
  private static final int COMMUNICATION_OFFSET = 2_000;

  private final GridNode node;
  private final Path directory;
  private final String clientAddress;

  private EmbeddedNode(GridNode node, Path directory, String clientAddress) {
    this.node = node;
    this.directory = directory;
    this.clientAddress = clientAddress;
  }

  /**
   * @throws IllegalStateException saying what to do, if it cannot run here
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  static EmbeddedNode start(GridSettings settings) {
    String bind = settings.bind() == null ? DEFAULT_BIND : settings.bind();
    String host = Addresses.host(bind);
    int port = Addresses.port(bind);
    Map<String, String> node = new TreeMap<>();
    StringBuilder peers = new StringBuilder(discovery(bind));
    for (String other : settings.addresses()) {
      peers.append(',').append(discovery(other));
    }
    node.put("name", "embedded-" + host + "-" + port);
    node.put("host", host);
    node.put("peers", peers.toString());
    node.put("client-port", "" + port);
    node.put("discovery-port", "" + (port + DISCOVERY_OFFSET));
    node.put("communication-port", "" + (port + COMMUNICATION_OFFSET));
    node.put("http-port", "0");
    node.put("cache-memory", "256m");
    node.put("maps-memory", "64m");
    node.put("budgets-memory", "64m");
    node.put("shutdown-timeout-millis", "5000");
    Secret password = settings.password();
    if (settings.username() != null && password != null) {
      node.put("username", settings.username());
      node.put("password", password.reveal());
      // whoever has the password runs such a node anyway
      node.put("node-secret", "embedded/" + password.reveal());
    }
    Path directory = newDirectory();
    node.put("data-dir", directory.toString());
    Map<String, String> properties = new TreeMap<>();
    node.forEach((name, value) -> properties.put("shenyu.llm.node." + name, value));
    boolean started = false;
    try {
      GridNode running = GridNode.start(NodeSettings.of(properties, Map.of(), /* memory= */ 0));
      started = true;
      return new EmbeddedNode(running, directory, bind);
    } finally {
      if (!started) {
        delete(directory);
      }
    }
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("llm-grid-");
    } catch (IOException e) {
      throw new IllegalStateException("no directory for its work files: " + e, e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("Files of the embedded node were left in {}", directory, e);
    }
  }

  private static String discovery(String bind) {
    return Addresses.host(bind) + ":" + (Addresses.port(bind) + DISCOVERY_OFFSET);
  }

  /** Whether it is to be replaced: the others went on without it, or something broke. */
  boolean hasEnded() {
    return node.hasEnded();
  }

  String clientAddress() {
    return clientAddress;
  }

  @Override
  public void close() {
    node.close();
    delete(directory);
  }
}
