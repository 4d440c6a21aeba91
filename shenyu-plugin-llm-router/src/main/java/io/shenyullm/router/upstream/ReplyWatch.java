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

import io.shenyullm.core.catalog.Provider;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ends one call that does not come on. Until the first content the provider's response timeout
 * counts, from then on its idle timeout between two pieces of content. What only keeps a connection
 * alive (comments, pings, blanks) is no progress. A timer is set anew with the first content and
 * then only when it runs out. Written by one thread, read by the timer's.
 */
final class ReplyWatch {
  /** After the end mark of a stream its body may take this long to end, too. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final long COARSEST_NANOS = Duration.ofSeconds(1).toNanos();

  private final long firstNanos;
  private final long idleNanos;
  private final long resolutionNanos;
  private final LongSupplier nanoTime;
  private final Sinks.Empty<Void> first = Sinks.empty();
  private final Sinks.Empty<Void> ended = Sinks.empty();
  private volatile long lastNanos;
  private volatile boolean begun;
  private volatile boolean complete;

  ReplyWatch(Provider provider, LongSupplier nanoTime) {
    this.firstNanos = provider.responseTimeout().toNanos();
    this.idleNanos = provider.idleTimeout().toNanos();
    this.resolutionNanos = Math.min(COARSEST_NANOS, idleNanos / 10);
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Whether progress should be looked for: between two marks nobody has to look closely. */
  boolean isDue() {
    return !begun || nanoTime.getAsLong() - lastNanos >= resolutionNanos;
  }

  /** Content has come. */
  void progressed() {
    lastNanos = nanoTime.getAsLong();
    if (!begun) {
      begun = true;
      first.tryEmitEmpty();
    }
  }

  /** The reply has all that it needs: silence is an end from now on, and no failure. */
  void completed() {
    complete = true;
  }

  /** The end mark has come: whoever keeps the connection open after it is not waited for. */
  void ended() {
    complete = true;
    ended.tryEmitEmpty();
  }

  /** The reply, cut off when it stalls: failed with {@code TIMEOUT}, or ended if it is complete. */
  <T> Flux<T> over(Publisher<T> reply) {
    Mono<Void> begins =
        Mono.firstWithSignal(Mono.delay(Duration.ofNanos(firstNanos)).then(), first.asMono());
    Mono<Void> stalls =
        Mono.defer(() -> Mono.delay(Duration.ofNanos(Math.max(0, left()))))
            .repeat(() -> left() > 0)
            .then();
    Mono<Void> overdue = ended.asMono().then(Mono.delay(GRACE)).then();
    return Flux.from(reply)
        .takeUntilOther(
            Mono.firstWithSignal(begins.then(stalls), overdue)
                .then(Mono.defer(() -> complete ? Mono.empty() : Mono.error(timeout()))));
  }

  private long left() {
    long limit = begun ? idleNanos + resolutionNanos : firstNanos;
    return limit - (nanoTime.getAsLong() - lastNanos);
  }

  private UpstreamException timeout() {
    return UpstreamFailure.of(
            UpstreamFailure.Kind.TIMEOUT,
            begun ? "The provider's reply has stalled." : "The provider did not answer in time.")
        .asException();
  }
}
