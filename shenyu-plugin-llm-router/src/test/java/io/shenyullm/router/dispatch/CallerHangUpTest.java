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
package io.shenyullm.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.shenyu.ResponseWriter;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A caller's real connection closes: what the exchange is settled with, and what the provider sees.
 */
class CallerHangUpTest {

  @Test
  void dispatch_callerHangsUpInStream_cancelledAndUpstreamClosed() throws Exception {
    String begun = TestingDispatch.ROLE + TestingDispatch.chunk("{\"content\":\"he\"}", "null");
    try (var upstream = TestingUpstream.stalling(begun);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      hangUpAfterFirstByte(test, test.streamRequest());

      upstream.firstClosed().get(120, TimeUnit.SECONDS);
      Waiting.until(() -> !test.outcomes.isEmpty());
      assertThat(test.outcome().ending()).isEqualTo(Ending.CANCEL);
      assertThat(test.outcome().httpStatus()).isEqualTo(499);
      assertThat(test.outcome().timeToFirstToken()).isNotNull();
    }
  }

  @Test
  void dispatch_callerHangsUpWhileTheModelReads_cancelledAndUpstreamClosed() throws Exception {
    try (var upstream = TestingUpstream.answering(response -> Mono.never());
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      DisposableServer gateway = gateway(test, test.jsonRequest());
      try {
        try (Socket caller = caller(gateway)) {
          Waiting.until(() -> !upstream.calls().isEmpty());
        }
        upstream.firstClosed().get(120, TimeUnit.SECONDS);
        Waiting.until(() -> !test.outcomes.isEmpty());
        assertThat(test.outcome().ending()).isEqualTo(Ending.CANCEL);
      } finally {
        gateway.disposeNow();
      }
    }
  }

  private static void hangUpAfterFirstByte(TestingDispatch test, LlmExchange llm) throws Exception {
    DisposableServer gateway = gateway(test, llm);
    try (Socket caller = caller(gateway)) {
      assertThat(caller.getInputStream().read()).isPositive();
    } finally {
      Waiting.until(() -> !test.outcomes.isEmpty());
      gateway.disposeNow();
    }
  }

  private static DisposableServer gateway(TestingDispatch test, LlmExchange llm) {
    return HttpServer.create()
        .host("127.0.0.1")
        .port(0)
        .handle(
            new ReactorHttpHandlerAdapter(
                WebHttpHandlerBuilder.webHandler(
                        exchange ->
                            test.dispatcher
                                .dispatch(llm, new Writing(new ResponseWriter(), exchange))
                                .onErrorComplete())
                    .build()))
        .bindNow();
  }

  private static Socket caller(DisposableServer gateway) throws Exception {
    Socket caller = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    caller.setSoTimeout(10_000);
    caller
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    caller.getOutputStream().flush();
    return caller;
  }

  private record Writing(ResponseWriter writer, ServerWebExchange exchange) implements ReplySink {
    @Override
    public Mono<Void> reply(Supplier<Map<String, String>> headers, ChatReply reply) {
      return writer.reply(exchange, headers, reply);
    }

    @Override
    public Mono<Void> stream(Supplier<Map<String, String>> headers, Flux<List<ChatEvent>> batches) {
      return writer.streamBatches(exchange, headers, batches);
    }
  }
}
