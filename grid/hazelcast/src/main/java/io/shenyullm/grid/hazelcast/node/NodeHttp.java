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

import com.hazelcast.core.DistributedObject;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.LocalMapStats;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shenyullm.grid.hazelcast.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Health and metrics of a node. */
final class NodeHttp {
  private final HazelcastInstance member;
  private final int minMembers;

  private NodeHttp(HazelcastInstance member, int minMembers) {
    this.member = member;
    this.minMembers = minMembers;
  }

  static void start(HostPort address, HazelcastInstance member, int minMembers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(address.host(), address.port()), 16);
    NodeHttp http = new NodeHttp(member, minMembers);
    server.createContext("/live", http::live);
    server.createContext("/health", http::health);
    server.createContext("/metrics", http::metrics);
    server.start();
  }

  /** 200 while the process answers and its member runs; asks no other node, so cannot stall. */
  private void live(HttpExchange exchange) throws IOException {
    boolean running = member.getLifecycleService().isRunning();
    answer(exchange, running ? 200 : 503, running ? "ok\n" : "stopping\n");
  }

  /** 200 while the node may be used and its data have backups; else 503 with the reason. */
  private void health(HttpExchange exchange) throws IOException {
    if (!member.getLifecycleService().isRunning()) {
      answer(exchange, 503, "stopping\n");
      return;
    }
    int members = member.getCluster().getMembers().size();
    boolean enough = members >= minMembers;
    boolean safe = member.getPartitionService().isClusterSafe();
    answer(
        exchange,
        enough && safe ? 200 : 503,
        enough
            ? safe ? "ok\n" : "backups are being made\n"
            : members + " of at least " + minMembers + " nodes: writes are refused\n");
  }

  private void metrics(HttpExchange exchange) throws IOException {
    StringBuilder text = new StringBuilder(1_024);
    Runtime runtime = Runtime.getRuntime();
    gauge(text, "llm_grid_node_members", member.getCluster().getMembers().size());
    gauge(text, "llm_grid_node_members_min", minMembers);
    gauge(text, "llm_grid_node_heap_used_bytes", runtime.totalMemory() - runtime.freeMemory());
    gauge(text, "llm_grid_node_heap_max_bytes", runtime.maxMemory());
    StringBuilder entries = type("llm_grid_node_entries");
    StringBuilder bytes = type("llm_grid_node_entry_bytes");
    StringBuilder evictions = type("llm_grid_node_evictions");
    for (DistributedObject object : member.getDistributedObjects()) {
      if (object instanceof IMap<?, ?> map) {
        LocalMapStats stats = map.getLocalMapStats();
        sample(
            entries, "llm_grid_node_entries", map.getName(), "owned", stats.getOwnedEntryCount());
        sample(
            entries, "llm_grid_node_entries", map.getName(), "backup", stats.getBackupEntryCount());
        sample(
            bytes,
            "llm_grid_node_entry_bytes",
            map.getName(),
            "owned",
            stats.getOwnedEntryMemoryCost());
        sample(
            bytes,
            "llm_grid_node_entry_bytes",
            map.getName(),
            "backup",
            stats.getBackupEntryMemoryCost());
        sample(
            evictions, "llm_grid_node_evictions", map.getName(), "owned", stats.getEvictionCount());
      }
    }
    answer(exchange, 200, text.append(entries).append(bytes).append(evictions).toString());
  }

  private static StringBuilder type(String name) {
    return new StringBuilder("# TYPE ").append(name).append(" gauge\n");
  }

  private static void gauge(StringBuilder text, String name, long value) {
    text.append(type(name)).append(name).append(' ').append(value).append('\n');
  }

  private static void sample(
      StringBuilder text, String name, String map, String replica, long value) {
    text.append(
        String.format(
            Locale.ROOT, "%s{map=\"%s\",replica=\"%s\"} %d%n", name, map, replica, value));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }
}
