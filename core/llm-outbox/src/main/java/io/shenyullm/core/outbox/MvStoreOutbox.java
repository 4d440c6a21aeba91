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

import io.shenyullm.core.outbox.RecordStore.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outbox in one H2 MVStore file. Callers put records on a bounded queue and go on; one thread
 * writes what has gathered, commits, synchronises with the disk and then completes their stages.
 * Records that somebody waits for are written at once, others within 20 ms or with the next that is
 * waited for, so a batch is on disk well within 100 ms unless the disk itself is slower.
 *
 * <p>When the file holds its limit of records, when the queue is full and when the disk fails,
 * appends fail: nothing that was accepted is dropped. A disk that fails is tried again after pauses
 * from 0.1 to 30 seconds; in between appends fail at once. Thread-safe.
 */
public final class MvStoreOutbox implements Outbox, AutoCloseable {
  /** Default limit of the bytes of unconfirmed records, 1 GiB. */
  public static final long DEFAULT_MAX_BYTES = 1024L * 1024 * 1024;

  /** Least limit that an outbox can work with: one record of the largest size. */
  public static final long LEAST_MAX_BYTES = 8L * 1024 * 1024;

  /** Largest record; a batch of one must still fit the console's limit. */
  static final int MAX_RECORD_BYTES = (int) LEAST_MAX_BYTES;

  private static final Logger LOG = LoggerFactory.getLogger(MvStoreOutbox.class);
  private static final int MAX_QUEUED_RECORDS = 100_000;
  private static final long MAX_QUEUED_BYTES = 64L * 1024 * 1024;
  private static final int BATCH_RECORDS = 4_096;
  private static final long GATHER_MILLIS = 20;

  /** A crash before confirmed records are gone for good sends them twice, which is harmless. */
  private static final long CONFIRMED_MILLIS = 500;

  private static final long CLOSE_SECONDS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Path directory;
  private final long maxBytes;
  private final ScheduledExecutorService executor;
  private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedRecords = new AtomicLong();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong storedBytes = new AtomicLong();
  private final Map<Topic, AtomicLong> depths = new EnumMap<>(Topic.class);
  private final Map<Topic, AtomicLong> parked = new EnumMap<>(Topic.class);
  private final AtomicBoolean urgent = new AtomicBoolean();
  private final AtomicBoolean gathering = new AtomicBoolean();
  private final AtomicBoolean warnedFull = new AtomicBoolean();
  private volatile Set<Topic> inherited;
  private volatile boolean closed;

  // below: the executor's thread only
  private final Backoff backoff;

  /** {@code null} while the disk fails. */
  private @Nullable RecordStore store;

  private String lastFailure = "";

  /** Whether confirmed records are gone from the file's next commit on only. */
  private boolean uncommitted;

  private record Pending(Topic topic, byte[] json, CompletableFuture<Void> written) {}

