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
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClientFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls from threads that may block, since Ignite connects to a node on the thread that first
 * needs it. When a connection breaks, calls that are safe to repeat are sent again, and others
 * where nothing was sent, as long as there is time, also while the grid is being looked for.
 * Nothing is sent after the deadline, when the caller has been told that it may have been: what it
 * does then must not be overtaken. Thread-safe.
 */
final class Sender {
  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 400;

  /** What calls are sent over. */
  interface Line {
    /** The session, if nodes can be reached. */
    @Nullable Session session();

    /** Why there is no session. */
    String whyNot();

    /** A connection has broken. */
    void lookNow();
  }

  private final Line line;
  private final ExecutorService threads;
  private final ScheduledExecutorService timer;

  Sender(Line line, ExecutorService threads, ScheduledExecutorService timer) {
    this.line = line;
    this.threads = threads;
    this.timer = timer;
  }

  /** The client's futures are stages, too. */
  static <T> CompletionStage<T> stage(IgniteClientFuture<T> future) {
    return future;
  }

  /**
   * A call that is applied once at most: it is sent again only where nothing was sent.
   *
   * @param cache may block until the cache is there
   * @param call sends
   */
  <T> CompletionStage<T> once(
      Duration deadline,
      Function<Session, ClientCache<String, byte[]>> cache,
      Function<ClientCache<String, byte[]>, CompletionStage<T>> call) {
    return started(new Call<>(cache, call, end(deadline), /* repeatable= */ false));
  }

  /** A call that does no harm when it is made again, also where it may have been applied. */
  <T> CompletionStage<T> repeatable(
      Duration deadline,
      Function<Session, ClientCache<String, byte[]>> cache,
      Function<ClientCache<String, byte[]>, CompletionStage<T>> call) {
    return started(new Call<>(cache, call, end(deadline), /* repeatable= */ true));
  }

  private static long end(Duration deadline) {
    long millis = Math.min(deadline.toMillis(), TimeUnit.DAYS.toMillis(1));
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private <T> CompletionStage<T> started(Call<T> call) {
    call.start();
    return call.result;
  }

  private final class Call<T> {
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final Function<Session, ClientCache<String, byte[]>> cache;
    private final Function<ClientCache<String, byte[]>, CompletionStage<T>> call;
    private final long deadlineNanos;
    private final boolean repeatable;
    private boolean tried;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private @Nullable GridException unknown;

    Call(
        Function<Session, ClientCache<String, byte[]>> cache,
        Function<ClientCache<String, byte[]>, CompletionStage<T>> call,
        long deadlineNanos,
        boolean repeatable) {
      this.cache = cache;
      this.call = call;
      this.deadlineNanos = deadlineNanos;
      this.repeatable = repeatable;
    }

    void start() {
      if (line.session() == null) {
        away();
        return;
      }
      try {
        threads.execute(this::send);
      } catch (RejectedExecutionException e) {
        fail(Trouble.ofCall(e));
      }
    }

    private void send() {
      if (isLate()) {
        return;
      }
      Session session = line.session();
      if (session == null) {
        away();
        return;
      }
      tried = true;
      try {
        ClientCache<String, byte[]> known = cache.apply(session);
        if (isLate()) {
          return;
        }
        call.apply(known)
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

    /**
     * A grid that is away when a call begins is known to be: that is said at once. One that was
     * lost under way is being looked for, and may be back in time.
     */
    private void away() {
      GridException failure = new GridException(Kind.UNAVAILABLE, line.whyNot());
      if (tried) {
        later(failure);
      } else {
        fail(failure);
      }
    }

    /** Whether the deadline has passed; the call has failed then. */
    private boolean isLate() {
      if (System.nanoTime() - deadlineNanos < 0) {
        return false;
      }
      fail(new GridException(Kind.UNAVAILABLE, "the deadline passed before the call was sent"));
      return true;
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
      line.lookNow();
      if (known.kind() == Kind.UNKNOWN_OUTCOME) {
        unknown = known;
      }
      later(known);
    }

    /** Sends again after a pause, where that is safe and in time. */
    private void later(GridException failure) {
      boolean safe = repeatable || unknown == null;
      long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (!safe || left <= pauseMillis) {
        fail(failure);
        return;
      }
      long pause = pauseMillis;
      pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
      try {
        var unused = timer.schedule(this::start, pause, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        fail(failure);
      }
    }

    /** Once an attempt may have been applied, no later one can say that none was. */
    private void fail(GridException failure) {
      result.completeExceptionally(unknown == null ? failure : unknown);
    }
  }
}
