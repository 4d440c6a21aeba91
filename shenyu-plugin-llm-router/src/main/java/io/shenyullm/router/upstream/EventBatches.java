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

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The events of one stream, those of one network read together: a read brings a body chunk by
 * chunk, and what one event costs on its way to the caller, a batch costs, too. A batch leaves at
 * the end of the event loop's turn that began it, or earlier where it has grown large.
 *
 * <p>Who does not ask for batches leaves the connection unread, but for some chunks that were asked
 * for before. Everything happens on the connection's event loop.
 */
final class EventBatches {
  /** Chunks are 8 KiB at most: what one stream may hold ahead of its reader is {@value} of them. */
  static final int MOST_CHUNKS = 32;

  private static final int FEW_CHUNKS = MOST_CHUNKS / 2;
  private static final int LARGE_BATCH = 8 * 1024;

  private final StreamAssembly assembly;
  private final Executor loop;
  private final BooleanSupplier inLoop;

  /**
   * @param loop the event loop of the connection, whose tasks run when a read is over
   * @param inLoop whether it is the current thread
   */
  EventBatches(StreamAssembly assembly, Executor loop, BooleanSupplier inLoop) {
    this.assembly = assembly;
    this.loop = loop;
    this.inLoop = inLoop;
  }

  Flux<List<UpstreamEvent>> of(Flux<ByteBuf> body) {
    // hidden: a lifted operator takes no part in fusion
    return body.hide()
        .transform(
            Operators.<ByteBuf, List<UpstreamEvent>>lift(
                (scannable, actual) -> new Batching(actual)));
  }

  private final class Batching implements CoreSubscriber<ByteBuf>, Subscription {
    private final CoreSubscriber<? super List<UpstreamEvent>> actual;
    private final AtomicLong requested = new AtomicLong();

    @SuppressWarnings("NullAway.Init")
    private Subscription upstream;

    private volatile boolean cancelled;

    // ---- of the event loop ----
    private List<UpstreamEvent> batch = List.of();
    private int bytes;
    private int outstanding;
    private boolean emitsLater;
    private boolean emitting;
    private boolean over;
    private @Nullable Throwable failure;

    Batching(CoreSubscriber<? super List<UpstreamEvent>> actual) {
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
        actual.onSubscribe(this);
      }
    }

    @Override
    public void onNext(ByteBuf chunk) {
      outstanding--;
      if (over || cancelled) {
        return;
      }
      bytes += chunk.readableBytes();
      UpstreamException broken = assembly.read(chunk);
      if (broken != null) {
        upstream.cancel();
        end(broken);
      } else if (bytes >= LARGE_BATCH) {
        emit();
      } else {
        emitLater();
        ask();
      }
    }

    @Override
    public void onError(Throwable error) {
      if (!over) {
        end(error);
      }
    }

    @Override
    public void onComplete() {
      if (!over) {
        end(assembly.end());
      }
    }

    private void end(@Nullable Throwable error) {
      over = true;
      failure = error;
      emit();
    }

    /** The loop runs its tasks when it has read what there was to read. */
    private void emitLater() {
      if (!emitsLater) {
        emitsLater = true;
        loop.execute(
            () -> {
              emitsLater = false;
              emit();
            });
      }
    }

    private void emit() {
      if (emitting) {
        return;
      }
      emitting = true;
      while (!cancelled && step()) {
        // a batch that was asked for brings the next
      }
      emitting = false;
      ask();
    }

    private boolean step() {
      if (batch.isEmpty()) {
        batch = assembly.take();
        bytes = 0;
      }
      if (batch.isEmpty()) {
        if (over) {
          cancelled = true;
          Throwable error = failure;
          if (error == null) {
            actual.onComplete();
          } else {
            actual.onError(error);
          }
        }
        return false;
      }
      if (requested.get() == 0) {
        return false;
      }
      List<UpstreamEvent> next = batch;
      batch = List.of();
      requested.getAndUpdate(left -> left == Long.MAX_VALUE ? left : left - 1);
      actual.onNext(next);
      return true;
    }

    /** Chunks for those who ask for batches. */
    private void ask() {
      if (!over && !cancelled && outstanding <= FEW_CHUNKS && requested.get() > 0) {
        int more = MOST_CHUNKS - outstanding;
        outstanding = MOST_CHUNKS;
        upstream.request(more);
      }
    }

    @Override
    public void request(long n) {
      if (!Operators.validate(n)) {
        return;
      }
      requested.accumulateAndGet(n, Operators::addCap);
      if (inLoop.getAsBoolean()) {
        emit();
      } else {
        try {
          loop.execute(this::emit);
        } catch (RejectedExecutionException e) {
          // the loop is going down, and the connection with it
          cancel();
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      upstream.cancel();
    }
  }
}
