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
package io.shenyullm.router.upstream;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.protocol.Dialect;
import io.shenyullm.core.wire.ChatReply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Calls providers over pooled keep-alive connections. Of the caller's own headers only those travel
 * that ask something of the protocol which the provider speaks, too. A cancelled call closes its
 * connection, so that the provider stops generating. Thread-safe.
 */
public final class UpstreamClient implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";

  private final UpstreamLimits limits;
  private final LargeBodies largeBodies;
  private final Clock clock;
  private final Connections connections;

  private final UsageOptionMemory usageOption;

  /**
   * @param largeBodies reads replies
   */
  public UpstreamClient(UpstreamLimits limits, LargeBodies largeBodies, Clock clock) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.largeBodies = Objects.requireNonNull(largeBodies, "largeBodies");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.connections = new Connections(limits);
    this.usageOption = new UsageOptionMemory(clock);
  }

  /**
   * Encodes the request for an offer.
   *
   * @throws io.shenyullm.core.protocol.UntranslatableException naming the field that the provider's
   *     protocol cannot express
   */
  public UpstreamCall prepare(LlmExchange llm, ModelOffer offer) {
    Provider provider = offer.provider();
    Dialect dialect = provider.dialect();
    return prepare(
        llm,
        offer,
        usageOption.isUnknownTo(provider.baseUrl()) ? dialect.withoutUsageOption() : dialect);
  }

  private static UpstreamCall prepare(LlmExchange llm, ModelOffer offer, Dialect dialect) {
    ProviderCodec codec = ProviderCodec.of(llm.form(), offer.provider().protocol());
    return new UpstreamCall(
        offer,
        codec,
        codec.encode(llm, offer, dialect),
        llm.requestId(),
        llm.protocolHeaders(),
        llm.startedAtMillis() / 1000,
        llm.request().choices(),
        llm.claim().orElse(null),
        llm.resumeOn(),
        () -> prepare(llm, offer, dialect.withoutUsageOption()));
  }

  /** Asks for a whole reply. Fails with {@link UpstreamException}. */
  public Mono<ChatReply> reply(UpstreamCall call) {
    return send(call, JSON, (response, body, watch) -> wholeReply(call, response, body, watch))
        .single();
  }

  /**
   * Asks for a stream. The first batch holds the first content (or an end without any); a failure
   * before it means that the caller has seen nothing of this provider. Batches are never empty.
   * Fails with {@link UpstreamException}.
   */
  public Flux<List<UpstreamEvent>> stream(UpstreamCall call) {
    return send(call, EVENTS, (response, body, watch) -> events(call, response, body, watch))
        .onErrorResume(
            UsageOptionRefusedException.class,
            refused -> {
              UpstreamCall plain = call.withoutUsageOption();
              return send(
                  plain,
                  EVENTS,
                  (response, body, watch) -> {
                    // an error may quote the caller: only a call that works without it is proof
                    usageOption.learn(call.offer().provider().baseUrl());
                    return events(plain, response, body, watch);
                  });
            });
  }

  /** A provider refuses what we have added to the request and the caller has not asked for. */
  private static final class UsageOptionRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageOptionRefusedException() {
      super("stream_options", null, false, false);
    }
  }

  /** Reads the body of an answer. */
  @FunctionalInterface
  private interface Reader<T> {
    Publisher<T> read(HttpClientResponse response, ByteBufFlux body, ReplyWatch watch);
  }

  private <T> Flux<T> send(UpstreamCall call, String accept, Reader<T> reader) {
    Provider provider = call.offer().provider();
    HttpClient.RequestSender sender = connections.sender(provider);
    return Flux.defer(
        () -> {
          boolean[] responded = new boolean[1];
          ReplyWatch watch = new ReplyWatch(provider, call.timer(), System::nanoTime);
          Flux<T> reply =
              sender
                  .send(
                      (request, out) -> {
                        HttpHeaders headers = request.requestHeaders();
                        headers.set(HttpHeaderNames.ACCEPT, accept);
                        headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
                        headers.set(HttpHeaderNames.CONTENT_LENGTH, call.body().length);
                        headers.set("x-request-id", call.requestId());
                        call.codec().authorize(headers, provider, call.protocolHeaders());
                        return out.sendObject(Unpooled.wrappedBuffer(call.body()));
                      })
                  .<T>response(
                      (response, body) -> {
                        responded[0] = true;
                        call.answered();
                        return response.status().code() == 200
                            ? reader.read(response, body, watch)
                            : refused(call, response, body, watch);
                      });
          return watch
              .over(reply)
              .onErrorMap(error -> UpstreamErrors.ofTransport(error, responded[0]));
        });
  }

  private Mono<ChatReply> wholeReply(
      UpstreamCall call, HttpClientResponse response, ByteBufFlux body, ReplyWatch watch) {
    boolean streamed = contentType(response).startsWith(EVENTS);
    return collect(call, body, watch, limits.maxReplyBytes(), announced(response), false)
        .flatMap(
            bytes ->
                read(
                    bytes,
                    read ->
                        streamed
                            ? call.codec().streamAsWhole(read, limits, call.createdSeconds())
                            : call.codec().reply(read, call.createdSeconds())));
  }

  /** Where nobody is left to read it, the call has been made all the same. */
  private <T> Mono<T> read(byte[] body, Function<byte[], T> reader) {
    return largeBodies
        .read(body, reader)
        .onErrorMap(RefusedException.class, UpstreamErrors::unread);
  }

  /** Empty where the provider does not say. */
  private static String contentType(HttpClientResponse response) {
    String type = response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE);
    return type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
  }

  private Flux<List<UpstreamEvent>> events(
      UpstreamCall call, HttpClientResponse response, ByteBufFlux body, ReplyWatch watch) {
    String type = contentType(response);
    if (type.startsWith(JSON)) {
      return collect(call, body, watch, limits.maxReplyBytes(), announced(response), false)
          .flatMap(
              bytes -> read(bytes, read -> call.codec().wholeAsStream(read, call.createdSeconds())))
          .flux();
    }
    if (!type.isEmpty() && !type.startsWith(EVENTS)) {
      return Flux.error(
          UpstreamFailure.of(
                  UpstreamFailure.Kind.INVALID_RESPONSE, "The provider did not send a stream.")
              .asException());
    }
    StreamAssembly assembly =
        new StreamAssembly(
            call.codec().stream(call.createdSeconds()),
            call.choices(),
            limits.maxEventBytes(),
            watch);
    EventLoop loop = loopOf(response);
    return new EventBatches(assembly, loop, loop::inEventLoop).of(body);
  }

  private static EventLoop loopOf(HttpClientResponse response) {
    // Reactor Netty's answers are connections, too
    return ((Connection) response).channel().eventLoop();
  }

  private <T> Mono<T> refused(
      UpstreamCall call, HttpClientResponse response, ByteBufFlux body, ReplyWatch watch) {
    return collect(call, body, watch, limits.maxErrorBytes(), announced(response), true)
        .flatMap(
            bytes ->
                Mono.error(
                    call.asksUsage() && isAboutUsageOption(response.status().code(), bytes)
                        ? new UsageOptionRefusedException()
                        : UpstreamErrors.ofStatus(
                            response.status().code(), response.responseHeaders(), bytes, clock)));
  }

  private static boolean isAboutUsageOption(int status, byte[] body) {
    return (status == 400 || status == 422)
        && new String(body, StandardCharsets.ISO_8859_1).contains("stream_options");
  }

  private static Mono<byte[]> collect(
      UpstreamCall call,
      ByteBufFlux body,
      ReplyWatch watch,
      int limit,
      long announced,
      boolean truncates) {
    return body.collect(
            () -> new BodyCollector(limit, announced, truncates, call::hold),
            (collector, chunk) -> {
              if (watch.isDue() && BodyCollector.saysSomething(chunk)) {
                watch.progressed();
              }
              collector.add(chunk);
            })
        .map(BodyCollector::toBytes)
        .onErrorMap(RefusedException.class, UpstreamErrors::unread);
  }

  private static long announced(HttpClientResponse response) {
    String length = response.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Until when the certificate is valid that a provider has shown last; empty where it has not. */
  public Optional<Instant> certificateExpiry(String provider) {
    return connections.certificateExpiry(provider);
  }

  /** Closes all connections. */
  @Override
  public void close() {
    connections.close();
  }
}
