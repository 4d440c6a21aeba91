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
package io.shenyullm.core.grid;

import io.shenyullm.core.grid.lease.LeaseCodec;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What calls have in common on every engine: arguments are checked, a deadline is kept, failures
 * become {@link GridException}s, and after closing nothing is sent any more. Thread-safe.
 */
public final class GridCalls implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?");

  private final ScheduledExecutorService timer;
  private final Function<Throwable, GridException> translation;
  private volatile boolean closed;

  /**
   * @param timer counts deadlines; belongs to the caller, see {@link #newTimer}
   * @param translation names the kind of an engine's own failure; not asked for what is known here:
   *     {@link GridException}, unreadable bytes, cancellation
   */
  public GridCalls(ScheduledExecutorService timer, Function<Throwable, GridException> translation) {
    this.timer = Objects.requireNonNull(timer, "timer");
    this.translation = Objects.requireNonNull(translation, "translation");
  }

  /**
   * Two daemon threads for deadlines, retries and callbacks. A timer that is cancelled leaves at
   * once; after {@code shutdown()} deadlines under way are still kept, so that no call hangs.
   *
   * @param name of the threads
   */
  public static ScheduledExecutorService newTimer(String name) {
    AtomicInteger number = new AtomicInteger();
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            2,
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    return timer;
  }

  /**
   * Checks the name of a map or topic.
   *
   * @return the name
   * @throws IllegalArgumentException unless it is made of up to 48 lower-case letters, digits and
   *     inner dashes
   */
  public static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name is made of up to 48 lower-case letters, digits and dashes: " + name);
    }
    return name;
  }

  /** A call on a key; a key of a wrong length is {@code REJECTED}. */
  public <T> CompletionStage<T> onKey(
      String key, Duration deadline, Supplier<? extends CompletionStage<T>> call) {
    GridException wrong = wrongKey(key);
    return wrong == null ? call(deadline, call) : failed(wrong);
  }

  /** A call on a key with a value; a value that is too large is {@code REJECTED}. */
  public <T> CompletionStage<T> onEntry(
      String key, byte[] value, Duration deadline, Supplier<? extends CompletionStage<T>> call) {
    GridException wrong = wrongKey(key);
    if (wrong == null && value.length > Grid.MAX_VALUE_BYTES) {
      wrong =
          new GridException(
              GridException.Kind.REJECTED,
              "value of " + value.length + " bytes; the limit is " + Grid.MAX_VALUE_BYTES);
    }
    return wrong == null ? call(deadline, call) : failed(wrong);
  }

  /** A call that stores a value for a time; a time that is negative is {@code REJECTED}. */
  public <T> CompletionStage<T> onEntry(
      String key,
      byte[] value,
      Duration ttl,
      Duration deadline,
      Supplier<? extends CompletionStage<T>> call) {
    if (ttl.isNegative()) {
      return failed(
          new GridException(GridException.Kind.REJECTED, "time to live is negative: " + ttl));
    }
    return onEntry(key, value, deadline, call);
  }

  /**
   * Makes a call and returns a stage that ends by the deadline. A deadline that has passed already,
   * and a closed grid, are {@code UNAVAILABLE}: the call is not made.
   *
   * @param call may throw; its stage may fail with anything
   */
  public <T> CompletionStage<T> call(
      Duration deadline, Supplier<? extends CompletionStage<T>> call) {
    if (closed) {
      return failed(closedFailure());
    }
    if (deadline.isNegative() || deadline.isZero()) {
      return failed(
          new GridException(GridException.Kind.UNAVAILABLE, "no time is left for the call"));
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      call.get()
          .whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(translate(failure));
                }
              });
    } catch (RuntimeException e) {
      result.completeExceptionally(translate(e));
    }
    if (!result.isDone()) {
      limit(result, deadline);
    }
    return result;
  }

  private void limit(CompletableFuture<?> result, Duration deadline) {
    Future<?> timeout;
    try {
      timeout =
          timer.schedule(
              () ->
                  result.completeExceptionally(
                      new GridException(
                          GridException.Kind.UNKNOWN_OUTCOME,
                          "no answer within " + deadline.toMillis() + " ms")),
              nanos(deadline),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new GridException(
              GridException.Kind.UNKNOWN_OUTCOME, "the grid was closed during the call", e));
      return;
    }
    result.whenComplete((value, failure) -> timeout.cancel(false));
  }

  private static long nanos(Duration deadline) {
    return deadline.compareTo(Duration.ofDays(1)) > 0
        ? Duration.ofDays(1).toNanos()
        : deadline.toNanos();
  }

  private GridException translate(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof GridException known) {
      return known;
    }
    if (cause instanceof LeaseCodec.MalformedException) {
      return new GridException(GridException.Kind.REJECTED, String.valueOf(cause.getMessage()));
    }
    if (closed && !(cause instanceof Error)) {
      return new GridException(
          GridException.Kind.UNKNOWN_OUTCOME, "the grid was closed during the call", cause);
    }
    return translation.apply(cause);
  }

  /** A stage that has failed. */
  public static <T> CompletionStage<T> failed(GridException failure) {
    return CompletableFuture.failedFuture(failure);
  }

  /**
   * What a stage of the grid has failed with, without what futures wrap around it.
   *
   * @param failure as {@code whenComplete}, {@code handle} or {@code get} hand it out
   */
  public static GridException failure(Throwable failure) {
    Throwable cause = unwrap(failure);
    return cause instanceof GridException known
        ? known
        : new GridException(GridException.Kind.UNKNOWN_OUTCOME, String.valueOf(cause), cause);
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static @Nullable GridException wrongKey(String key) {
    return key.isEmpty() || key.length() > Grid.MAX_KEY_LENGTH
        ? new GridException(
            GridException.Kind.REJECTED,
            "key of " + key.length() + " characters; it must have 1 to " + Grid.MAX_KEY_LENGTH)
        : null;
  }

  private static GridException closedFailure() {
    return new GridException(GridException.Kind.UNAVAILABLE, "the grid is closed");
  }

  /** Whether {@link #close} has been called. */
  public boolean isClosed() {
    return closed;
  }

  /** Makes no further calls. Those under way keep their deadlines. */
  @Override
  public void close() {
    closed = true;
  }
}
