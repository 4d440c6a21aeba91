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
package io.shenyullm.core.exchange;

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reads bodies so that large ones do not hold up an event loop, and all the other callers on it:
 * parsing 16 MiB of JSON takes a tenth of a second. What is small is read where it is, since
 * handing it over would cost more. Failure is CLOSED: where too much waits, the request is refused
 * with 503. Thread-safe.
 */
public final class LargeBodies implements AutoCloseable {
  /** From this size on a body is read elsewhere: about a millisecond's work. */
  public static final int LARGE_BYTES = 128 * 1024;

  /**
   * Up to this size a request is looked at, and goes on after a wait, on its caller's event loop: a
   * larger one would hold up the others there. Looking takes much longer than reading.
   */
  public static final int LARGEST_ON_LOOP = 16 * 1024;

  /** Waiting bodies are in memory, so few may wait: altogether, but one for each thread. */
  private static final int MAX_WAITING = 64;

  private static final int IDLE_SECONDS = 60;

  private final Scheduler scheduler;

  /**
   * @param scheduler for large bodies; bounded, as its queue holds them in memory
   */
  public LargeBodies(Scheduler scheduler) {
    this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
  }

  /** With threads of its own, as many as the machine has cores. */
  public static LargeBodies onOwnThreads() {
    int threads = Runtime.getRuntime().availableProcessors();
    // the scheduler's bound is for each of its threads
    return new LargeBodies(
        Schedulers.newBoundedElastic(
            threads, Math.max(1, MAX_WAITING / threads), "llm-large-body", IDLE_SECONDS, true));
  }

  /**
   * What a reader makes of a body: now, if it is small. What follows runs where the body was read.
   * To be subscribed to once.
   *
   * @param reader pure CPU; what it throws of a small body is thrown here, else the result's error
   */
  public <T> Mono<T> read(byte[] body, Function<byte[], T> reader) {
    if (body.length < LARGE_BYTES) {
      return Mono.just(reader.apply(body));
    }
    // what follows may last for minutes, and keeps its source
    AtomicReference<byte @Nullable []> unread = new AtomicReference<>(body);
    return Mono.fromSupplier(() -> reader.apply(taken(unread)))
        .subscribeOn(scheduler)
        .onErrorMap(RejectedExecutionException.class, e -> new RefusedException(overloaded()));
  }

  private static byte[] taken(AtomicReference<byte @Nullable []> unread) {
    byte[] body = unread.getAndSet(null);
    if (body == null) {
      throw new IllegalStateException("a body is read once");
    }
    return body;
  }

  private static Refusal overloaded() {
    return Refusal.unavailable(
            "overloaded", "The gateway has too many large bodies to read. Try again later.")
        .withHeader("Retry-After", "1");
  }

  @Override
  public void close() {
    scheduler.dispose();
  }
}
