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

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.published.PublishedSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.FileSystemUtils;

/**
 * A Tomcat of its own for gateways, because the host's filters guard every port of the host's. A
 * request that is only half sent holds no thread, and ends at a deadline.
 */
public final class DataPlaneServer implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlaneServer.class);
  private static final Duration BODY_DEADLINE = Duration.ofSeconds(20);
  private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
  private static final int MAX_CONNECTIONS = 4_000;
  private static final int MAX_CONNECTIONS_OF_AN_ADDRESS = 1_000;
  private static final int IO_THREADS = 16;
  private static final int WORKERS = 8;
  private static final int SUM_WORKERS = 2;
  private static final int MAX_WAITING = 64;

  private final AdminSettings settings;
  private final GatewayTokens tokens;
  private final DataPlaneApi api;
  private final Duration bodyDeadline;
  private @Nullable Running running;

  public DataPlaneServer(
      AdminSettings settings,
      GatewayTokens tokens,
      PublishedSnapshot snapshots,
      RecordStore records,
      List<GatewayWatcher> watchers) {
    this(settings, tokens, snapshots, records, watchers, BODY_DEADLINE);
  }

  DataPlaneServer(
      AdminSettings settings,
      GatewayTokens tokens,
      PublishedSnapshot snapshots,
      RecordStore records,
      List<GatewayWatcher> watchers,
      Duration bodyDeadline) {
    this.settings = settings;
    this.tokens = tokens;
    this.api = new DataPlaneApi(snapshots, records, watchers);
    this.bodyDeadline = bodyDeadline;
  }

  /** The port that is listened on; 0 while stopped. */
  public synchronized int port() {
    return running == null ? 0 : running.tomcat().getConnector().getLocalPort();
  }

  @Override
  public synchronized void start() {
    AdminSettings.DataPlane where = settings.dataPlane();
    try {
      Path folder = Files.createTempDirectory("llm-data-plane-");
      ThreadPoolExecutor workers = threads(WORKERS, "llm-data-plane");
      ThreadPoolExecutor sums = threads(SUM_WORKERS, "llm-data-plane-sums");
      ScheduledExecutorService deadlines = DaemonThreads.scheduler("llm-data-plane-deadlines");
      Doorkeeper door = new Doorkeeper(settings.gatewayToken(), tokens);
      DataPlaneServlet servlet =
          new DataPlaneServlet(api, door, bodyDeadline, workers, sums, deadlines);
      Tomcat tomcat = tomcat(folder, servlet, where);
      running = new Running(tomcat, List.of(workers, sums, deadlines), folder);
      tomcat.start();
      LOG.info("data plane for gateways on {}:{}", where.address(), port());
      warnOf(door);
    } catch (IOException e) {
      throw new UncheckedIOException("the data plane has no place for its files", e);
    } catch (LifecycleException e) {
      stop();
      throw new IllegalStateException(
          "the data plane cannot listen on "
              + where.address()
              + ":"
              + where.port()
              + "; set llm.admin.data-plane.port",
          e);
    }
  }

  private void warnOf(Doorkeeper door) {
    if (door.knowsShared()) {
      LOG.warn(
          "llm.admin.gateway-token is set: whoever has it may write records in every gateway's"
              + " name. Give each gateway a token of its own (llmctl gateway token create), and"
              + " then unset it");
    } else if (!tokens.any()) {
      LOG.warn(
          "no gateway has a token: all are refused until one is made (llmctl gateway token"
              + " create)");
    }
  }

  private static ThreadPoolExecutor threads(int count, String name) {
    return new ThreadPoolExecutor(
        count,
        count,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_WAITING),
        task -> DaemonThreads.of(task, name));
  }

  private static Tomcat tomcat(
      Path folder, DataPlaneServlet servlet, AdminSettings.DataPlane where) {
    Connector connector =
        new Connector(new Http11NioProtocol(new LimitedEndpoint(MAX_CONNECTIONS_OF_AN_ADDRESS)));
    connector.setPort(where.port());
    connector.setThrowOnFailure(true);
    connector.setProperty("address", where.address());
    connector.setProperty("connectionTimeout", String.valueOf(HEADER_TIMEOUT.toMillis()));
    connector.setProperty("keepAliveTimeout", String.valueOf(IDLE_TIMEOUT.toMillis()));
    connector.setProperty("maxConnections", String.valueOf(MAX_CONNECTIONS));
    connector.setProperty("maxThreads", String.valueOf(IO_THREADS));
    // what is left of a body that was refused is not waited for
    connector.setProperty("maxSwallowSize", "0");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    // the host's engine has the usual name
    tomcat.getEngine().setName("llm-data-plane");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "data-plane", servlet).setAsyncSupported(true);
    context.addServletMappingDecoded("/*", "data-plane");
    return tomcat;
  }

  @Override
  public synchronized void stop() {
    if (running != null) {
      running.stop();
      running = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running != null;
  }

  /** What was started together. */
  private record Running(Tomcat tomcat, List<ExecutorService> threads, Path folder) {
    void stop() {
      try {
        tomcat.stop();
        tomcat.destroy();
        FileSystemUtils.deleteRecursively(folder);
      } catch (LifecycleException | IOException e) {
        LOG.warn("the data plane did not stop in order", e);
      }
      threads.forEach(ExecutorService::shutdownNow);
    }
  }
}
