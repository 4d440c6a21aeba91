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
package io.shenyullm.core.shenyu.status;

import io.shenyullm.records.RecordWriter;
import io.shenyullm.records.StatusRecord;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the console how this gateway is: every five seconds, and within a second when what it obeys
 * or refuses changes. One report is under way at a time, and none is kept for later: the next one
 * says more. A console that cannot be reached or does not know this call is told after pauses that
 * grow to a minute; the log says so once.
 */
final class StatusReporter implements AutoCloseable {
  static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * A look comes a little early or late: half of one is taken off, so that five seconds are five.
   */
  static final Duration EVERY = Duration.ofMillis(4_500);

  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);
  private static final double JITTER = 0.2;
  private static final int MOST_DOUBLINGS = 5;

  private final Supplier<StatusRecord.Snapshot> obeyed;
  private final Supplier<StatusRecord> status;
  private final Sender sender;
  private final ScheduledExecutorService executor;
  private final LongSupplier nanoTime;
  private final DoubleSupplier random;

  // below: one look at a time, each started when the one before is over
  private StatusRecord.@Nullable Snapshot told;
  private long toldAtNanos;
  private int failures;
  private long pausedUntilNanos;

  /** Sends a line; completes when it has arrived. Must not block. */
  @FunctionalInterface
  interface Sender {
    CompletionStage<Void> send(byte[] line);
  }

  /**
   * @param obeyed what is looked at every second
   * @param status the whole, put together for each report
   * @param executor one thread, see {@link #newExecutor}; closed with this
   * @param random 0 to 1, so that gateways that started together do not report together
   */
  StatusReporter(
      Supplier<StatusRecord.Snapshot> obeyed,
      Supplier<StatusRecord> status,
      Sender sender,
      ScheduledExecutorService executor,
      LongSupplier nanoTime,
      DoubleSupplier random) {
    this.obeyed = Objects.requireNonNull(obeyed, "obeyed");
    this.status = Objects.requireNonNull(status, "status");
    this.sender = Objects.requireNonNull(sender, "sender");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.random = Objects.requireNonNull(random, "random");
  }

  static ScheduledExecutorService newExecutor() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "llm-status");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Starts reporting. Call once. */
  void start() {
    later();
  }

  private void later() {
    try {
      executor.schedule(this::lookAndGoOn, jittered(LOOK.toNanos()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the status reporter is closed");
    }
  }

  private void lookAndGoOn() {
    CompletionStage<Void> look;
    try {
      look = look();
    } catch (Throwable e) {
      // an unforeseen value, or an Error, must not end all later reports, nor fill the log
      failed(e);
      look = CompletableFuture.completedFuture(null);
    }
    look.whenComplete((done, error) -> later());
  }

  /** Reports if there is something to say. Fails never. */
  CompletionStage<Void> look() {
    long now = nanoTime.getAsLong();
    if (failures > 0 && now - pausedUntilNanos < 0) {
      return CompletableFuture.completedFuture(null);
    }
    StatusRecord.Snapshot current = obeyed.get();
    if (current.equals(told) && now - toldAtNanos < EVERY.toNanos()) {
      return CompletableFuture.completedFuture(null);
    }
    return sender
        .send(RecordWriter.line(status.get()))
        .handle(
            (sent, error) -> {
              if (error == null) {
                arrived(current, now);
              } else {
                failed(error);
              }
              return null;
            });
  }

  private void arrived(StatusRecord.Snapshot current, long at) {
    told = current;
    toldAtNanos = at;
    if (failures > 0) {
      failures = 0;
      LOG.info("the console hears how this gateway is again");
    }
  }

  private void failed(Throwable error) {
    if (failures++ == 0) {
      LOG.warn(
          "the console does not hear how this gateway is: {}. It is tried again, less and less"
              + " often; requests do not depend on it",
          error.toString());
    } else {
      LOG.debug("the console was not told this gateway's status", error);
    }
    long pause = EVERY.toNanos() << Math.min(failures - 1, MOST_DOUBLINGS);
    pausedUntilNanos = nanoTime.getAsLong() + jittered(Math.min(pause, LONGEST_PAUSE.toNanos()));
  }

  private long jittered(long nanos) {
    return (long) (nanos * (1 + JITTER * (2 * random.getAsDouble() - 1)));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
