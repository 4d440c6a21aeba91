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

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.ignite.DataRegionMetrics;
import org.jspecify.annotations.Nullable;

/**
 * A node's health and figures over HTTP, for probes and Prometheus: {@code GET /health} (503 with
 * what to do when something is wrong), {@code GET /metrics}, and for operators {@code POST
 * /reset-lost-partitions} and {@code POST /activate}. These two want the header {@code
 * x-llm-confirm: yes}, which no web page can send to another site, and, where the node has
 * credentials, {@code x-llm-node-password} with {@code shenyu.llm.node.password}. Reading is
 * without authentication: keep it on loopback or within a network of operators.
 */
final class NodeHttp implements AutoCloseable {
  static final String CONFIRM = "x-llm-confirm";
  static final String PASSWORD = "x-llm-node-password";

  private final GridNode node;
  private final HttpServer server;
  private final ExecutorService executor;

  NodeHttp(GridNode node) throws IOException {
    this.node = node;
    NodeSettings settings = node.settings();
    this.server =
        HttpServer.create(
            new InetSocketAddress(settings.httpHost(), settings.httpPort()), /* backlog= */ 16);
    this.executor =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "grid-node-http");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    on("/health", "GET", this::health);
    on("/metrics", "GET", () -> new Reply(200, metrics()));
    on(
        "/reset-lost-partitions",
        "POST",
        () -> {
          node.resetLostPartitions();
          return health();
        });
    on(
        "/activate",
        "POST",
        () -> {
          node.activate();
          return health();
        });
    server.start();
  }

  /** What is missing for a request that changes something; {@code null} if nothing is. */
  private @Nullable Reply refusal(Headers headers) {
    if (!"yes".equals(headers.getFirst(CONFIRM))) {
      return new Reply(403, "send the header " + CONFIRM + ": yes\n");
    }
    NodeSettings.Credentials credentials = node.settings().credentials();
    String shown = headers.getFirst(PASSWORD);
    return credentials == null
            || (shown != null
                && MessageDigest.isEqual(
                    credentials.password().getBytes(UTF_8), shown.getBytes(UTF_8)))
        ? null
        : new Reply(403, "send the header " + PASSWORD + " with shenyu.llm.node.password\n");
  }

  private record Reply(int status, String body) {}

  private void on(String path, String method, Supplier<Reply> reply) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
              send(exchange, new Reply(404, "not found\n"));
            } else if (!exchange.getRequestMethod().equals(method)) {
              send(exchange, new Reply(405, "use " + method + "\n"));
            } else {
              Reply refusal = method.equals("POST") ? refusal(exchange.getRequestHeaders()) : null;
              send(exchange, refusal == null ? answer(reply) : refusal);
            }
          }
        });
  }

  private static Reply answer(Supplier<Reply> reply) {
    try {
      return reply.get();
    } catch (RuntimeException e) {
      // a node that is just stopping: the prober is told so
      return new Reply(503, "not available: " + e.getMessage() + "\n");
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private Reply health() {
    String trouble = node.trouble();
    return trouble == null
        ? new Reply(200, "ok, " + node.clusterSize() + " nodes\n")
        : new Reply(503, trouble + "\n");
  }

  private String metrics() {
    StringBuilder text = new StringBuilder();
    Runtime runtime = Runtime.getRuntime();
    gauge(text, "up", "Whether nothing is wrong with the node", node.trouble() == null ? 1 : 0);
    gauge(text, "cluster_nodes", "Nodes of the cluster", node.clusterSize());
    gauge(text, "balanced", "Whether everything has all its copies", node.isBalanced() ? 1 : 0);
    gauge(text, "heap_used_bytes", "Heap in use", runtime.totalMemory() - runtime.freeMemory());
    gauge(text, "heap_max_bytes", "Largest heap", runtime.maxMemory());
    head(text, "region_used_bytes", "Memory in use outside of the heap", "gauge");
    for (DataRegionMetrics region : node.regions()) {
      sample(text, "region_used_bytes", "region", region.getName(), region.getTotalUsedSize());
    }
    head(text, "region_max_bytes", "Memory that may be used outside of the heap", "gauge");
    for (DataRegionMetrics region : node.regions()) {
      sample(text, "region_max_bytes", "region", region.getName(), node.maximum(region));
    }
    head(text, "region_full_total", "Writes refused because a region was full", "counter");
    text.append("llm_grid_node_region_full_total ").append(node.fullCount()).append('\n');
    head(text, "entries", "Entries of which this node is the primary", "gauge");
    for (Map.Entry<String, Long> cache : node.entries().entrySet()) {
      sample(text, "entries", "cache", cache.getKey(), cache.getValue());
    }
    long lost = node.lostPartitions().values().stream().mapToLong(Integer::longValue).sum();
    gauge(text, "lost_partitions", "Partitions without any copy, over all caches", lost);
    return text.toString();
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    head(text, name, help, "gauge");
    text.append("llm_grid_node_").append(name).append(' ').append(value).append('\n');
  }

  private static void head(StringBuilder text, String name, String help, String type) {
    text.append("# HELP llm_grid_node_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE llm_grid_node_").append(name).append(' ').append(type).append('\n');
  }

  private static void sample(
      StringBuilder text, String name, String label, String value, long figure) {
    text.append("llm_grid_node_").append(name).append('{').append(label).append("=\"");
    text.append(value).append("\"} ").append(figure).append('\n');
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdown();
  }
}
