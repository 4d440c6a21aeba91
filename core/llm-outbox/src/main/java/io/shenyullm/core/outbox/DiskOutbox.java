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

import io.shenyullm.core.outbox.DiskHealth.Part;
import io.shenyullm.core.outbox.TopicLog.Requeued;
import io.shenyullm.core.outbox.TopicLog.Stored;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outbox in an append log on disk, in front of which stands memory that outlives the process. An
 * append is a copy to that memory. A thread writes what has come every few milliseconds, at once
 * where somebody waits for the disk; another forces what was written, so that a disk that hangs
 * there keeps nobody else.
 *
 * <p>When the limit of unconfirmed records is reached, when the disk has no room or fails, and when
 * it hangs for so long that memory is full, appends fail: nothing that was accepted is dropped. A
 * disk that fails is tried again after pauses from 0.1 to 30 seconds; in between appends fail at
 * once. Thread-safe.
 */
public final class DiskOutbox implements Outbox, AutoCloseable {
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Largest record. */
  static final int MAX_RECORD_BYTES = 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(DiskOutbox.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final String FOLDER = "outbox";
  private static final String FORMER_FILE = "outbox.mv";
  private static final long GATHER_MILLIS = 5;
  private static final int NAPS = 4;
  private static final long CLOSE_MILLIS = 5_000;

  private final Path folder;
  private final long maxBytes;
  private final FileChannel lockFile;
  private final Map<Topic, TopicLog> logs;
  private final DiskHealth health;
  private final LongSupplier nanoTime;
  private final Alarm writing = new Alarm();
  private final Alarm forcing = new Alarm();
  private final Thread writer;
  private final Thread forcer;
  private final AtomicBoolean warnedFull = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean written;

  private DiskOutbox(
      Path folder,
      long maxBytes,
      FileChannel lockFile,
      Map<Topic, TopicLog> logs,
      LongSupplier nanoTime) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.lockFile = lockFile;
    this.logs = logs;
    this.nanoTime = nanoTime;
    this.health = new DiskHealth(folder.toString());
    this.writer = thread("llm-outbox-writer", this::writeAll);
    this.forcer = thread("llm-outbox-forcer", this::forceAll);
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Opens the outbox of a data directory, or makes one.
   *
   * @throws OutboxException if it cannot be opened, also because another process has it
   */
  public static DiskOutbox open(OutboxPlace place) throws OutboxException {
    return open(place, Disk.REAL, System::nanoTime);
  }

  static DiskOutbox open(OutboxPlace place, Disk disk, LongSupplier nanoTime)
      throws OutboxException {
    Path folder = place.directory().resolve(FOLDER);
    FileChannel lockFile = null;
    Map<Topic, TopicLog> logs = new EnumMap<>(Topic.class);
    try {
      Files.createDirectories(folder);
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      lockFile = lock(folder);
      if (Files.exists(place.directory().resolve(FORMER_FILE))) {
        LOG.warn(
            "{} is of a former version and not read: records in it stay there; delete it once that"
                + " version has shipped them",
            place.directory().resolve(FORMER_FILE));
      }
      String id = id(folder);
      Path memory = place.memory(folder);
      for (Topic topic : Topic.values()) {
        String name = topic.name().toLowerCase(Locale.ROOT);
        logs.put(
            topic,
            TopicLog.open(
                folder,
                name,
                memory.resolve("shenyu-llm-" + id + "-" + name + ".memory"),
                OutboxPlace.SEGMENT_BYTES,
                place.memoryBytes(),
                disk));
      }
      DiskOutbox outbox = new DiskOutbox(folder, place.maxBytes(), lockFile, logs, nanoTime);
      outbox.writer.start();
      outbox.forcer.start();
      return outbox;
    } catch (OverlappingFileLockException e) {
      giveUp(lockFile, logs.values());
      throw inUse(folder, e);
    } catch (OutboxException e) {
      giveUp(lockFile, logs.values());
      throw e;
    } catch (IOException | RuntimeException e) {
      giveUp(lockFile, logs.values());
      throw new OutboxException("the outbox " + folder + " cannot be opened: " + e, e);
    }
  }

  private static OutboxException inUse(Path folder, @Nullable Throwable cause) {
    return new OutboxException(
        "the outbox "
            + folder
            + " is in use by another process: give each gateway a shenyu.llm.data-dir of its own",
        cause);
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock == null) {
        throw inUse(folder, null);
      }
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Names the files in memory, where several outboxes may share a folder. Needs the lock. */
  private static String id(Path folder) throws IOException {
    Path file = folder.resolve("id");
    // an empty one is of a machine that lost power while it was made: nothing goes by it yet
    String known = Files.exists(file) ? Files.readString(file).trim() : "";
    if (!known.isEmpty()) {
      return UUID.fromString(known).toString();
    }
    String id = UUID.randomUUID().toString();
    Path whole = folder.resolve("id.new");
    try (FileChannel channel =
        FileChannel.open(
            whole,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      Disk.REAL.write(channel, ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
      channel.force(true);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return id;
  }

  /** The lock goes last, and also where a log cannot be closed. */
  private static void giveUp(@Nullable FileChannel lockFile, Collection<TopicLog> logs) {
    List<Closeable> parts = new ArrayList<>(logs);
    if (lockFile != null) {
      parts.add(lockFile);
    }
    try {
      closeAll(parts);
    } catch (IOException | RuntimeException e) {
      LOG.warn("an outbox could not be closed cleanly: {}", e.toString());
    }
  }

  /**
   * Closes each also where one before it fails.
   *
   * @throws IOException the first failure, the others with it
   */
  static void closeAll(List<? extends Closeable> parts) throws IOException {
    IOException failure = null;
    for (Closeable part : parts) {
      try {
        part.close();
      } catch (IOException | RuntimeException e) {
        if (failure == null) {
          failure = new IOException(e.toString(), e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public CompletionStage<Void> append(Topic topic, String id, byte[] json) throws OutboxException {
    CompletableFuture<Void> onDisk = new CompletableFuture<>();
    add(topic, id, json, onDisk);
    writing.call();
    return onDisk;
  }

  @Override
  public void keep(Topic topic, String id, byte[] json) throws OutboxException {
    add(topic, id, json, null);
    writing.callIfAsleep();
  }

  private void add(Topic topic, String id, byte[] json, @Nullable CompletableFuture<Void> onDisk)
      throws OutboxException {
    if (closed) {
      throw new OutboxException("the outbox is closed");
    }
    if (json.length == 0 || json.length > MAX_RECORD_BYTES) {
      throw new OutboxException(
          "record " + id + " is empty or larger than " + MAX_RECORD_BYTES + " bytes");
    }
    String failure = health.failure();
    if (failure != null) {
      throw new OutboxException("the outbox cannot be written: " + failure);
    }
    // racing callers may overshoot by one record each, which the limit leaves room for
    if (storedBytes() + json.length > maxBytes) {
      if (warnedFull.compareAndSet(false, true)) {
        LOG.warn(
            "the outbox in {} is FULL ({} bytes of unconfirmed records): new records are refused,"
                + " and so are requests of routes that require an audit trail. Is the console"
                + " reachable (shenyu.llm.console.url)?",
            folder,
            storedBytes());
      }
      throw new OutboxException("the outbox is full");
    }
    log(topic).append(json, onDisk);
  }

  @Override
  public long depth(Topic topic) {
    return log(topic).depth();
  }

  /** Records on disk that the console has rejected. */
  public long rejected(Topic topic) {
    return log(topic).parkedRecords();
  }

  /**
   * Whether records of an earlier process are still to be confirmed: until then the ledger does not
   * hold all that it has spent. Rejected ones do not count.
   */
  public boolean holdsInherited(Topic topic) {
    return log(topic).holdsInherited();
  }

  /** Bytes of records that the console has not confirmed, rejected ones included. */
  public long storedBytes() {
    long sum = 0;
    for (TopicLog log : logs.values()) {
      sum += log.bytes();
    }
    return sum;
  }

  /** The oldest records on disk. May wait for it; for one thread. */
  List<Stored> peek(Topic topic, int maxRecords, long maxBytes) throws IOException {
    return log(topic).peek(maxRecords, maxBytes);
  }

  /**
   * Lets go of records that the console has stored, and keeps aside those that it rejects, so that
   * the ones behind them can go on. May wait for the disk; for the thread that peeks.
   *
   * @param batch as it was peeked
   * @param rejected positions in it
   */
  void confirm(Topic topic, List<Stored> batch, Set<Integer> rejected) throws IOException {
    log(topic).confirm(batch, rejected);
    if (storedBytes() < maxBytes / 10 * 9 && warnedFull.compareAndSet(true, false)) {
      LOG.info("the outbox in {} takes records again", folder);
    }
  }

  /** Queues some of the records of a topic that were rejected. For the thread that peeks. */
  Requeued unpark(Topic topic) throws IOException {
    Requeued requeued = log(topic).unpark();
    writing.call();
    return requeued;
  }

  /** Lets go of what was queued once more. For the thread that peeks. */
  void forgetParked(Topic topic, List<Stored> requeued) throws IOException {
    log(topic).forgetParked(requeued);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    writing.call();
    forcing.call();
    try {
      writer.join(CLOSE_MILLIS);
      forcer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive() || forcer.isAlive()) {
      // its files stay open, so that nobody else takes what is not written yet
      LOG.warn("the outbox did not close within {} s", CLOSE_MILLIS / 1000);
      return;
    }
    for (TopicLog log : logs.values()) {
      log.failWaiters(new OutboxException("the outbox is closed"));
    }
    giveUp(lockFile, logs.values());
  }

  /** The writer's work until the end. */
  private void writeAll() {
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, nanoTime);
    int quiet = 0;
    boolean ended = false;
    while (!ended) {
      ended = closed;
      boolean wrote = false;
      if (backoff.mayTry() || ended) {
        try {
          for (TopicLog log : logs.values()) {
            wrote |= log.write();
          }
          succeeded(Part.WRITING, backoff);
        } catch (Throwable e) {
          // an Error, too: without this thread no record would ever be taken again
          failed(Part.WRITING, e, backoff);
        }
      }
      if (wrote) {
        forcing.call();
      }
      quiet = wrote || backoff.isFailing() ? 0 : quiet + 1;
      if (closed) {
        continue;
      }
      if (quiet < NAPS) {
        writing.nap(GATHER_MILLIS);
      } else {
        writing.sleep(() -> closed || logs.values().stream().anyMatch(TopicLog::hasUnwritten));
      }
    }
    written = true;
    forcing.call();
  }

  /** The forcer's work until the end. */
  private void forceAll() {
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, nanoTime);
    Backoff roomBackoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, nanoTime);
    boolean ended = false;
    while (!ended) {
      ended = written;
      if (backoff.mayTry() || ended) {
        try {
          for (TopicLog log : logs.values()) {
            log.force();
          }
          succeeded(Part.FORCING, backoff);
        } catch (Throwable e) {
          failed(Part.FORCING, e, backoff);
        }
      }
      if (!closed && roomBackoff.mayTry()) {
        try {
          for (TopicLog log : logs.values()) {
            log.makeRoom();
          }
          succeeded(Part.MAKING_ROOM, roomBackoff);
        } catch (Throwable e) {
          roomBackoff.failed();
          health.failed(Part.MAKING_ROOM, e);
        }
      }
      if (ended) {
        continue;
      }
      if (backoff.isFailing() || roomBackoff.isFailing()) {
        forcing.nap(GATHER_MILLIS);
      } else {
        forcing.sleep(this::forcerHasWork);
      }
    }
  }

  private boolean forcerHasWork() {
    return written
        || logs.values().stream()
            .anyMatch(log -> log.hasUnforced() || (!closed && log.lacksRoom()));
  }

  private void succeeded(Part part, Backoff backoff) {
    if (backoff.isFailing()) {
      backoff.succeeded();
      health.works(part);
    }
  }

  private void failed(Part part, Throwable cause, Backoff backoff) {
    backoff.failed();
    health.failed(part, cause);
    OutboxException told =
        new OutboxException("the outbox cannot be written: " + cause.getMessage(), cause);
    logs.values().forEach(log -> log.failWaiters(told));
  }

  private TopicLog log(Topic topic) {
    return Objects.requireNonNull(logs.get(topic));
  }
}
