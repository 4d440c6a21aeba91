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

import io.shenyullm.core.exchange.CallerGoneException;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.http.ErrorShape;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.StreamError;
import io.shenyullm.core.sse.SseEncoder;
import io.shenyullm.core.sse.SseItem;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.Form;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Writes what our own plugins answer: a refusal, a JSON reply, or a stream of events. What goes
 * through here is final: the response tap does not look at it again. Buffers come from the
 * response's own factory, as the host's Netty server needs. Stateless, thread-safe.
 *
 * <p>Header suppliers are read when the first byte is about to leave, so that a driver can still
 * fail over (and count attempts) until then. A publisher that fails before its first element leaves
 * the response uncommitted and its error goes on to the caller, who may try the next candidate or
 * let the entry write the error.
 *
 * <p>A caller that hangs up shows as a cancelled result while nothing has been written, and as
 * {@link CallerGoneException} from then on.
 */
public final class ResponseWriter {
  /** Below the 30 s after which the first load balancers cut a silent connection. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  /** Exchange attribute that tells the response tap to keep out. */
  static final String OWN = "io.shenyullm.own-response";

  /** Exchange attribute with the {@link Form} in which the caller is answered. */
  static final String FORM = "io.shenyullm.form";

  /** Exchange attribute with the {@link PendingHeaders} that are read at commit. */
  private static final String PENDING = "io.shenyullm.pending-headers";

