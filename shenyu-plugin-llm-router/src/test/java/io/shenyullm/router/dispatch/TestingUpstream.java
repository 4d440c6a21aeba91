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

import io.netty.buffer.Unpooled;
import io.shenyullm.core.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/** A provider on a real socket of this machine that answers as it is told and remembers calls. */
public final class TestingUpstream implements AutoCloseable {
  public record Call(String uri, Map<String, String> headers, Map<String, Object> body) {}

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> firstClosed = new CompletableFuture<>();
  private final DisposableServer server;

  private TestingUpstream(Function<HttpServerResponse, Publisher<Void>> answer) {
    this.server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) ->
                    request
                        .receive()
                        .aggregate()
                        .asByteArray()
                        .defaultIfEmpty(new byte[0])
                        .flatMap(
                            body -> {
                              Map<String, String> headers = new java.util.TreeMap<>();
                              request
                                  .requestHeaders()
                                  .forEach(
                                      e -> headers.put(e.getKey().toLowerCase(), e.getValue()));
                              calls.add(new Call(request.uri(), headers, Json.parseObject(body)));
                              request.withConnection(
                                  connection ->
                                      connection
                                          .channel()
                                          .closeFuture()
                                          .addListener(f -> firstClosed.complete(null)));
                              return Mono.from(answer.apply(response));
                            }))
            .bindNow();
  }

  public static TestingUpstream answering(Function<HttpServerResponse, Publisher<Void>> answer) {
    return new TestingUpstream(answer);
  }

  public static TestingUpstream json(int status, String body) {
    return answering(
        response ->
            response
                .status(status)
                .header("content-type", "application/json")
                .sendString(Mono.just(body)));
  }

  /** Streams the given bytes in chunks of the given size and ends. */
  public static TestingUpstream events(String body, int chunk) {
    return answering(response -> eventStream(response, split(body, chunk)));
  }

  /** Streams the given text and then stays silent. */
  public static TestingUpstream stalling(String body) {
    return answering(response -> eventStream(response, split(body, 4096).concatWith(Flux.never())));
  }

  /** Streams the given text and then another one again and again. */
  public static TestingUpstream repeating(String body, String again, Duration period) {
    byte[] bytes = again.getBytes(StandardCharsets.UTF_8);
    return answering(
        response ->
            eventStream(
                response, split(body, 4096).concatWith(Flux.interval(period).map(tick -> bytes))));
  }

  /** Streams the given text and then closes the connection without ending the body. */
  public static TestingUpstream cutting(String body) {
    return answering(
        response -> {
          CompletableFuture<io.netty.channel.Channel> channel = new CompletableFuture<>();
          response.withConnection(c -> channel.complete(c.channel()));
          return eventStream(
              response,
              split(body, 4096)
                  .concatWith(
                      Mono.<byte[]>fromRunnable(() -> channel.join().close()).then(Mono.never())));
        });
  }

  private static Publisher<Void> eventStream(HttpServerResponse response, Flux<byte[]> chunks) {
    return response
        .header("content-type", "text/event-stream")
        .send(chunks.map(Unpooled::wrappedBuffer), chunk -> true);
  }

  static Flux<byte[]> split(String body, int chunk) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return Flux.range(0, (bytes.length + chunk - 1) / chunk)
        .map(
            i ->
                java.util.Arrays.copyOfRange(
                    bytes, i * chunk, Math.min(bytes.length, (i + 1) * chunk)));
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.port() + "/v1");
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Completes when a caller's connection has been closed. */
  CompletableFuture<Void> firstClosed() {
    return firstClosed;
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
