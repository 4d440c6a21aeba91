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
package io.shenyullm.quickstart.gateway;

import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.common.dto.SelectorData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.apache.shenyu.plugin.base.AbstractShenyuPlugin;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * A plain proxy in the place of ShenYu's divide and http client plugins, whose 2.4 classes call a
 * Reactor method that is gone. Sends what the chain hands it to the address in the rule's handle
 * and copies the reply as it comes. Yardstick for what our plugins add, and the upstream side of
 * direct routes.
 */
final class HostProxyPlugin extends AbstractShenyuPlugin {
  private static final int ORDER = 200;

  private final HttpClient client = HttpClient.create();

  @Override
  protected Mono<Void> doExecute(
      ServerWebExchange exchange, ShenyuPluginChain chain, SelectorData selector, RuleData rule) {
    String upstream = rule.getHandle();
    ServerHttpResponse response = exchange.getResponse();
    NettyDataBufferFactory factory = (NettyDataBufferFactory) response.bufferFactory();
    HttpHeaders in = exchange.getRequest().getHeaders();
    return client
        .headers(
            out -> {
              in.forEach(
                  (name, values) -> {
                    if (!isHopByHop(name)) {
                      out.set(name, values);
                    }
                  });
            })
        .request(
            io.netty.handler.codec.http.HttpMethod.valueOf(
                exchange.getRequest().getMethod().name()))
        .uri(upstream + exchange.getRequest().getURI().getRawPath())
        .send(exchange.getRequest().getBody().map(NettyDataBufferFactory::toByteBuf))
        .response(
            (reply, content) -> {
              response.setStatusCode(HttpStatusCode.valueOf(reply.status().code()));
              reply
                  .responseHeaders()
                  .forEach(
                      header -> {
                        if (!isHopByHop(header.getKey())) {
                          response.getHeaders().set(header.getKey(), header.getValue());
                        }
                      });
              Flux<DataBuffer> body = content.retain().map(factory::wrap);
              MediaType type = response.getHeaders().getContentType();
              boolean stream = type != null && type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM);
              return stream
                  ? response.writeAndFlushWith(body.map(Flux::just))
                  : response.writeWith(body);
            })
        .then();
  }

  private static boolean isHopByHop(String name) {
    return name.equalsIgnoreCase(HttpHeaders.HOST)
        || name.equalsIgnoreCase(HttpHeaders.CONNECTION)
        || name.equalsIgnoreCase(HttpHeaders.TRANSFER_ENCODING);
  }

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public String named() {
    return "divide";
  }
}
