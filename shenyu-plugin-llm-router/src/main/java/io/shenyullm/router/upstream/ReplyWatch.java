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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Ends one call that does not come on. Until the first content the provider's response timeout
 * counts, from then on its idle timeout between two pieces of content. What only keeps a connection
 * alive (comments, pings, blanks) is no progress. Content only takes note of the time: the one
 * timer is set anew when it runs out too early, and at the end mark. Written by one thread, read by
 * the timer's.
 */
final class ReplyWatch {
  /** After the end mark of a stream its body may take this long to end, too. */
  private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long COARSEST_NANOS = Duration.ofSeconds(1).toNanos();

  private final long firstNanos;
  private final long idleNanos;
  private final long resolutionNanos;
  private final Scheduler timer;
  private final LongSupplier nanoTime;
  private final Disposable.Swap look = Disposables.swap();
  private volatile Runnable onExpired = () -> {};
  private volatile long lastNanos;
  private volatile boolean begun;
  private volatile boolean complete;
  private volatile boolean ended;

  /**
   * @param timer best the event loop on which the caller's exchange runs
   */
  ReplyWatch(Provider provider, Scheduler timer, LongSupplier nanoTime) {
    this.firstNanos = provider.responseTimeout().toNanos();
    long idle = provider.idleTimeout().toNanos();
    this.resolutionNanos = Math.min(COARSEST_NANOS, idle / 10);
    this.idleNanos = idle + resolutionNanos;
    this.timer = timer;
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
    begun = true;
  }

  /** The reply has all that it needs: silence is an end from now on, and no failure. */
  void completed() {
    complete = true;
  }

  /** The end mark has come: whoever keeps the connection open after it is not waited for. */
  void ended() {
    lastNanos = nanoTime.getAsLong();
    complete = true;
    ended = true;
    lookIn(limit());
  }

  /**
   * The reply, cut off when it stalls: failed with {@code TIMEOUT}, or ended if it is complete. For
   * one subscriber.
   */
  <T> Flux<T> over(Publisher<T> reply) {
    // hidden: a lifted operator takes no part in fusion
    return Flux.from(reply)
        .hide()
        .transform(
            Operators.<T, T>lift(
                (scannable, actual) -> new Watching<>(Operators.serialize(actual))));
  }

  private long limit() {
    if (ended) {
      return Math.min(GRACE_NANOS, idleNanos);
    }
    return begun ? idleNanos : firstNanos;
  }

  private void look() {
    long left = limit() - (nanoTime.getAsLong() - lastNanos);
    if (left > 0) {
      lookIn(left);
    } else {
      onExpired.run();
    }
  }

  /** Not later than a stall that begins now would be over. */
  private void lookIn(long nanos) {
    if (look.isDisposed()) {
      return;
    }
    try {
      look.update(timer.schedule(this::look, Math.min(nanos, idleNanos), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      // the timer's threads are going down, and the connections with them
      look.dispose();
    }
  }

  private UpstreamException timeout() {
    return UpstreamFailure.of(
            UpstreamFailure.Kind.TIMEOUT,
            begun ? "The provider's reply has stalled." : "The provider did not answer in time.")
        .asException();
  }

  /** The timer runs out on its own thread: who ends first has ended it. */
  private final class Watching<T> implements CoreSubscriber<T>, Subscription {
    private final CoreSubscriber<? super T> actual;
    private final AtomicBoolean over = new AtomicBoolean();

    @SuppressWarnings("NullAway.Init")
    private Subscription upstream;

    Watching(CoreSubscriber<? super T> actual) {
      this.actual = actual;
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      if (Operators.validate(upstream, subscription)) {
        upstream = subscription;
        onExpired = this::expire;
        actual.onSubscribe(this);
        lookIn(limit());
      }
    }

    @Override
    public void onNext(T next) {
      if (!over.get()) {
        actual.onNext(next);
      }
    }

    @Override
    public void onError(Throwable error) {
      if (end()) {
        actual.onError(error);
      }
    }

    @Override
    public void onComplete() {
      if (end()) {
        actual.onComplete();
      }
    }

    @Override
    public void request(long n) {
      upstream.request(n);
    }

    @Override
    public void cancel() {
      if (end()) {
        upstream.cancel();
      }
    }

    private void expire() {
      if (end()) {
        upstream.cancel();
        if (complete) {
          actual.onComplete();
        } else {
          actual.onError(timeout());
        }
      }
    }

    private boolean end() {
      boolean first = over.compareAndSet(false, true);
      if (first) {
        look.dispose();
      }
      return first;
    }
  }
}
