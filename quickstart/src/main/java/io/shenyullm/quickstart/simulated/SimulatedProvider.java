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
package io.shenyullm.quickstart.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * One simulated provider on loopback. Speaks OpenAI's {@code POST /v1/chat/completions} and
 * Anthropic's {@code POST /v1/messages}; {@code PUT /sim/behaviour} changes how it behaves, {@code
 * GET /sim/last} shows the last request body that reached it, {@code GET /sim/count} how many did.
 */
public final class SimulatedProvider implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private volatile SimulatedBehaviour behaviour = SimulatedBehaviour.FINE;
  private volatile String last = "";
  private final AtomicInteger count = new AtomicInteger();
  private final DisposableServer server;

  private SimulatedProvider(String name, int port) {
    this.name = name;
    this.server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(port)
            .route(
                routes ->
                    routes
                        .post("/v1/chat/completions", (in, out) -> answer(in, out, false))
                        .post("/v1/messages", (in, out) -> answer(in, out, true))
                        // what arrives through a plain proxy, which keeps the whole path
                        .post("/plain/v1/chat/completions", (in, out) -> answer(in, out, false))
                        .put("/sim/behaviour", this::behave)
                        .get("/sim/last", (in, out) -> json(out, last))
                        .get("/sim/count", (in, out) -> json(out, String.valueOf(count.get()))))
            .bindNow();
  }

  /**
   * Starts one.
   *
   * @param port 0 picks a free one
   */
  public static SimulatedProvider start(String name, int port) {
    return new SimulatedProvider(name, port);
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.disposeNow(Duration.ofSeconds(1));
  }

  private Publisher<Void> behave(HttpServerRequest in, HttpServerResponse out) {
    return in.receive()
        .aggregate()
        .asString(StandardCharsets.UTF_8)
        .flatMap(
            body -> {
              JsonNode wanted = read(body);
              behaviour =
                  new SimulatedBehaviour(
                      Duration.ofMillis(wanted.path("latencyMillis").asLong(0)),
                      wanted.path("tokensPerSecond").asInt(0),
                      wanted.path("outputTokens").asInt(20),
                      wanted.path("failStatus").asInt(0),
                      wanted.path("failEvery").asInt(1),
                      wanted.path("stallAfterEvents").asInt(-1),
                      wanted.path("cutAfterEvents").asInt(-1),
                      wanted.path("garbage").asBoolean(false),
                      wanted.path("usageInStream").asBoolean(true));
              return out.status(204).send().then();
            });
  }

  private Publisher<Void> answer(HttpServerRequest in, HttpServerResponse out, boolean anthropic) {
    SimulatedBehaviour now = behaviour;
    return in.receive()
        .aggregate()
        .asString(StandardCharsets.UTF_8)
        .delayElement(now.latency())
        .flatMap(
            body -> {
              last = body;
              int number = count.incrementAndGet();
              if (now.failStatus() != 0 && number % now.failEvery() == 0) {
                out.status(now.failStatus());
                return Mono.from(
                    json(
                        out,
                        "{\"error\":{\"type\":\"simulated_error\",\"message\":\"told to fail\"}}"));
              }
              if (now.garbage()) {
                return Mono.from(json(out, "<html>this is not JSON</html>"));
              }
              JsonNode request = read(body);
              SimulatedReply reply = SimulatedReply.to(name, request, now.outputTokens());
              SimulatedWire wire =
                  anthropic
                      ? new SimulatedAnthropicWire(request, reply)
                      : new SimulatedOpenAiWire(request, reply, now.usageInStream());
              String refusal = wire.refusal();
              if (refusal != null) {
                out.status(400);
                return Mono.from(json(out, write(refused(refusal))));
              }
              return request.path("stream").asBoolean(false)
                  ? stream(out, wire, now)
                  : Mono.from(json(out, write(wire.reply())));
            });
  }

  private static Map<String, Object> refused(String message) {
    return Map.of(
        "type", "error", "error", Map.of("type", "invalid_request_error", "message", message));
  }

  private static Mono<Void> stream(
      HttpServerResponse out, SimulatedWire wire, SimulatedBehaviour now) {
    out.header("content-type", "text/event-stream").header("cache-control", "no-cache");
    List<String> content = wire.contentEvents();
    int sent =
        now.cutAfterEvents() >= 0
            ? Math.min(now.cutAfterEvents(), content.size())
            : now.stallAfterEvents() >= 0
                ? Math.min(now.stallAfterEvents(), content.size())
                : content.size();
    Flux<String> paced = Flux.fromIterable(content.subList(0, sent));
    if (now.tokensPerSecond() > 0) {
      paced = paced.delayElements(Duration.ofNanos(1_000_000_000L / now.tokensPerSecond()));
    }
    Flux<String> events = Flux.concat(Flux.fromIterable(wire.openingEvents()), paced);
    if (now.cutAfterEvents() >= 0) {
      events = events.concatWith(Mono.error(new IOException("told to cut the stream")));
    } else if (now.stallAfterEvents() >= 0) {
      events = events.concatWith(Flux.never());
    } else {
      events = events.concatWith(Flux.fromIterable(wire.closingEvents()));
    }
    // every event is flushed on its own only when it is paced: a real provider batches what is
    // ready
    boolean flushEach = now.tokensPerSecond() > 0;
    Flux<ByteBuf> bytes =
        events.map(e -> Unpooled.wrappedBuffer(e.getBytes(StandardCharsets.UTF_8)));
    return out.send(bytes, sentNow -> flushEach || now.cutAfterEvents() >= 0).then();
  }

  private static Publisher<Void> json(HttpServerResponse out, String body) {
    return out.header("content-type", "application/json").sendString(Mono.just(body)).then();
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String write(Map<String, ?> tree) {
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
