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
package io.shenyullm.grid.ignite;

import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls from threads that may block, since Ignite connects to a node on the thread that first
 * needs it. Calls that are safe to repeat are repeated when a connection breaks, as long as there
 * is time. Thread-safe.
 */
final class Sender {
  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 400;

  private final Connector connector;
  private final ExecutorService threads;
  private final ScheduledExecutorService timer;

  Sender(Connector connector, ExecutorService threads, ScheduledExecutorService timer) {
    this.connector = connector;
    this.threads = threads;
    this.timer = timer;
  }

  /** A call that is made once. */
  <T> CompletionStage<T> once(Function<Session, CompletionStage<T>> call) {
    Call<T> sending = new Call<>(call, /* deadlineNanos= */ System.nanoTime(), /* again= */ false);
    sending.start();
    return sending.result;
  }

  /** A call that does no harm when it is made again. */
  <T> CompletionStage<T> repeatable(Duration deadline, Function<Session, CompletionStage<T>> call) {
    long nanos = Math.min(deadline.toMillis(), TimeUnit.DAYS.toMillis(1)) * 1_000_000;
    Call<T> sending = new Call<>(call, System.nanoTime() + nanos, /* again= */ true);
    sending.start();
    return sending.result;
  }

  private final class Call<T> {
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final Function<Session, CompletionStage<T>> call;
    private final long deadlineNanos;
    private final boolean again;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private @Nullable GridException unknown;

    Call(Function<Session, CompletionStage<T>> call, long deadlineNanos, boolean again) {
      this.call = call;
      this.deadlineNanos = deadlineNanos;
      this.again = again;
    }

    void start() {
      if (connector.session() == null) {
        fail(new GridException(Kind.UNAVAILABLE, connector.whyNot()));
        return;
      }
      try {
        threads.execute(this::send);
      } catch (RejectedExecutionException e) {
        fail(Trouble.ofCall(e));
      }
    }

    private void send() {
      if (again && System.nanoTime() - deadlineNanos >= 0) {
        // nobody waits any more
        return;
      }
      Session session = connector.session();
      if (session == null) {
        fail(new GridException(Kind.UNAVAILABLE, connector.whyNot()));
        return;
      }
      try {
        call.apply(session)
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    result.complete(value);
                  } else {
                    failed(failure);
                  }
                });
      } catch (RuntimeException e) {
        failed(e);
      }
    }

    private void failed(Throwable failure) {
      Throwable cause = failure;
      while ((cause instanceof CompletionException || cause instanceof ExecutionException)
          && cause.getCause() != null) {
        cause = cause.getCause();
      }
      GridException known =
          cause instanceof GridException already ? already : Trouble.ofCall(cause);
      if (!Trouble.isOfConnection(cause)) {
        fail(known);
        return;
      }
      connector.lookNow();
      if (known.kind() == Kind.UNKNOWN_OUTCOME) {
        unknown = known;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (!again || left <= pauseMillis) {
        fail(known);
        return;
      }
      long pause = pauseMillis;
      pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
      try {
        var unused = timer.schedule(this::start, pause, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        fail(known);
      }
    }

    /** Once an attempt may have been applied, no later one can say that none was. */
    private void fail(GridException failure) {
      result.completeExceptionally(unknown == null ? failure : unknown);
    }
  }
}
