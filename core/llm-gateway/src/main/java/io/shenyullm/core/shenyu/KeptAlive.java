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

import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * One operator for what every stream needs and no event should pay for: a comment where nothing was
 * written for long, and pieces of bounded size. One timer a stream looks from time to time how long
 * the silence has lasted; writing only takes note of the time. The source is asked for one batch
 * after another: a reader that is slow leaves the next one with the provider.
 */
final class KeptAlive {
  /** What the HTTP codec reads at once; the server takes 128 of them ahead of the reader. */
  static final int LARGEST_PIECE = 8 * 1024;

  private final DataBufferFactory buffers;
  private final Scheduler timer;
  private final long quietNanos;
  private final LongSupplier nanoTime;
  private final Supplier<DataBuffer> comment;

  KeptAlive(
      DataBufferFactory buffers,
      Scheduler timer,
      long quietNanos,
      LongSupplier nanoTime,
      Supplier<DataBuffer> comment) {
    this.buffers = buffers;
    this.timer = timer;
    this.quietNanos = quietNanos;
    this.nanoTime = nanoTime;
    this.comment = comment;
  }

  Flux<DataBuffer> over(Flux<byte[]> source) {
    // hidden: a lifted operator takes no part in fusion
    return source
        .hide()
        .transform(Operators.<byte[], DataBuffer>lift((scannable, actual) -> new Writing(actual)));
  }

  private final class Writing implements CoreSubscriber<byte[]>, Subscription {
    private final CoreSubscriber<? super DataBuffer> actual;
    private final Disposable.Swap look = Disposables.swap();
    private final AtomicLong requested = new AtomicLong();

    /** Who raises it from 0 writes, for all who come meanwhile: {@link #drain}. */
    private final AtomicInteger work = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private Subscription upstream;

    private volatile byte @Nullable [] batch;
    private volatile boolean silent;
    private volatile boolean cancelled;
    private volatile boolean over;
    private volatile long lastNanos;

    /** Guarded by {@link #over}. */
    private @Nullable Throwable failure;

    /** These two belong to whoever drains. */
    private int written;

    private boolean asked;

    Writing(CoreSubscriber<? super DataBuffer> actual) {
      this.actual = actual;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      if (!Operators.validate(upstream, subscription)) {
        return;
      }
      upstream = subscription;
      lastNanos = nanoTime.getAsLong();
      actual.onSubscribe(this);
      lookIn(quietNanos);
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    // ---- from the source ----

    @Override
    public void onNext(byte[] next) {
      batch = next;
      drain();
    }

    @Override
    public void onError(Throwable error) {
      if (over) {
        Operators.onErrorDropped(error, currentContext());
        return;
      }
      failure = error;
      over = true;
      drain();
    }

    @Override
    public void onComplete() {
      over = true;
      drain();
    }

    // ---- from the server ----

    @Override
    public void request(long n) {
      if (Operators.validate(n)) {
        requested.accumulateAndGet(n, Operators::addCap);
        drain();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      look.dispose();
      upstream.cancel();
    }

    // ---- from the timer ----

    private void lookIn(long nanos) {
      if (cancelled || over) {
        return;
      }
      try {
        look.update(timer.schedule(this::look, nanos, TimeUnit.NANOSECONDS));
      } catch (RejectedExecutionException e) {
        // the timer's threads are going down, and the connections with them
        look.dispose();
      }
    }

    private void look() {
      long since = nanoTime.getAsLong() - lastNanos;
      if (since >= quietNanos) {
        silent = true;
        drain();
        since = 0;
      }
      lookIn(quietNanos - since);
    }

    // ---- all of them ----

    private void drain() {
      if (work.getAndIncrement() != 0) {
        return;
      }
      int missed = 1;
      do {
        while (!cancelled && step()) {
          // until there is nothing to write, or nobody to read it
        }
        missed = work.addAndGet(-missed);
      } while (missed != 0);
    }

    /** Whether something was done. */
    private boolean step() {
      boolean last = over; // read before the batch, which comes before the end
      byte[] bytes = batch;
      if (bytes == null && last) {
        cancelled = true;
        look.dispose();
        Throwable error = failure;
        if (error == null) {
          actual.onComplete();
        } else {
          actual.onError(error);
        }
        return false;
      }
      if (requested.get() == 0) {
        return false;
      }
      if (bytes != null) {
        int length = Math.min(LARGEST_PIECE, bytes.length - written);
        DataBuffer piece =
            length == bytes.length
                ? buffers.wrap(bytes)
                : buffers.wrap(ByteBuffer.wrap(bytes, written, length));
        written += length;
        if (written == bytes.length) {
          written = 0;
          batch = null;
          asked = false;
        }
        write(piece);
        return true;
      }
      if (silent) {
        write(comment.get());
        return true;
      }
      if (!asked) {
        asked = true;
        upstream.request(1);
        return true;
      }
      return false;
    }

    private void write(DataBuffer piece) {
      silent = false;
      lastNanos = nanoTime.getAsLong();
      requested.getAndUpdate(left -> left == Long.MAX_VALUE ? left : left - 1);
      actual.onNext(piece);
    }
  }
}
