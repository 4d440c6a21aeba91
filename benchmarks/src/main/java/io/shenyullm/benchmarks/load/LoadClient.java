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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A closed loop over keep-alive connections in the calling thread: every connection asks again as
 * soon as its reply is whole, until time is up; what is under way then is waited for. No two
 * requests are equal. The connections stay open between bursts, and closing half-closes them, so
 * that no reply is cut and no connection reset. One selector and prepared bytes, because the
 * generator shares its core with the provider.
 */
final class LoadClient implements AutoCloseable {
  private static final Duration STUCK = Duration.ofSeconds(30);
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final LoadCase load;
  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 16);
  private final byte[] bytes = new byte[1 << 16];
  private final AtomicLong numbers;
  private String lastFailure = "";

  /**
   * @param numbers of requests, so that no two of a whole run are equal
   */
  LoadClient(LoadCase load, AtomicLong numbers) throws IOException {
    this.load = load;
    this.numbers = numbers;
    this.selector = Selector.open();
    for (int i = 0; i < load.connections(); i++) {
      connections.add(new Connection());
    }
  }

  /**
   * Sends for so long, and waits for the last replies. A reply that is not a complete 200 with
   * content only counts as failed.
   *
   * @throws IOException if a connection breaks or no reply comes
   */
  Burst run(Duration time) throws IOException {
    Samples whole = new Samples();
    Samples first = new Samples();
    long failed = 0;
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    for (Connection connection : connections) {
      connection.send();
    }
    int open = connections.size();
    while (open > 0) {
      if (selector.select(STUCK.toMillis()) == 0) {
        throw new IOException("no reply within " + STUCK.toSeconds() + " s: " + load.way().label());
      }
      for (SelectionKey key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        if (connection.receive()) {
          if (connection.reader.status() == 200 && connection.reader.hasContent()) {
            whole.add(connection.done - connection.began);
            first.add(connection.first - connection.began);
          } else {
            failed++;
            lastFailure = connection.reader.status() + " " + connection.reader.bodyStart();
          }
          if (connection.done < end) {
            connection.send();
          } else {
            open--;
          }
        }
      }
      selector.selectedKeys().clear();
    }
    return new Burst(Duration.ofNanos(System.nanoTime() - begin), whole, first, failed);
  }

  /** Status and beginning of the last reply that failed; empty where none did. */
  String lastFailure() {
    return lastFailure;
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.channel.shutdownOutput();
    }
    long deadline = System.nanoTime() + GOODBYE.toNanos();
    int open = connections.size();
    while (open > 0 && System.nanoTime() < deadline) {
      selector.select(GOODBYE.toMillis());
      for (SelectionKey key : selector.selectedKeys()) {
        input.clear();
        if (((SocketChannel) key.channel()).read(input) < 0) {
          key.channel().close();
          open--;
        }
      }
      selector.selectedKeys().clear();
    }
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.close();
  }

  private final class Connection {
    private SocketChannel channel;
    private final ByteBuffer request;
    private final int mark;
    private final ReplyReader reader = new ReplyReader();
    private long began;
    private long first;
    private long done;

    Connection() throws IOException {
      this.request = load.request();
      this.mark = markIn(request);
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
      Prompt.mark(request, mark, numbers.getAndIncrement());
      request.rewind();
      first = 0;
      began = System.nanoTime();
      while (request.hasRemaining()) {
        channel.write(request);
      }
    }

    /** Whether the reply is whole now. */
    boolean receive() throws IOException {
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

  private static int markIn(ByteBuffer request) throws IOException {
    byte[] all = new byte[request.remaining()];
    request.duplicate().get(all);
    int at = new String(all, StandardCharsets.ISO_8859_1).indexOf(Prompt.MARK);
    if (at < 0) {
      throw new IOException("nothing in the request differs from one to the next");
    }
    return at;
  }
}
