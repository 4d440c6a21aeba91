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

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.wire.ChatRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/**
 * The request as the host's proxy sees it: the caller's bytes while nothing has changed them, else
 * the masked ones. The body is released only to who may have it, and every subscription gets it
 * anew, because proxies retry.
 */
final class PassageRequest extends ServerHttpRequestDecorator {
  private static final List<String> CREDENTIALS = List.of("x-api-key", "api-key", "x-goog-api-key");

  private final Passage passage;
  private final DataBufferFactory buffers;
  private @Nullable ChatRequest written;
  private byte @Nullable [] body;
  private @Nullable HttpHeaders headers;

  /**
   * @param buffers the response's factory: Netty proxies want its kind of buffers
   */
  PassageRequest(ServerHttpRequest delegate, Passage passage, DataBufferFactory buffers) {
    super(delegate);
    this.passage = passage;
    this.buffers = buffers;
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return Flux.defer(
        () -> {
          passage.release();
          return Flux.just(buffers.wrap(body()));
        });
  }

  @Override
  public HttpHeaders getHeaders() {
    LlmExchange llm = passage.llm();
    if (llm.route().drive() == Route.Drive.ROUTER) {
      return super.getHeaders();
    }
    byte[] bytes = body();
    HttpHeaders current = headers;
    if (current == null) {
      current = forUpstream(super.getHeaders(), bytes.length);
      headers = current;
    }
    return current;
  }

  /**
   * What a plain upstream gets: no key of ours, no wish for compression (a compressed reply cannot
   * be looked into), and the length of what is really sent.
   */
  private HttpHeaders forUpstream(HttpHeaders original, int length) {
    HttpHeaders copy = new HttpHeaders();
    copy.putAll(original);
    copy.remove(HttpHeaders.ACCEPT_ENCODING);
    copy.remove(HttpHeaders.TRANSFER_ENCODING);
    copy.setContentLength(length);
    if (passage.llm().snapshot().identity().takesCredentials()) {
      copy.remove(HttpHeaders.AUTHORIZATION);
      CREDENTIALS.forEach(copy::remove);
    }
    return copy;
  }

  /** Serialised once for each change of the request. */
  private byte[] body() {
    LlmExchange llm = passage.llm();
    if (!llm.isChanged()) {
      return llm.originalBody();
    }
    ChatRequest request = llm.request();
    byte[] bytes = body;
    if (bytes == null || written != request) {
      bytes = request.toJson();
      body = bytes;
      written = request;
      headers = null;
    }
    return bytes;
  }
}
