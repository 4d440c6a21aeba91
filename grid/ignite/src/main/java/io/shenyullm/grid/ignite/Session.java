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

import io.shenyullm.core.grid.Membership;
import io.shenyullm.grid.ignite.node.GridWire;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.cluster.ClusterNode;

/** One client that has reached nodes of ours, until they are out of its reach. Thread-safe. */
final class Session implements AutoCloseable {
  private final IgniteClient client;
  private final Map<String, ClientCache<String, byte[]>> maps = new ConcurrentHashMap<>();

  Session(IgniteClient client) {
    this.client = client;
  }

  ClientCache<String, byte[]> counters() {
    return client.cache(GridWire.COUNTERS);
  }

  /** The cache of a map; blocks when it has to be created. */
  ClientCache<String, byte[]> map(String name) {
    ClientCache<String, byte[]> known = maps.get(name);
    if (known != null) {
      return known;
    }
    ClientCache<String, byte[]> cache = client.getOrCreateCache(GridWire.MAPS + name);
    maps.put(name, cache);
    return cache;
  }

  /** Asks a node who is there; blocks. */
  Collection<ClusterNode> serverNodes() {
    return client.cluster().forServers().nodes();
  }

  /** The fewest nodes that accept changes, as nodes say. */
  static int quorum(Collection<ClusterNode> nodes) {
    int quorum = 1;
    for (ClusterNode node : nodes) {
      if (node.attribute(GridWire.QUORUM_ATTRIBUTE) instanceof String number) {
        quorum = Math.max(quorum, Integer.parseInt(number));
      }
    }
    return quorum;
  }

  static List<Membership.Node> described(Collection<ClusterNode> nodes) {
    List<Membership.Node> described = new ArrayList<>();
    for (ClusterNode node : nodes) {
      Object port = node.attribute("clientListenerPort");
      String host = node.addresses().stream().findFirst().orElse("");
      described.add(
          new Membership.Node(
              String.valueOf(node.consistentId()),
              host.isEmpty() || port == null ? host : host + ":" + port,
              node.version().major()
                  + "."
                  + node.version().minor()
                  + "."
                  + node.version().maintenance()));
    }
    return List.copyOf(described);
  }

  @Override
  public void close() {
    client.close();
  }
}
