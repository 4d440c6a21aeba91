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
package io.shenyullm.core.shenyu;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The host's web server with one handler, for what only shows on real connections. */
final class TestingServer implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 64 * 1024;

  private final DisposableServer server;

  TestingServer(WebHandler handler) {
    this.server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.webHandler(handler).build()))
            .bindNow();
  }

  /** A caller who has sent a request and can hang up. */
  Socket caller(String body) throws IOException {
    return caller("HTTP/1.1", body);
  }

  /**
   * @param protocol version of HTTP, and further lines of the head where they follow
   */
  Socket caller(String protocol, String body) throws IOException {
    Socket socket = new Socket();
    // before it connects, so that the kernel never takes a whole large reply for a caller who reads
    // none
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout(10_000);
    // an unread rest must not keep the connection half open
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    socket
        .getOutputStream()
        .write(
            ("POST "
                    + TestingGateway.CHAT
                    + " "
                    + protocol
                    + "\r\nHost: test\r\nContent-Type: application/json\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  /** Reads from a caller's connection until a text has come. */
  static String readUntil(Socket caller, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    byte[] chunk = new byte[1024];
    while (read.indexOf(text) < 0) {
      int length = caller.getInputStream().read(chunk);
      if (length < 0) {
        throw new IOException("ended after " + read);
      }
      read.append(new String(chunk, 0, length, UTF_8));
    }
    return read.toString();
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
