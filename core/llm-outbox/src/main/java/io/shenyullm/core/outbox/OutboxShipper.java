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
package io.shenyullm.core.outbox;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.outbox.TopicLog.Requeued;
import io.shenyullm.core.outbox.TopicLog.Stored;
import io.shenyullm.core.wire.BoundedText;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains an outbox: the oldest records of each topic in order, one batch at a time, deleted once
 * confirmed. Records gather for a moment between batches that are not full. A batch that fails is
 * sent again after a pause that doubles up to half a minute, with jitter, so that gateways do not
 * come back all at once. Records that the console rejects are kept aside on disk, so that they do
 * not block the rest, and are sent again after a restart; where it does not say which ones it
 * rejects, a batch is halved until one is alone. Without a shipper records stay in the outbox up to
 * its limit.
 */
public final class OutboxShipper implements AutoCloseable {
  static final int MAX_RECORDS = 1_000;
  static final long MAX_BYTES = 8L * 1024 * 1024;
  static final long IDLE_MILLIS = 200;
  static final long GATHER_MILLIS = 50;
  static final long FIRST_PAUSE_MILLIS = 200;
  static final long LONGEST_PAUSE_MILLIS = 30_000;

  /** Some seconds: the disk has made room until then, or has none. */
  private static final int UNPARK_TRIES = 6;

  private static final int MAX_ID_CHARS = 300;

  private static final Logger LOG = LoggerFactory.getLogger(OutboxShipper.class);

  private final DiskOutbox outbox;
  private final RecordSink sink;
  private final ScheduledExecutorService executor;
  private final RandomGenerator random;
  // below: the executor's thread only
  private final Map<Outbox.Topic, Integer> failures = new EnumMap<>(Outbox.Topic.class);
  private final Map<Outbox.Topic, Integer> batchSizes = new EnumMap<>(Outbox.Topic.class);

  /** What was sent and how that went. */
  private record Shipment(
      List<Stored> batch, Map<Integer, String> rejected, @Nullable Throwable error) {
    static Shipment failed(List<Stored> batch, Throwable error) {
      return new Shipment(batch, Map.of(), error);
    }
  }

  /**
   * @param executor one thread, see {@link #newExecutor}; closed with the shipper
   * @param random for the jitter
   */
  public OutboxShipper(
      DiskOutbox outbox,
      RecordSink sink,
      ScheduledExecutorService executor,
      RandomGenerator random) {
    this.outbox = Objects.requireNonNull(outbox, "outbox");
    this.sink = Objects.requireNonNull(sink, "sink");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.random = Objects.requireNonNull(random, "random");
  }

