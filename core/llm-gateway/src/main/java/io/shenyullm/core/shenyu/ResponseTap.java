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

import io.shenyullm.core.exchange.EventPipeline;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.Form;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Drives the reply stages where the host's own proxy calls the upstream: bytes are decoded into a
 * reply or events, run through the stages and encoded again. What {@link ResponseWriter} writes
 * passes untouched; so do error statuses and what is no chat completion.
 */
final class ResponseTap extends ServerHttpResponseDecorator {
  private final ServerWebExchange exchange;
  private final Passage passage;
  private final ReplyLimits limits;
  private final LargeBodies largeBodies;

  ResponseTap(
      ServerWebExchange exchange, Passage passage, ReplyLimits limits, LargeBodies largeBodies) {
    super(exchange.getResponse());
    this.exchange = exchange;
    this.passage = passage;
    this.limits = limits;
    this.largeBodies = largeBodies;
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    return Mono.defer(
        () ->
            switch (kind()) {
              case PASS -> super.writeWith(watched(body));
              case WITHHELD -> refuse(body, passage.routerMissing());
              case ENCODED -> refuse(body, encoded());
              case JSON -> writeReply(body);
              case EVENTS -> writeEvents(Flux.from(body));
            });
  }

  @Override
  public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
    return Mono.defer(
        () -> {
          Kind kind = kind();
          return kind == Kind.PASS
              ? super.writeAndFlushWith(watched(body))
              : switch (kind) {
                case EVENTS -> writeEvents(Flux.from(body).concatMap(Flux::from, 1));
                case JSON -> writeReply(Flux.from(body).concatMap(Flux::from, 1));
                case ENCODED -> refuse(Flux.from(body).concatMap(Flux::from, 1), encoded());
                default ->
                    refuse(Flux.from(body).concatMap(Flux::from, 1), passage.routerMissing());
              };
        });
  }

  @Override
  public Mono<Void> setComplete() {
    return Mono.defer(
        () ->
            kind() == Kind.WITHHELD
                ? Mono.error(passage.fail(passage.routerMissing()))
                : super.setComplete().doFirst(passage::onHandedOver));
  }

  /** A single buffer stays one: the server frames it by its length. */
  private <T> Publisher<? extends T> watched(Publisher<? extends T> body) {
    return body instanceof Mono<? extends T> one
        ? one.doOnSuccess(buffer -> passage.onHandedOver())
        : Flux.from(body).doOnComplete(passage::onHandedOver);
  }

  private enum Kind {
    PASS,
    WITHHELD,
    ENCODED,
    JSON,
    EVENTS
  }

  private Kind kind() {
    if (exchange.getAttribute(ResponseWriter.OWN) != null || passage.isRoutersToDrive()) {
      return Kind.PASS;
    }
    HttpStatusCode status = getStatusCode();
    if (status != null && status.isError()) {
      return Kind.PASS;
    }
    if (passage.llm().route().drive() == Route.Drive.ROUTER) {
      return Kind.WITHHELD;
    }
    passage.llm().claimDrive(Passage.TAP);
    MediaType type = contentType();
    boolean events = type != null && type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM);
    if (!events && type != null && !isJson(type)) {
      return Kind.PASS;
    }
    String encoding = encoding();
    if (encoding != null && ContentInflater.of(encoding) == null) {
      return Kind.ENCODED;
    }
    return events ? Kind.EVENTS : Kind.JSON;
  }

  /** How the upstream has compressed the reply, though nobody asked; {@code null} if not. */
  private @Nullable String encoding() {
    String encoding = getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING);
    return encoding == null || encoding.equalsIgnoreCase("identity") ? null : encoding;
  }

  /** The reply's bytes as the stages read them. They leave uncompressed. */
  private Flux<byte[]> chunks(Publisher<? extends DataBuffer> body) {
    Flux<byte[]> chunks = Flux.from(body).map(ChatRequests::take);
    String encoding = encoding();
    ContentInflater inflater = encoding == null ? null : ContentInflater.of(encoding);
    return inflater == null ? chunks : inflated(chunks, inflater);
  }

  private Flux<byte[]> inflated(Flux<byte[]> chunks, ContentInflater inflater) {
    getHeaders().remove(HttpHeaders.CONTENT_ENCODING);
    return chunks
        .concatMapIterable(inflater::pieces, 1)
        .concatWith(Mono.<byte[]>fromRunnable(inflater::end))
        .onErrorMap(
            ContentInflater.BrokenContentException.class,
            e ->
                passage.fail(
                    Refusal.of(
                        502,
                        "server_error",
                        "upstream_invalid_reply",
                        "The upstream's reply is not compressed as it says.")))
        .doFinally(signal -> inflater.close());
  }

  private @Nullable MediaType contentType() {
    try {
      return getHeaders().getContentType();
    } catch (org.springframework.http.InvalidMediaTypeException e) {
      // an upstream's nonsense; then the bytes decide
      return null;
    }
  }

  private static boolean isJson(MediaType type) {
    return type.isCompatibleWith(MediaType.APPLICATION_JSON) || type.getSubtype().endsWith("+json");
  }

  /** Buffers stay what they are, unless their bytes have to be inflated. */
  private Flux<? extends DataBuffer> plain(Publisher<? extends DataBuffer> body) {
    return encoding() == null ? Flux.from(body) : chunks(body).map(bufferFactory()::wrap);
  }

  private Mono<Void> writeReply(Publisher<? extends DataBuffer> body) {
    Mono<DataBuffer> out =
        DataBufferUtils.join(claiming(plain(body)), limits.maxReplyBytes())
            .onErrorMap(
                DataBufferLimitException.class,
                e ->
                    passage.fail(
                        Refusal.of(
                            502,
                            "server_error",
                            "upstream_reply_too_large",
                            "The upstream's reply is over the limit.")))
            .map(ChatRequests::take)
            .flatMap(bytes -> largeBodies.read(bytes, this::onReply))
            .map(
                bytes -> {
                  getHeaders().setContentLength(bytes.length);
                  return bufferFactory().wrap(bytes);
                });
    return super.writeWith(watched(out));
  }

  private <T extends DataBuffer> Flux<T> claiming(Flux<T> body) {
    return passage
        .llm()
        .claim()
        .map(claim -> ChatRequests.claiming(body, claim, limits.maxReplyBytes()))
        .orElse(body);
  }

  private byte[] onReply(byte[] bytes) {
    @Nullable Map<String, @Nullable Object> tree;
    try {
      tree = JsonTrees.map(Json.parse(bytes));
    } catch (JsonSyntaxException e) {
      throw passage.fail(
          Refusal.of(
              502,
              "server_error",
              "upstream_invalid_reply",
              "The upstream's reply is not valid JSON."));
    }
    Form form = passage.llm().form();
    if (tree == null || !form.isReply(tree)) {
      return bytes;
    }
    ChatReply reply = ChatReply.parsed(form, tree, bytes);
    passage.onUsage(reply.usage());
    passage.onContent();
    try {
      return new EventPipeline(passage.llm().eventStages()).onReply(reply).toJson();
    } catch (RefusedException e) {
      throw passage.fail(e.refusal());
    }
  }

  private Mono<Void> writeEvents(Flux<? extends DataBuffer> body) {
    getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    DirectStream stream = new DirectStream(passage, limits.maxEventBytes());
    Flux<DataBuffer> out =
        chunks(body)
            .<DataBuffer>handle(
                (chunk, sink) -> {
                  boolean begun = stream.hasBegun();
                  byte[] bytes = stream.feed(chunk);
                  Refusal broken = stream.broken();
                  if (broken != null && !begun) {
                    // nothing has left yet, so the caller can still be given a status
                    sink.error(new RefusedException(broken));
                    return;
                  }
                  if (bytes.length > 0) {
                    sink.next(bufferFactory().wrap(bytes));
                  }
                  if (broken != null) {
                    sink.complete();
                  }
                })
            .concatWith(Mono.defer(() -> Mono.justOrEmpty(wrapped(stream.end()))))
            .onErrorResume(
                error ->
                    stream.hasBegun() && stream.broken() == null
                        ? Mono.justOrEmpty(wrapped(stream.fail(error)))
                        : Mono.error(error));
    return super.writeAndFlushWith(watched(out.map(Mono::just)));
  }

  private @Nullable DataBuffer wrapped(byte[] bytes) {
    return bytes.length == 0 ? null : bufferFactory().wrap(bytes);
  }

  /** Lets go of the upstream's reply: subscribing and cancelling frees its connection. */
  private Mono<Void> refuse(Publisher<? extends DataBuffer> body, Refusal refusal) {
    RefusedException error = passage.fail(refusal);
    return Flux.from(body)
        .doOnNext(DataBufferUtils::release)
        .take(0, false)
        .then(Mono.<Void>error(error));
  }

  private static Refusal encoded() {
    return Refusal.of(
        502,
        "server_error",
        "upstream_encoding",
        "The upstream compressed its reply in a way that cannot be looked into.");
  }
}
