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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Grid nodes, each a process with ports of its own that it keeps when it is started again. */
final class Nodes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(300);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final Engine engine;
  private final Path folder;
  private final String cluster = "cluster-test-" + UUID.randomUUID();
  private final List<List<Integer>> ports;
  private final List<ChildProcess> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();

  Nodes(Engine engine, Path folder, int count, Random random) {
    this.engine = engine;
    this.folder = folder;
    this.ports = freePorts(count, engine.ports(), random);
  }

  void start() {
    for (int i = 0; i < ports.size(); i++) {
      processes.add(launch(i));
      if (i == 0) {
        // the first alone, so that no two clusters form; it refuses writes until there are more
        Await.until("the first node", PATIENCE, () -> !get(0, "/metrics").isEmpty());
      }
    }
    awaitSafe();
  }

  /** Below the ports of outgoing connections, so that none is taken while a node is away. */
  private static List<List<Integer>> freePorts(int nodes, int each, Random random) {
    List<ServerSocket> sockets = new ArrayList<>();
    List<List<Integer>> ports = new ArrayList<>();
    try {
      for (int i = 0; i < nodes; i++) {
        List<Integer> mine = new ArrayList<>();
        while (mine.size() < each) {
          int port = 12_000 + random.nextInt(20_000);
          try {
            sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
            mine.add(port);
          } catch (BindException e) {
            // taken: another one
          }
        }
        ports.add(mine);
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      for (ServerSocket socket : sockets) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private ChildProcess launch(int number) {
    List<String> command = new ArrayList<>();
    command.add(ChildProcess.java());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Dcluster.log.level=INFO");
    command.addAll(engine.node(number, ports, folder, cluster));
    return ChildProcess.start(
        "node-" + number, command, folder.resolve("node-" + number + ".log"), line -> {});
  }

  GridSettings client() {
    return engine.client(ports, cluster);
  }

  int size() {
    return ports.size();
  }

  void kill(int number) {
    processes.get(number).kill();
  }

  /** Asks it to hand over what it has, and to end. */
  void stop(int number) {
    processes.get(number).terminate();
  }

  void startAgain(int number) {
    processes.set(number, launch(number));
  }

  void halt(int number) {
    processes.get(number).halt();
  }

  /**
   * Lets it go on. It may find that the others have gone on without it and end; then it is started
   * again, as whoever watches over a node does.
   */
  void goOn(int number) {
    processes.get(number).goOn();
    Await.until(
        "the halted node to be one of them again, or to end",
        PATIENCE,
        () -> !processes.get(number).isAlive() || isSafe());
    if (!processes.get(number).isAlive()) {
      processes.get(number).awaitEnd();
      startAgain(number);
    }
  }

  /** Waits until all nodes see each other and no entry lacks a copy. */
  void awaitSafe() {
    Await.until(
        "all nodes to be safe",
        PATIENCE,
        () -> {
          for (int i = 0; i < size(); i++) {
            if (!processes.get(i).isAlive()) {
              throw new StageException("node " + i + " has ended by itself");
            }
          }
          return isSafe();
        });
  }

  private boolean isSafe() {
    for (int i = 0; i < size(); i++) {
      if (!engine.isSafe(get(i, "/health"), get(i, "/metrics"), size())) {
        return false;
      }
    }
    return true;
  }

  private String get(int number, String path) {
    URI uri = URI.create("http://127.0.0.1:" + engine.httpPort(ports.get(number)) + path);
    try {
      return http.send(
              HttpRequest.newBuilder(uri).timeout(ANSWER).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw StageException.interrupted(e);
    }
  }

  @Override
  public void close() {
    processes.forEach(ChildProcess::discard);
  }
}
