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

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Whether the caller is still there. Reactor Netty ends a write as if it had succeeded when the
 * channel closes under it, so whoever has written has to ask the channel.
 */
final class CallerConnection {
  private CallerConnection() {}

  /**
   * Whether what ended as a success was not read by the caller, who had closed the connection.
   *
   * @param handedOver whether the server was given all of the body: then, where the connection
   *     serves no further request, it is the server that has closed it
   */
  static boolean isLost(ServerHttpResponse response, boolean handedOver) {
    HttpServerResponse netty = nettyOf(response);
    return netty != null && isClosed(netty) && !(handedOver && isClosedByServer(netty));
  }

  /** Whether the caller's connection is known to be closed; never true of servers but Netty. */
  static boolean isClosed(ServerHttpResponse response) {
    HttpServerResponse netty = nettyOf(response);
    return netty != null && isClosed(netty);
  }

  /** As HTTP/1.0 and {@code Connection: close} ask, and the most requests for one connection. */
  private static boolean isClosedByServer(HttpServerResponse netty) {
    return !netty.isKeepAlive()
        || netty
            .responseHeaders()
            .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
  }

  private static boolean isClosed(HttpServerResponse netty) {
    boolean[] closed = new boolean[1];
    netty.withConnection(connection -> closed[0] = !connection.channel().isActive());
    return closed[0];
  }

  /** The connection's event loop; empty for servers but Netty. */
  static Optional<EventLoop> loopOf(ServerHttpResponse response) {
    HttpServerResponse netty = nettyOf(response);
    EventLoop[] loop = new EventLoop[1];
    if (netty != null) {
      netty.withConnection(connection -> loop[0] = connection.channel().eventLoop());
    }
    return Optional.ofNullable(loop[0]);
  }

  private static @Nullable HttpServerResponse nettyOf(ServerHttpResponse response) {
    Object server;
    try {
      server = ServerHttpResponseDecorator.getNativeResponse(response);
    } catch (IllegalStateException | IllegalArgumentException e) {
      return null; // a response without a server, as tests and other gateways' decorators have
    }
    return server instanceof HttpServerResponse netty ? netty : null;
  }
}
