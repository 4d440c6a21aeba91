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
package io.shenyullm.core.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Prometheus finds our metrics: in the registry that ShenYu's metrics plugin exposes, or at
 * {@code /metrics} of a small server of our own. A port that is taken is no reason not to start.
 */
public final class MetricsExposure implements AutoCloseable {
  /** Default of {@code shenyu.llm.metrics.port}. */
  public static final int DEFAULT_PORT = 9097;

  private static final Logger LOG = LoggerFactory.getLogger(MetricsExposure.class);

  private final PrometheusMeterRegistry registry;
  private final @Nullable HttpServer server;
  private final @Nullable ExecutorService executor;

  private MetricsExposure(
      PrometheusMeterRegistry registry,
      @Nullable HttpServer server,
      @Nullable ExecutorService executor) {
    this.registry = registry;
    this.server = server;
    this.executor = executor;
  }

  /** Metrics go to the registry that ShenYu's metrics plugin exposes. */
  public static MetricsExposure shared() {
    return new MetricsExposure(registry(CollectorRegistry.defaultRegistry), null, null);
  }

  /**
   * Metrics are served here.
   *
   * @param address to listen on, the loopback address unless an operator says otherwise
   * @param port 0 picks a free one, a negative one serves nothing
   */
  public static MetricsExposure own(InetAddress address, int port) {
    PrometheusMeterRegistry registry = registry(new CollectorRegistry(true));
    if (port < 0) {
      return new MetricsExposure(registry, null, null);
    }
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
      ExecutorService executor =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, "llm-metrics");
                thread.setDaemon(true);
                return thread;
              });
      server.setExecutor(executor);
      server.createContext("/metrics", exchange -> answer(exchange, registry));
      server.start();
      LOG.info("metrics are at http://{}:{}/metrics", address.getHostAddress(), port(server));
      return new MetricsExposure(registry, server, executor);
    } catch (IOException e) {
      LOG.warn(
          "metrics are not exposed: port {} cannot be used ({}). Set shenyu.llm.metrics.port to"
              + " another one, 0 for any, -1 for none",
          port,
          e.toString());
      return new MetricsExposure(registry, null, null);
    }
  }

  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** The port of our own server, if it runs. */
  public OptionalInt port() {
    return server == null ? OptionalInt.empty() : OptionalInt.of(port(server));
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    if (executor != null) {
      executor.shutdownNow();
    }
    registry.close();
  }

  private static PrometheusMeterRegistry registry(CollectorRegistry collectors) {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, collectors, Clock.SYSTEM);
  }

  private static int port(HttpServer server) {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, PrometheusMeterRegistry registry)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      String contentType =
          TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
      byte[] body = registry.scrape(contentType).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
