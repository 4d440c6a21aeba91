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

import io.shenyullm.grid.ignite.node.JvmFlags;
import io.shenyullm.grid.ignite.node.NodeMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Grid nodes in processes of their own, on loopback and free ports. They run this process's class
 * path, or a node JAR. Not thread-safe.
 */
public final class TestingIgniteNodes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final Path directory;
  private final Map<String, String> properties;
  private final List<String> launch;
  private final List<Node> nodes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  private static final class Node {
    final int number;
    final int discovery;
    final int communication;
    final int client;
    final int web;
    Process process;
    int starts;

    Node(int number, List<Integer> ports) {
      this.number = number;
      this.discovery = ports.get(0);
      this.communication = ports.get(1);
      this.client = ports.get(2);
      this.web = ports.get(3);
    }
  }

  private TestingIgniteNodes(
      Path directory, int count, Map<String, String> properties, List<String> launch) {
    this.directory = directory;
    this.properties = Map.copyOf(properties);
    this.launch = List.copyOf(launch);
    List<Integer> ports = freePorts(4 * count);
    for (int i = 0; i < count; i++) {
      nodes.add(new Node(i, ports.subList(4 * i, 4 * i + 4)));
    }
  }

  /**
   * Starts nodes from this process's class path and waits until they have found each other.
   *
   * @param directory for data and logs
   * @param properties of the nodes, without {@code shenyu.llm.node.}; ports and names are set
   */
  public static TestingIgniteNodes start(
      Path directory, int count, Map<String, String> properties) {
    List<String> launch = new ArrayList<>(JvmFlags.NODE.arguments());
    launch.addAll(List.of("-cp", System.getProperty("java.class.path"), NodeMain.class.getName()));
    return started(new TestingIgniteNodes(directory, count, properties, launch));
  }

  /** The same from a node JAR, which brings its own flags. */
  public static TestingIgniteNodes startJar(
      Path directory, int count, Map<String, String> properties, Path jar) {
    return started(
        new TestingIgniteNodes(directory, count, properties, List.of("-jar", jar.toString())));
  }

  private static TestingIgniteNodes started(TestingIgniteNodes nodes) {
    try {
      nodes.nodes.forEach(nodes::launch);
      nodes.awaitSize(nodes.nodes.size());
      return nodes;
    } catch (RuntimeException e) {
      nodes.close();
      throw e;
    }
  }

  /** Below the ports of outgoing connections, so that none is taken while a node is away. */
  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      while (ports.size() < count) {
        int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
        try {
          sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
          ports.add(port);
        } catch (BindException e) {
          // taken: another one
        }
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

  /** One free port on loopback. */
  public static int freePort() {
    return freePorts(1).get(0);
  }

  private void launch(Node node) {
    Map<String, String> all = new TreeMap<>(properties);
    all.put("name", "node-" + node.number);
    all.put("data-dir", directory.resolve("node-" + node.number).toString());
    all.put(
        "peers",
        nodes.stream()
            .map(other -> "127.0.0.1:" + other.discovery)
            .collect(Collectors.joining(",")));
    all.put("discovery-port", "" + node.discovery);
    all.put("communication-port", "" + node.communication);
    all.put("client-port", "" + node.client);
    all.put("http-port", "" + node.web);
    all.putIfAbsent("cache-memory", "64m");
    all.putIfAbsent("maps-memory", "64m");
    all.putIfAbsent("budgets-memory", "64m");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    all.forEach((name, value) -> command.add("-Dshenyu.llm.node." + name + "=" + value));
    command.addAll(launch);
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().remove("JDK_JAVA_OPTIONS");
      builder.redirectErrorStream(true);
      builder.redirectOutput(
          ProcessBuilder.Redirect.appendTo(directory.resolve(logName(node.number)).toFile()));
      node.process = builder.start();
      node.starts++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String logName(int number) {
    return "node-" + number + ".log";
  }

  /** What a node has logged, over all its starts. */
  public String log(int number) {
    try {
      return Files.readString(directory.resolve(logName(number)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port of each node's client connector. */
  public List<String> addresses() {
    return nodes.stream().map(node -> "127.0.0.1:" + node.client).toList();
  }

  public int size() {
    return nodes.size();
  }

  /** Waits until every running node sees so many. */
  public void awaitSize(int count) {
    await(
        count + " nodes",
        () ->
            running().count() >= count
                && running()
                    .allMatch(
                        node -> get(node.number, "/health").equals("ok, " + count + " nodes\n")));
  }

  private Stream<Node> running() {
    return nodes.stream().filter(node -> node.process.isAlive());
  }

  /** Waits for a condition, for as long as nodes may take for anything. */
  public void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        StringBuilder logs = new StringBuilder();
        nodes.forEach(node -> logs.append(log(node.number)));
        throw new IllegalStateException("waited in vain for " + what + "; logs:\n" + logs);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** What a node answers over HTTP; empty if it does not. */
  public String get(int number, String path) {
    return send(number, path, "GET");
  }

  /** The same with POST and header names and values. */
  public String post(int number, String path, String... headers) {
    return send(number, path, "POST", headers);
  }

  private String send(int number, String path, String method, String... headers) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + nodes.get(number).web + path);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .method(method, HttpRequest.BodyPublishers.noBody())
              .timeout(PATIENCE);
      if (headers.length > 0) {
        request.headers(headers);
      }
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends a node as {@code kill -9} does. */
  public void kill(int number) {
    end(nodes.get(number).process.destroyForcibly());
  }

  /** Asks a node to leave and waits until it has. */
  public void stop(int number) {
    Process process = nodes.get(number).process;
    process.destroy();
    end(process);
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the node does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a node again that has ended; does not wait. */
  public void startAgain(int number) {
    launch(nodes.get(number));
  }

  /** Halts a node without ending it. */
  public void pause(int number) {
    signal(number, "-STOP");
  }

  /** Lets a halted node go on. */
  public void resume(int number) {
    signal(number, "-CONT");
  }

  private void signal(int number, String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", signal, "" + nodes.get(number).process.pid())
              .inheritIO()
              .start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill " + signal + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether a node's process is there. */
  public boolean isAlive(int number) {
    return nodes.get(number).process.isAlive();
  }

  /** Exit code of a node that has ended. */
  public int exitCode(int number) {
    return nodes.get(number).process.exitValue();
  }

  @Override
  public void close() {
    for (Node node : nodes) {
      if (node.process != null) {
        node.process.destroyForcibly();
      }
    }
  }
}