  /** The shipper's thread. */
  public static ScheduledExecutorService newExecutor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "llm-outbox-shipper");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /** Starts draining. Call once. */
  public void start() {
    for (Outbox.Topic topic : Outbox.Topic.values()) {
      onExecutor(topic, () -> unpark(topic, 0));
    }
  }

  /**
   * A newer console may take what an older one has rejected. Only then are others sent, so that
   * what is rejected once more is not taken for a part of this; some may wait for the next start.
   *
   * @param refusals in a row so far, for lack of memory or room
   */
  private void unpark(Outbox.Topic topic, int refusals) {
    try {
      Requeued requeued = outbox.unpark(topic);
      if (requeued.records().isEmpty()) {
        ship(topic);
      } else {
        requeued
            .onDisk()
            .whenComplete(
                (onDisk, error) ->
                    onExecutor(topic, () -> unparked(topic, requeued.records(), error)));
      }
    } catch (OutboxException e) {
      if (refusals == UNPARK_TRIES) {
        staysAside(topic, e);
      } else {
        later(topic, () -> unpark(topic, refusals + 1), pause(refusals + 1, random));
      }
    } catch (IOException e) {
      staysAside(topic, e);
    }
  }

  private void unparked(Outbox.Topic topic, List<Stored> requeued, @Nullable Throwable notOnDisk) {
    if (notOnDisk != null) {
      staysAside(topic, notOnDisk);
      return;
    }
    try {
      outbox.forgetParked(topic, requeued);
    } catch (IOException e) {
      staysAside(topic, e);
      return;
    }
    unpark(topic, 0);
  }

  private void staysAside(Outbox.Topic topic, Throwable cause) {
    LOG.warn(
        "{} rejected {} records stay aside in the outbox until the next start: they cannot be"
            + " queued once more ({})",
        outbox.rejected(topic),
        topic,
        cause.toString());
    ship(topic);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void later(Outbox.Topic topic, long millis) {
    later(topic, () -> ship(topic), millis);
  }

  private void later(Outbox.Topic topic, Runnable step, long millis) {
    try {
      executor.schedule(() -> run(topic, step), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the shipper is closed");
    }
  }

  private void ship(Outbox.Topic topic) {
    if (outbox.depth(topic) == 0) {
      later(topic, IDLE_MILLIS);
      return;
    }
    List<Stored> batch;
    try {
      batch = outbox.peek(topic, batchSizes.getOrDefault(topic, MAX_RECORDS), MAX_BYTES);
    } catch (IOException e) {
      settle(topic, Shipment.failed(List.of(), e));
      return;
    }
    if (batch.isEmpty()) {
      later(topic, GATHER_MILLIS); // not forced yet
      return;
    }
    CompletableFuture.completedFuture(batch.stream().map(Stored::json).toList())
        .thenCompose(records -> sink.send(topic, records))
        .whenComplete(
            (receipt, error) ->
                onExecutor(
                    topic,
                    () ->
                        settle(
                            topic,
                            error == null
                                ? confirmed(topic, batch, receipt.rejected())
                                : Shipment.failed(batch, error))));
  }

  private Shipment confirmed(
      Outbox.Topic topic, List<Stored> batch, Map<Integer, String> rejected) {
    try {
      outbox.confirm(topic, batch, rejected.keySet());
      return new Shipment(batch, rejected, null);
    } catch (IOException e) {
      // sent once more: the console knows the ids
      return Shipment.failed(List.of(), e);
    }
  }

  /** Goes on soon after a success, later after a failure. One batch a topic is under way. */
  private void settle(Outbox.Topic topic, Shipment shipment) {
    Throwable error = causeOf(shipment.error());
    int size = shipment.batch().size();
    if (error == null) {
      tell(topic, shipment);
      succeeded(topic, size);
    } else if (!(error instanceof RecordRejectedException) || size == 0) {
      failed(topic, error);
    } else if (size > 1) {
      batchSizes.put(topic, size / 2);
      ship(topic);
    } else {
      park(topic, shipment.batch(), error);
    }
  }

  /** One line a batch, without anything of the records but an id. */
  private static void tell(Outbox.Topic topic, Shipment shipment) {
    shipment.rejected().keySet().stream()
        .min(Integer::compare)
        .ifPresent(
            first ->
                LOG.warn(
                    "the console rejects {} of {} {} records, the first is {}: {}; they are kept"
                        + " aside in the outbox and sent again after a restart",
                    shipment.rejected().size(),
                    shipment.batch().size(),
                    topic,
                    idOf(shipment.batch().get(first)),
                    shipment.rejected().get(first)));
  }

  private void succeeded(Outbox.Topic topic, int size) {
    if (failures.remove(topic) != null) {
      LOG.info("{} records reach the console again", topic);
    }
    boolean full = size >= batchSizes.getOrDefault(topic, MAX_RECORDS);
    if (full) {
      batchSizes.computeIfPresent(topic, (t, limit) -> Math.min(MAX_RECORDS, limit * 2));
    }
    later(topic, full ? 0 : GATHER_MILLIS);
  }

  private void failed(Outbox.Topic topic, Throwable error) {
    int failed = failures.merge(topic, 1, Integer::sum);
    if (failed == 1) {
      LOG.warn(
          "{} records do not reach the console and stay in the outbox ({} waiting): {}",
          topic,
          outbox.depth(topic),
          error.toString());
    }
    later(topic, pause(failed, random));
  }

  /** Goes on after a pause, which grows if the console rejects one record after the other. */
  private void park(Outbox.Topic topic, List<Stored> alone, Throwable rejection) {
    try {
      outbox.confirm(topic, alone, Set.of(0));
    } catch (IOException e) {
      failed(topic, e);
      return;
    }
    LOG.warn(
        "the console rejects {} record {} ({}); it is kept aside in the outbox and sent again after"
            + " a restart",
        topic,
        idOf(alone.get(0)),
        rejection.getMessage());
    later(topic, pause(failures.merge(topic, 1, Integer::sum), random));
  }

  private void onExecutor(Outbox.Topic topic, Runnable step) {
    try {
      executor.execute(() -> run(topic, step));
    } catch (RejectedExecutionException e) {
      LOG.debug("the shipper is closed");
    }
  }

  private void run(Outbox.Topic topic, Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      // an Error, too: after a step that does not go on nothing of the topic would be sent any more
      failed(topic, e);
    }
  }

  private static @Nullable Throwable causeOf(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private static String idOf(Stored record) {
    try {
      return BoundedText.note(
          String.valueOf(Json.parseObject(record.json()).get("id")), MAX_ID_CHARS);
    } catch (JsonSyntaxException e) {
      return "without a readable id";
    }
  }

  /** Between half and the whole of a pause that doubles with each failure. */
  static long pause(int failed, RandomGenerator random) {
    long full = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failed - 1, 16));
    return full / 2 + random.nextLong(full / 2 + 1);
  }
}
