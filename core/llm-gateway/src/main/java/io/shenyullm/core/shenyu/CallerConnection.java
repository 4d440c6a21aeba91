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

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Whether the caller is still there. Reactor Netty ends a write as if it had succeeded when the
 * channel closes under it, so whoever has written has to ask the channel.
 */
final class CallerConnection {
  private CallerConnection() {}

  /** Whether the caller's connection is known to be closed; never true of servers but Netty. */
  static boolean isClosed(ServerHttpResponse response) {
    Object server;
    try {
      server = ServerHttpResponseDecorator.getNativeResponse(response);
    } catch (IllegalStateException | IllegalArgumentException e) {
      return false; // a response without a server, as tests and other gateways' decorators have
    }
    if (!(server instanceof HttpServerResponse netty)) {
      return false;
    }
    boolean[] closed = new boolean[1];
    netty.withConnection(connection -> closed[0] = !connection.channel().isActive());
    return closed[0];
  }
}
