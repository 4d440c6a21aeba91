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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A cluster of nodes, each in a process of its own on loopback. Nodes keep their ports when they
 * are started again. Closing kills what still runs.
 */
public final class TestingHazelcastNodes implements AutoCloseable {
  private static final long READY_SECONDS = 180;

  private final String cluster = "test-" + UUID.randomUUID();
  private final List<String> java;
  private final List<Node> nodes = new ArrayList<>();

  /** One node. */
  public final class Node {
    private final int port;
    private final List<String> extra;
    private Running running;

    private Node(int port, List<String> extra) {
      this.port = port;
      this.extra = extra;
    }

    public String address() {
      return "127.0.0.1:" + port;
    }

    public long pid() {
      return running.process().pid();
    }

    /** Starts and waits until it is ready. */
    public void start() {
      launch();
      awaitReady();
    }

    private void launch() {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx192m",
              "-Xss512k",
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Dhazelcast.wait.seconds.before.join=0",
              "-Dllm.grid.cluster=" + cluster,
              "-Dllm.grid.bind=" + address(),
              "-Dllm.grid.join=" + String.join(",", addresses())));
      command.addAll(extra);
      command.addAll(java);
      running = Running.start(command, NodeMain.READY);
    }

    private void awaitReady() {
      running.await(READY_SECONDS);
    }

    /** Like {@code kill -9}. */
    public void kill() {
      running.process().destroyForcibly();
      running.awaitEnd();
    }

    /** Like {@code kill -TERM}: hands over its data, then ends. */
    public void stop() {
      // unlike the process's own method this leaves its output open until it has ended
      running.process().toHandle().destroy();
      running.awaitEnd();
    }

    /** What it has written so far. */
    public String output() {
      return running.output();
    }
  }

  private TestingHazelcastNodes(List<String> java) {
    this.java = java;
  }

  /** Starts nodes from this process's class path. */
  public static TestingHazelcastNodes start(int count, String... options) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return start(List.of("-cp", classPath, NodeMain.class.getName()), count, options);
  }

  /** Starts nodes from the JAR that operators get. */
  public static TestingHazelcastNodes startJar(Path jar, int count, String... options) {
    return start(List.of("-jar", jar.toString()), count, options);
  }

  private static TestingHazelcastNodes start(List<String> java, int count, String... options) {
    TestingHazelcastNodes nodes = new TestingHazelcastNodes(java);
    for (int port : freePorts(count)) {
      nodes.nodes.add(nodes.new Node(port, Arrays.asList(options)));
    }
    try {
      // the first alone, so that the others find it and no two clusters form
      nodes.nodes.get(0).start();
      List<Node> others = nodes.nodes.subList(1, count);
      others.forEach(Node::launch);
      others.forEach(Node::awaitReady);
      return nodes;
    } catch (RuntimeException | Error e) {
      nodes.close();
      throw e;
    }
  }

  public String cluster() {
    return cluster;
  }

  public List<String> addresses() {
    return nodes.stream().map(Node::address).toList();
  }

  public Node node(int index) {
    return nodes.get(index);
  }

  public int size() {
    return nodes.size();
  }

  @Override
  public void close() {
    for (Node node : nodes) {
      if (node.running != null) {
        node.kill();
      }
    }
  }

  /** Ports that were free a moment ago, all different. */
  public static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
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

  /** A process that says when it is ready. */
  record Running(
      Process process, ConcurrentLinkedQueue<String> lines, CompletableFuture<Boolean> ready) {

    static Running start(List<String> command, String readyMark) {
      try {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Running running =
            new Running(process, new ConcurrentLinkedQueue<>(), new CompletableFuture<>());
        Thread reader = new Thread(() -> running.read(readyMark), "node-output");
        reader.setDaemon(true);
        reader.start();
        return running;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void read(String readyMark) {
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
          if (line.contains(readyMark)) {
            ready.complete(true);
          }
        }
      } catch (IOException e) {
        lines.add(e.toString());
      }
      ready.complete(false);
    }

    void await(long seconds) {
      try {
        if (!ready.get(seconds, TimeUnit.SECONDS)) {
          throw new AssertionError("The process has ended:\n" + output());
        }
      } catch (TimeoutException e) {
        process.destroyForcibly();
        throw new AssertionError("Not ready in time:\n" + output(), e);
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    void awaitEnd() {
      try {
        if (!process.waitFor(READY_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("The process does not end:\n" + output());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    String output() {
      return String.join("\n", lines);
    }
  }
}
