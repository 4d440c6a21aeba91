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
package io.shenyullm.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A closed loop over keep-alive connections in the calling thread: every connection asks again as
 * soon as its reply is whole. Prepared bytes and one selector, because the generator shares its
 * core with the simulated provider.
 */
final class LoadGenerator {
  private static final Duration STUCK = Duration.ofSeconds(10);

  private final Supplier<Duration> gatewayCpu;
  private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 16);
  private final byte[] bytes = new byte[1 << 16];
  private String lastFailure = "";

  /**
   * @param gatewayCpu processor time that the gateway has used so far
   */
  LoadGenerator(Supplier<Duration> gatewayCpu) {
    this.gatewayCpu = gatewayCpu;
  }

  /**
   * Runs one round. A reply that is not a complete 200 with content only counts as failed.
   *
   * @throws IOException if a connection breaks or no reply comes
   */
  LoadFigures run(LoadCase load, Duration time) throws IOException {
    Samples whole = new Samples();
    Samples first = new Samples();
    long bodyBytes = 0;
    long events = 0;
    long failed = 0;
    long closed = 0;
    List<Connection> connections = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < load.connections(); i++) {
        connections.add(new Connection(load, selector));
      }
      Duration cpuBefore = gatewayCpu.get();
      long begin = System.nanoTime();
      long end = begin + time.toNanos();
      for (Connection connection : connections) {
        connection.send();
      }
      while (System.nanoTime() < end) {
        if (selector.select(STUCK.toMillis()) == 0) {
          throw new IOException("no reply within " + STUCK.toSeconds() + " s: " + load);
        }
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          if (connection.receive(input, bytes)) {
            if (connection.reader.status() == 200 && connection.reader.hasContent()) {
              whole.add(connection.done - connection.sent);
              first.add(connection.first - connection.sent);
              bodyBytes += connection.reader.bodyBytes();
              events += connection.reader.events();
            } else {
              failed++;
              lastFailure = connection.reader.status() + " " + connection.reader.bodyStart();
            }
            closed += connection.reader.isClosing() ? 1 : 0;
            connection.send();
          }
        }
        selector.selectedKeys().clear();
      }
      return LoadFigures.ofRound(
          Duration.ofNanos(System.nanoTime() - begin),
          whole,
          first,
          gatewayCpu.get().minus(cpuBefore),
          bodyBytes,
          events,
          failed,
          closed);
    } finally {
      for (Connection connection : connections) {
        connection.channel.close();
      }
    }
  }

  /** Status and beginning of the last reply that failed; empty where none did. */
  String lastFailure() {
    return lastFailure;
  }

  private static final class Connection {
    private final LoadCase load;
    private final Selector selector;
    private SocketChannel channel;
    private final ByteBuffer request;
    private final ReplyReader reader = new ReplyReader();
    private long sent;
    private long first;
    private long done;

    Connection(LoadCase load, Selector selector) throws IOException {
      this.load = load;
      this.selector = selector;
      this.request = load.request();
      this.channel = open();
    }

    private SocketChannel open() throws IOException {
      SocketChannel opened =
          SocketChannel.open(
              new InetSocketAddress(load.target().getHost(), load.target().getPort()));
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      opened.configureBlocking(false);
      opened.register(selector, SelectionKey.OP_READ, this);
      return opened;
    }

    void send() throws IOException {
      if (reader.isClosing()) {
        channel.close();
        channel = open();
      }
      reader.reset();
      request.rewind();
      first = 0;
      sent = System.nanoTime();
      while (request.hasRemaining()) {
        channel.write(request);
      }
    }

    /** Whether the reply is whole now. */
    boolean receive(ByteBuffer input, byte[] bytes) throws IOException {
      input.clear();
      int read = channel.read(input);
      if (read < 0) {
        throw new IOException("the server closed the connection: " + reader.bodyStart());
      }
      long now = System.nanoTime();
      input.flip().get(bytes, 0, read);
      reader.feed(bytes, read);
      if (first == 0 && reader.hasContent()) {
        first = now;
      }
      done = now;
      return reader.isDone();
    }
  }
}
