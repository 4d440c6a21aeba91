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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * A provider that costs next to nothing, so that it does not decide what is measured: one thread,
 * prepared bytes, the same reply to whatever is asked. HTTP/1.1 with {@code content-length}; a
 * request without one is answered with 411.
 */
final class CannedProvider implements AutoCloseable {
  private static final byte[] NO_LENGTH =
      "HTTP/1.1 411 Length Required\r\ncontent-length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int LARGEST_HEAD = 64 * 1024;

  private final Selector selector;
  private final ServerSocketChannel server;
  private final Thread thread;
  private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 16);
  private final PriorityQueue<Connection> paced =
      new PriorityQueue<>(Comparator.comparingLong((Connection c) -> c.dueNanos));
  private volatile CannedReply reply;
  private volatile boolean closed;

  private CannedProvider(CannedReply reply) throws IOException {
    this.reply = reply;
    this.selector = Selector.open();
    this.server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    this.thread = new Thread(this::run, "canned-provider");
    thread.setDaemon(true);
  }

  static CannedProvider start(CannedReply reply) throws IOException {
    CannedProvider provider = new CannedProvider(reply);
    provider.thread.start();
    return provider;
  }

  /** Answers so from the next request on. */
  void answer(CannedReply next) {
    reply = Objects.requireNonNull(next, "next");
  }

  String address() {
    return "http://127.0.0.1:" + server.socket().getLocalPort();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(untilDue());
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isAcceptable()) {
            accept();
          } else {
            serve(key);
          }
        }
        selector.selectedKeys().clear();
        sendDue();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Milliseconds; 0 waits for whatever comes. */
  private long untilDue() {
    Connection next = paced.peek();
    return next == null ? 0 : Math.max(1, (next.dueNanos - System.nanoTime()) / 1_000_000);
  }

  private void sendDue() {
    for (Connection next = paced.peek();
        next != null && next.dueNanos <= System.nanoTime();
        next = paced.peek()) {
      paced.poll();
      try {
        next.sendPiece();
      } catch (IOException gone) {
        next.close();
      }
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
    }
  }

  private void serve(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (!connection.receive()) {
        connection.close();
      }
    } catch (IOException gone) {
      connection.close();
    }
  }

  private final class Connection {
    private final SocketChannel channel;
    private final StringBuilder head = new StringBuilder();
    private boolean inBody;
    private long bodyLeft;
    private List<byte[]> pieces = List.of();
    private int piece;
    private long dueNanos;
    private long paceNanos;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    boolean receive() throws IOException {
      input.clear();
      if (channel.read(input) < 0) {
        return false;
      }
      input.flip();
      while (input.hasRemaining()) {
        if (inBody) {
          int taken = (int) Math.min(bodyLeft, input.remaining());
          input.position(input.position() + taken);
          bodyLeft -= taken;
        } else {
          readHead();
        }
        if (inBody && bodyLeft == 0) {
          inBody = false;
          head.setLength(0);
          answer();
        }
      }
      return true;
    }

    private void readHead() throws IOException {
      char c = (char) input.get();
      head.append(c);
      if (head.length() > LARGEST_HEAD) {
        throw new IOException("a head that does not end");
      }
      int length = head.length();
      if (c == '\n' && length > 3 && head.charAt(length - 3) == '\n') {
        bodyLeft = contentLength(head.toString().toLowerCase(Locale.ROOT));
        if (bodyLeft < 0) {
          write(NO_LENGTH);
          throw new IOException("no content-length");
        }
        inBody = true;
      }
    }

    private void answer() throws IOException {
      CannedReply now = reply;
      pieces = now.pieces();
      piece = 0;
      paceNanos = now.pace().toNanos();
      dueNanos = System.nanoTime();
      sendPiece();
    }

    private void sendPiece() throws IOException {
      write(pieces.get(piece++));
      if (piece < pieces.size()) {
        dueNanos += paceNanos;
        paced.add(this);
      }
    }

    /** The gateway reads all the time, on a core of its own: what does not fit soon will. */
    private void write(byte[] bytes) throws IOException {
      ByteBuffer out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    void close() {
      paced.remove(this);
      try {
        channel.close();
      } catch (IOException e) {
        // it is gone already
      }
    }
  }

  private static long contentLength(String head) {
    int at = head.indexOf("\r\ncontent-length:");
    if (at < 0) {
      return -1;
    }
    int from = at + "\r\ncontent-length:".length();
    return Long.parseLong(head.substring(from, head.indexOf('\r', from)).strip());
  }
}
