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
package io.shenyullm.core.shenyu.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** A provider with OpenAI's protocol on loopback that says the same to everybody. */
final class RehearsalProvider implements AutoCloseable {
  /** Whatever addresses the machine prefers. */
  static final String HOST = "127.0.0.1";

  private static final int EVENTS = 20;

  private static final byte[] REPLY =
      """
      {"id":"chatcmpl-rehearsal","object":"chat.completion","created":1,"model":"rehearsal",\
      "choices":[{"index":0,"message":{"role":"assistant","content":"A short answer of a few \
      words, as most of them are."},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":40,"completion_tokens":14,"total_tokens":54}}\
      """
          .getBytes(UTF_8);

  private static final byte[] STREAM = stream();

  private final DisposableServer server;

  RehearsalProvider(LoopResources loops) {
    this.server =
        HttpServer.create()
            .runOn(loops)
            .host(HOST)
            .port(0)
            .handle(RehearsalProvider::answer)
            .bindNow();
  }

  int port() {
    return server.port();
  }

  private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    return request
        .receive()
        .aggregate()
        .asString(UTF_8)
        .flatMap(
            body -> {
              boolean streamed = body.contains("\"stream\":true");
              return response
                  .header("Content-Type", streamed ? "text/event-stream" : "application/json")
                  .sendByteArray(Mono.just(streamed ? STREAM : REPLY))
                  .then();
            });
  }

  private static byte[] stream() {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < EVENTS; i++) {
      events.append(event("{\"content\":\"word \"}", "null", ""));
    }
    events.append(
        event(
            "{}",
            "\"stop\"",
            ",\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":20,\"total_tokens\":60}"));
    return events.append("data: [DONE]\n\n").toString().getBytes(UTF_8);
  }

  private static String event(String delta, String finish, String usage) {
    return """
    data: {"id":"chatcmpl-rehearsal","object":"chat.completion.chunk","created":1,\
    "model":"rehearsal","choices":[{"index":0,"delta":%s,"finish_reason":%s}]%s}

    """
        .formatted(delta, finish, usage);
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
