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
package io.shenyullm.admin.dataplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.ingest.BatchTooLargeException;
import io.shenyullm.admin.ingest.Ingested;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.ingest.SpentQuestion;
import io.shenyullm.admin.requests.RequestFeed;
import io.shenyullm.admin.snapshot.Published;
import io.shenyullm.admin.snapshot.SnapshotPublisher;
import io.shenyullm.core.json.Json;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.UsageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The HTTP server that gateways talk to; its calls are in {@code docs/reference/snapshot.md}.
 * Without a gateway token it refuses every call.
 */
public final class DataPlaneServer implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlaneServer.class);
  private static final int MAX_BATCH_BYTES = 8 * 1024 * 1024;
  private static final int THREADS = 8;

  /** Sums may take long: they must never keep records from coming in. */
  private static final int SUM_THREADS = 2;

  private static final int MAX_WAITING_SUMS = 64;
  private static final String JSON = "application/json";

  private final AdminSettings settings;
  private final SnapshotPublisher snapshots;
  private final RecordStore records;
  private final RequestFeed feed;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService executor;
  private volatile @Nullable ExecutorService sums;

  public DataPlaneServer(
      AdminSettings settings, SnapshotPublisher snapshots, RecordStore records, RequestFeed feed) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.records = records;
    this.feed = feed;
  }

  /** The port that is listened on; 0 while stopped. */
  public synchronized int port() {
    return server == null ? 0 : server.getAddress().getPort();
  }

  @Override
  public synchronized void start() {
    InetSocketAddress address =
        new InetSocketAddress(settings.dataPlane().address(), settings.dataPlane().port());
    try {
      HttpServer created = HttpServer.create(address, 0);
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      created.setExecutor(threads);
      sums = sumThreads();
      created.createContext("/llm/v1/snapshots/current", this::snapshot);
      created.createContext("/llm/v1/usage", exchange -> ingest(exchange, true));
      created.createContext("/llm/v1/audit", exchange -> ingest(exchange, false));
      created.createContext("/llm/v1/budgets/spent", this::spent);
      created.start();
      server = created;
      executor = threads;
      LOG.info("data plane for gateways on {}", created.getAddress());
      if (settings.gatewayToken() == null) {
        LOG.warn("llm.admin.gateway-token is not set: gateways are refused until it is");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the data plane cannot listen on " + address + "; set llm.admin.data-plane.port", e);
    }
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
    ExecutorService adding = sums;
    if (adding != null) {
      adding.shutdownNow();
      sums = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return server != null;
  }

  private void snapshot(HttpExchange exchange) throws IOException {
    if (!accept(exchange, "GET")) {
      return;
    }
    Optional<Published> current = snapshots.current();
    if (current.isEmpty()) {
      error(exchange, 404, snapshots.problem().orElse("nothing has been published yet"));
      return;
    }
    Published published = current.get();
    String tag = "\"" + published.sha256() + "\"";
    exchange.getResponseHeaders().set("ETag", tag);
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      exchange.close();
      return;
    }
    send(exchange, 200, published.envelope());
  }

  private void ingest(HttpExchange exchange, boolean usage) throws IOException {
    if (!accept(exchange, "POST")) {
      return;
    }
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(MAX_BATCH_BYTES + 1);
    }
    if (body.length > MAX_BATCH_BYTES) {
      error(exchange, 413, "a batch may have at most " + MAX_BATCH_BYTES + " bytes");
      return;
    }
    try {
      if (usage) {
        Ingested<UsageRecord> done = records.usage(body);
        ingested(exchange, done);
        done.accepted().forEach(feed::usage);
      } else {
        Ingested<AuditRecord> done = records.audit(body);
        ingested(exchange, done);
        done.accepted().forEach(feed::audit);
      }
    } catch (BatchTooLargeException e) {
      error(exchange, 413, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("a batch of records could not be stored; the gateway will send it again", e);
      error(exchange, 503, "the records could not be stored");
    }
  }

  /** 422 names the lines that are never taken; the others are stored. */
  private static void ingested(HttpExchange exchange, Ingested<?> done) throws IOException {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("accepted", done.accepted().size());
    answer.put("duplicates", done.duplicates());
    if (!done.rejected().isEmpty()) {
      answer.put(
          "rejected",
          done.rejected().stream()
              .map(one -> Map.of("line", one.line(), "reason", one.reason()))
              .toList());
    }
    send(exchange, done.rejected().isEmpty() ? 200 : 422, Json.write(answer));
  }

  private static ExecutorService sumThreads() {
    return new ThreadPoolExecutor(
        SUM_THREADS,
        SUM_THREADS,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_WAITING_SUMS),
        task -> DaemonThreads.of(task, "llm-data-plane-sums"));
  }

  private void spent(HttpExchange exchange) throws IOException {
    if (!accept(exchange, "GET")) {
      return;
    }
    SpentQuestion question;
    try {
      question = question(exchange);
    } catch (IllegalArgumentException | DateTimeException e) {
      error(exchange, 400, String.valueOf(e.getMessage()));
      return;
    }
    ExecutorService threads = sums;
    try {
      if (threads == null) {
        throw new RejectedExecutionException("stopped");
      }
      threads.execute(() -> sum(exchange, question));
    } catch (RejectedExecutionException e) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      error(exchange, 503, "too many sums are asked for at once; try again shortly");
    }
  }

  private static SpentQuestion question(HttpExchange exchange) {
    Map<String, String> query =
        UriComponentsBuilder.newInstance()
            // decoded: an instant's colons may come as %3A
            .query(exchange.getRequestURI().getQuery())
            .build()
            .getQueryParams()
            .toSingleValueMap();
    String by = query.get("by");
    if (by != null && !by.equals("boot")) {
      throw new IllegalArgumentException("by must be boot");
    }
    String until = query.get("until");
    return new SpentQuestion(
        Instant.parse(query.getOrDefault("since", "1970-01-01T00:00:00Z")),
        until == null ? null : Instant.parse(until),
        query.getOrDefault("scope", SpentQuestion.ALL),
        by != null,
        query.get("boot"));
  }

  private void sum(HttpExchange exchange, SpentQuestion question) {
    try {
      try {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("spent", records.spent(question));
        send(exchange, 200, Json.write(answer));
      } catch (IllegalArgumentException e) {
        error(exchange, 400, String.valueOf(e.getMessage()));
      } catch (DataAccessException e) {
        LOG.error("a gateway's question for what has been spent could not be answered", e);
        error(exchange, 503, "the database could not be asked; try again");
      }
    } catch (IOException e) {
      LOG.debug("a gateway that asked for a sum is gone: {}", e.toString());
      exchange.close();
    }
  }

  /** Whether the method and the token are right; answers the caller if not. */
  private boolean accept(HttpExchange exchange, String method) throws IOException {
    String token = settings.gatewayToken();
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    boolean known =
        token != null
            && header != null
            && MessageDigest.isEqual(
                ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
                header.getBytes(StandardCharsets.UTF_8));
    if (!known) {
      error(exchange, 401, "the gateway token is missing or wrong");
      return false;
    }
    if (!exchange.getRequestMethod().equals(method)) {
      error(exchange, 405, "use " + method);
      return false;
    }
    return true;
  }

  private static void error(HttpExchange exchange, int status, String message) throws IOException {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("error", message);
    send(exchange, status, Json.write(error));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