  private MvStoreOutbox(
      Path directory,
      long maxBytes,
      RecordStore store,
      ScheduledExecutorService executor,
      LongSupplier nanoTime) {
    this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, nanoTime);
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.executor = executor;
    this.store = store;
    for (Topic topic : Topic.values()) {
      depths.put(topic, new AtomicLong(store.depth(topic)));
      parked.put(topic, new AtomicLong(store.parked(topic)));
    }
    storedBytes.set(store.bytes());
    inherited = inherited(store);
  }

  /**
   * Opens the outbox of a data directory, or makes one.
   *
   * @param maxBytes limit of the bytes of unconfirmed records
   * @param executor one thread, see {@link #newExecutor}; closed with the outbox
   * @throws OutboxException if the file cannot be opened, also because another process has it
   */
  public static MvStoreOutbox open(Path directory, long maxBytes, ScheduledExecutorService executor)
      throws OutboxException {
    return open(directory, maxBytes, executor, System::nanoTime);
  }

  static MvStoreOutbox open(
      Path directory, long maxBytes, ScheduledExecutorService executor, LongSupplier nanoTime)
      throws OutboxException {
    Objects.requireNonNull(executor, "executor");
    return new MvStoreOutbox(directory, maxBytes, RecordStore.open(directory), executor, nanoTime);
  }

  /** The outbox's thread. */
  public static ScheduledExecutorService newExecutor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "llm-outbox");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  @Override
  public CompletionStage<Void> append(Topic topic, String id, byte[] json) {
    return append(topic, id, json, true);
  }

  @Override
  public CompletionStage<Void> appendUnhurried(Topic topic, String id, byte[] json) {
    return append(topic, id, json, false);
  }

  private CompletionStage<Void> append(Topic topic, String id, byte[] json, boolean awaited) {
    if (closed) {
      return failed("the outbox is closed");
    }
    if (json.length > MAX_RECORD_BYTES) {
      return failed("record " + id + " is larger than " + MAX_RECORD_BYTES + " bytes");
    }
    if (storedBytes.get() + queuedBytes.get() + json.length > maxBytes) {
      if (warnedFull.compareAndSet(false, true)) {
        LOG.warn(
            "the outbox in {} is FULL ({} bytes of unconfirmed records): new records are refused,"
                + " and so are requests of routes that require an audit trail. Is the console"
                + " reachable (shenyu.llm.console.url)?",
            directory,
            storedBytes.get());
      }
      return failed("the outbox is full");
    }
    if (queuedRecords.get() >= MAX_QUEUED_RECORDS || queuedBytes.get() >= MAX_QUEUED_BYTES) {
      // racing callers may overshoot by one record each, which the limits leave room for
      return failed("the disk cannot keep up: too many records are waiting to be written");
    }
    queuedRecords.incrementAndGet();
    queuedBytes.addAndGet(json.length);
    Pending pending = new Pending(topic, json, new CompletableFuture<>());
    queue.add(pending);
    wake(awaited);
    return pending.written();
  }

  @Override
  public long depth(Topic topic) {
    return counter(topic).get();
  }

  /** Records on disk that the console has rejected. */
  public long rejected(Topic topic) {
    return Objects.requireNonNull(parked.get(topic)).get();
  }

  /**
   * Whether records of an earlier process are still to be confirmed: until then the ledger does not
   * hold all that it has spent. Rejected ones do not count.
   */
  public boolean holdsInherited(Topic topic) {
    return inherited.contains(topic);
  }

  private static Set<Topic> inherited(RecordStore disk) {
    EnumSet<Topic> topics = EnumSet.noneOf(Topic.class);
    for (Topic topic : Topic.values()) {
      if (disk.holdsInherited(topic)) {
        topics.add(topic);
      }
    }
    return topics;
  }

  /** Bytes of records on disk that the console has not confirmed, rejected ones included. */
  public long storedBytes() {
    return storedBytes.get();
  }

  /** The oldest records of a topic; fails where the disk does. */
  CompletionStage<List<Stored>> peek(Topic topic, int maxRecords, long maxBytes) {
    return onThread(disk -> disk.peek(topic, maxRecords, maxBytes));
  }

  /**
   * Removes records that the console has stored, and keeps aside those that it rejects, so that the
   * ones behind them can go on.
   */
  CompletionStage<Void> confirm(Topic topic, List<Stored> stored, List<Stored> rejected) {
    CompletionStage<Boolean> done =
        onThread(
            disk -> {
              disk.remove(topic, stored);
              rejected.forEach(one -> disk.park(topic, one));
              commitLater();
              refreshCounters(disk);
              return true;
            });
    return done.thenAccept(removed -> {});
  }

  /** The next batch commits what was confirmed before it; where none comes, this does. */
  private void commitLater() {
    if (uncommitted) {
      return;
    }
    uncommitted = true;
    try {
      executor.schedule(this::commitConfirmed, CONFIRMED_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the outbox is closed and commits by that");
    }
  }

  private void commitConfirmed() {
    if (!uncommitted) {
      return;
    }
    try {
      onDisk(
          disk -> {
            commit(disk);
            return true;
          });
    } catch (OutboxException e) {
      LOG.debug("what the console has confirmed is sent once more", e);
    }
  }

  private void commit(RecordStore disk) {
    disk.commit();
    uncommitted = false;
    diskWorks();
  }

  /** Queues the records of a topic that were rejected once more. */
  CompletionStage<Void> unpark(Topic topic) {
    CompletionStage<Boolean> done =
        onThread(
            disk -> {
              disk.unpark(topic);
              commit(disk);
              refreshCounters(disk);
              return true;
            });
    return done.thenAccept(changed -> {});
  }

  @Override
  public void close() {
    closed = true;
    try {
      executor.execute(
          () -> {
            while (!queue.isEmpty()) {
              flush();
            }
            RecordStore open = store;
            store = null;
            if (open != null) {
              open.close();
            }
          });
      executor.shutdown();
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the outbox did not close within {} s", CLOSE_SECONDS);
      }
      // what came while it was closing
      failAll(new OutboxException("the outbox is closed"));
    } catch (RejectedExecutionException e) {
      LOG.debug("the outbox is closed already");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake(boolean awaited) {
    try {
      if (awaited) {
        if (urgent.compareAndSet(false, true)) {
          executor.execute(this::flush);
        }
      } else if (gathering.compareAndSet(false, true)) {
        executor.schedule(this::flush, GATHER_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      failAll(new OutboxException("the outbox is closed", e));
    }
  }

  /** Writes what is on the queue, at most one batch. */
  private void flush() {
    // cleared first: what comes from now on wakes us again
    urgent.set(false);
    gathering.set(false);
    List<Pending> batch = new ArrayList<>();
    for (Pending p = queue.poll(); p != null; p = queue.poll()) {
      batch.add(p);
      if (batch.size() == BATCH_RECORDS) {
        break;
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      onDisk(
          disk -> {
            batch.forEach(p -> disk.add(p.topic(), p.json()));
            commit(disk);
            refreshCounters(disk);
            return true;
          });
      release(batch);
      batch.forEach(p -> p.written().complete(null));
    } catch (OutboxException e) {
      release(batch);
      batch.forEach(p -> p.written().completeExceptionally(e));
    }
    if (!queue.isEmpty()) {
      wake(true);
    }
  }

  /** What is done with the file, on the outbox's thread. */
  interface DiskTask<T> {
    T run(RecordStore disk);
  }

  private <T> T onDisk(DiskTask<T> task) throws OutboxException {
    try {
      return task.run(disk());
    } catch (Throwable e) {
      // an Error, too: a stage that never ends would keep a request waiting for ever
      throw diskFailed(e);
    }
  }

  <T> CompletionStage<T> onThread(DiskTask<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(
          () -> {
            try {
              result.complete(onDisk(task));
            } catch (OutboxException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new OutboxException("the outbox is closed", e));
    }
    return result;
  }

  private RecordStore disk() throws OutboxException {
    RecordStore open = store;
    if (open == null) {
      if (closed) {
        throw new OutboxException("the outbox is closed");
      }
      if (!backoff.mayTry()) {
        throw new OutboxException("the outbox cannot be written: " + lastFailure);
      }
      open = RecordStore.open(directory);
      store = open;
      refreshCounters(open);
    }
    return open;
  }

  /** A commit has succeeded: opening a file proves nothing where the disk is full. */
  private void diskWorks() {
    if (backoff.isFailing()) {
      backoff.succeeded();
      LOG.info("the outbox in {} is written again", directory);
    }
  }

  /**
   * Closes the file, so that the next use opens it again from its last commit. Says so once for a
   * whole time of failures, in one line: the log may be on the same disk.
   */
  private OutboxException diskFailed(Throwable cause) {
    if (!backoff.mayTry() && store == null) {
      return asOutboxException(cause); // refused while waiting, nothing was tried
    }
    RecordStore broken = store;
    store = null;
    uncommitted = false;
    lastFailure = cause.toString();
    if (!backoff.isFailing()) {
      LOG.error(
          "the outbox in {} cannot be written ({}); records are refused, and so are requests of"
              + " routes that require an audit trail. It is tried again after pauses of up to {} s",
          directory,
          lastFailure,
          LONGEST_PAUSE.toSeconds());
    }
    LOG.debug("the outbox in {} cannot be written", directory, cause);
    backoff.failed();
    if (broken != null) {
      try {
        broken.abandon();
      } catch (MVStoreException | IllegalStateException e) {
        LOG.debug("the failed outbox could not be closed", e);
      }
    }
    return asOutboxException(cause);
  }

  private static OutboxException asOutboxException(Throwable cause) {
    return cause instanceof OutboxException e
        ? e
        : new OutboxException("the outbox cannot be written: " + cause.getMessage(), cause);
  }

  private void refreshCounters(RecordStore disk) {
    for (Topic topic : Topic.values()) {
      counter(topic).set(disk.depth(topic));
      Objects.requireNonNull(parked.get(topic)).set(disk.parked(topic));
    }
    storedBytes.set(disk.bytes());
    inherited = inherited(disk);
    if (storedBytes.get() < maxBytes / 10 * 9 && warnedFull.compareAndSet(true, false)) {
      LOG.info("the outbox in {} takes records again", directory);
    }
  }

  private void release(List<Pending> batch) {
    queuedRecords.addAndGet(-batch.size());
    queuedBytes.addAndGet(-batch.stream().mapToLong(p -> p.json().length).sum());
  }

  private void failAll(OutboxException failure) {
    for (Pending p = queue.poll(); p != null; p = queue.poll()) {
      release(List.of(p));
      p.written().completeExceptionally(failure);
    }
  }

  private AtomicLong counter(Topic topic) {
    return Objects.requireNonNull(depths.get(topic));
  }

  private static CompletionStage<Void> failed(String message) {
    return CompletableFuture.failedFuture(new OutboxException(message));
  }
}