  private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);
  private static final int LONGEST_HEADER_VALUE = 1024;
  private static final int LARGEST_SINGLE_WRITE = 64 * 1024;
  private static final String ANY_CACHE = "no-cache";

  private final KeepAlive keepAlive;

  public ResponseWriter() {
    this(new KeepAlive(LONGEST_SILENCE, System::nanoTime));
  }

  ResponseWriter(KeepAlive keepAlive) {
    this.keepAlive = keepAlive;
  }

  /**
   * Writes a refusal in the caller's error shape with the refusal's status and headers. If the
   * response has been committed already, nothing can be told any more and the result is an error,
   * so that the host breaks the connection instead of letting a cut reply look whole.
   */
  public Mono<Void> refuse(ServerWebExchange exchange, Refusal refusal) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(new IllegalStateException("refused after commit with " + refusal.code()));
    }
    return json(
        exchange, refusal.status(), refusal::headers, ErrorShape.of(formOf(exchange), refusal));
  }

  /**
   * Writes a JSON body.
   *
   * @param headers read just before the response is committed
   */
  public Mono<Void> json(
      ServerWebExchange exchange, int status, Supplier<Map<String, String>> headers, byte[] body) {
    ServerHttpResponse response = prepare(exchange, status, headers);
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setContentLength(body.length);
    return onCallersLoop(
        response,
        unlessGone(
            response, response.writeWith(whole(body, response.bufferFactory())), () -> true));
  }

  /**
   * Elsewhere the caller may have read all and hung up before it is asked whether it is there. Here
   * its connection cannot close between the two.
   */
  private static Mono<Void> onCallersLoop(ServerHttpResponse response, Mono<Void> write) {
    return Mono.defer(
        () ->
            CallerConnection.loopOf(response)
                .filter(loop -> !loop.inEventLoop())
                .map(loop -> write.subscribeOn(Schedulers.fromExecutor(loop)))
                .orElse(write));
  }

  /**
   * The server says of a single buffer that it was written before it has been, which is cheap and
   * true of what the kernel takes at once. Whether a longer body arrives shows only in its write.
   */
  private static Publisher<DataBuffer> whole(byte[] body, DataBufferFactory buffers) {
    Mono<DataBuffer> single = Mono.fromSupplier(() -> buffers.wrap(body));
    return body.length <= LARGEST_SINGLE_WRITE ? single : single.flux();
  }

  /** Writes a whole chat completion with status 200. */
  public Mono<Void> reply(
      ServerWebExchange exchange, Supplier<Map<String, String>> headers, ChatReply reply) {
    return json(exchange, 200, headers, reply.toJson());
  }

  /** Writes events as they come. See {@link #streamBatches} for the rest. */
  public Mono<Void> stream(
      ServerWebExchange exchange, Supplier<Map<String, String>> headers, Flux<ChatEvent> events) {
    return streamBatches(exchange, headers, events.map(List::of));
  }

  /**
   * Writes events as server-sent events. One list is written together and flushed before the event
   * loop's turn is over: pass what one network read of the provider gave, and a caller waits for
   * nothing while writes and flushes stay few. A reader that is slow is waited for.
   *
   * <p>A silent stream gets comments, so that nobody on the way takes the connection for dead. The
   * first one commits the response: headers then say what is known by that time.
   *
   * <p>Nothing is added at a normal end: the events carry {@link ChatEvent#DONE} themselves. An
   * error before the first byte goes on as an error with nothing written. An error after it is
   * written as a last {@code data: {"error":{…}}} event (with the refusal of a {@link
   * io.shenyullm.core.http.RefusedException}, else {@code upstream_error}) and the result
   * completes; whoever settles learns of it from its own publisher, which signals first. Cancelling
   * the result cancels the events.
   */
  public Mono<Void> streamBatches(
      ServerWebExchange exchange,
      Supplier<Map<String, String>> headers,
      Flux<List<ChatEvent>> batches) {
    ServerHttpResponse response = prepare(exchange, 200, headers);
    response.getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
    response.getHeaders().setCacheControl(ANY_CACHE);
    // without it the server ends the stream, and with it the caller's connection, by closing
    response.getHeaders().set(HttpHeaders.TRANSFER_ENCODING, "chunked");
    return Mono.defer(
        () -> {
          AtomicBoolean begun = new AtomicBoolean();
          SseEncoder encoder = new SseEncoder();
          Flux<byte[]> bytes =
              batches
                  .filter(batch -> !batch.isEmpty())
                  .map(
                      batch -> {
                        begun.set(true);
                        batch.forEach(event -> encode(event, encoder));
                        return encoder.take();
                      })
                  .onErrorResume(
                      error -> {
                        if (!begun.get()) {
                          return Mono.error(error);
                        }
                        Refusal refusal = StreamError.refusalOf(error);
                        LOG.warn(
                            "stream of request {} broke after it had begun: {} ({})",
                            LlmEntry.of(exchange).map(llm -> llm.requestId()).orElse("-"),
                            refusal.code(),
                            error.getClass().getName());
                        return Mono.fromSupplier(
                            () -> {
                              SseEncoder last = new SseEncoder();
                              encode(StreamError.event(formOf(exchange), refusal), last);
                              return last.take();
                            });
                      });
          Flux<DataBuffer> kept =
              keepAlive.over(
                  bytes, response.bufferFactory(), timerOf(exchange), () -> begun.set(true));
          AtomicBoolean handedOver = new AtomicBoolean();
          // the server flushes once in a turn of its event loop, whatever the turn has brought
          return unlessGone(
              response,
              response.writeWith(kept.doOnComplete(() -> handedOver.set(true))),
              handedOver::get);
        });
  }

  private static Scheduler timerOf(ServerWebExchange exchange) {
    return LlmEntry.of(exchange).map(LlmExchange::resumeOn).orElseGet(Schedulers::parallel);
  }

  private static void encode(ChatEvent event, SseEncoder encoder) {
    encoder.item(new SseItem.Event(event.name(), null, event.toData()));
  }

  /** The protocol that the request's path has shown; OpenAI's before that. */
  private static Form formOf(ServerWebExchange exchange) {
    return exchange.getAttributeOrDefault(FORM, Form.OPENAI);
  }

  /** What ends as a success although the caller has closed the connection was not read by it. */
  private static Mono<Void> unlessGone(
      ServerHttpResponse response, Mono<Void> write, BooleanSupplier handedOver) {
    return write
        .onErrorMap(
            error -> response.isCommitted() && CallerConnection.isClosed(response),
            error -> new CallerGoneException())
        .then(
            Mono.defer(
                () ->
                    CallerConnection.isLost(response, handedOver.getAsBoolean())
                        ? Mono.error(new CallerGoneException())
                        : Mono.empty()));
  }

  private static ServerHttpResponse prepare(
      ServerWebExchange exchange, int status, Supplier<Map<String, String>> headers) {
    exchange.getAttributes().put(OWN, Boolean.TRUE);
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(status));
    HttpHeaders target = response.getHeaders();
    // a proxy that failed may have left its upstream's framing behind, a stream of ours its own
    target.remove(HttpHeaders.CACHE_CONTROL);
    target.remove(HttpHeaders.CONTENT_LENGTH);
    target.remove(HttpHeaders.TRANSFER_ENCODING);
    target.remove(HttpHeaders.CONTENT_ENCODING);
    PendingHeaders pending = exchange.getAttribute(PENDING);
    if (pending == null) {
      PendingHeaders first = new PendingHeaders(headers);
      exchange.getAttributes().put(PENDING, first);
      response.beforeCommit(
          () ->
              Mono.fromRunnable(
                  () ->
                      first
                          .supplier
                          .get()
                          .forEach((name, value) -> target.set(name, oneLine(value)))));
    } else {
      pending.supplier = headers;
    }
    return response;
  }

  /** Of the answer that is tried now: an earlier one that failed has nothing to say any more. */
  private static final class PendingHeaders {
    volatile Supplier<Map<String, String>> supplier;

    PendingHeaders(Supplier<Map<String, String>> supplier) {
      this.supplier = supplier;
    }
  }

  /**
   * A header value must not break out of its line, whatever a rule's name or a model id holds, nor
   * outgrow what clients and proxies take: names of dropped request fields are the caller's.
   */
  private static String oneLine(String given) {
    String value =
        given.length() <= LONGEST_HEADER_VALUE
            ? given
            : given.substring(0, LONGEST_HEADER_VALUE - 3) + "...";
    StringBuilder out = null;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c > 0x7E) {
        if (out == null) {
          out = new StringBuilder(value);
        }
        out.setCharAt(i, '?');
      }
    }
    return out == null ? value : out.toString();
  }
}
