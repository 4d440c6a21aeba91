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

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one topic in an endless row of bytes. They come in at the tail, in memory that
 * outlives the process; one thread writes them into files, one forces these and makes room ahead,
 * and one reads what was forced and lets go of it: {@code confirmed <= forced <= written <= tail <=
 * room}.
 */
final class TopicLog implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicLog.class);

  /** Part of the memory that records sent once more may take at a time. */
  private static final int SHARE = 4;

  private final String name;
  private final int segmentBytes;
  private final MemoryLog memory;
  private final Segments segments;
  private final Confirmed confirmed;
  private final Parked parked;
  private final AtomicLong depth = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final long inheritedEnd;
  private final Object lock = new Object();
  private final Queue<Waiter> waiters = new ArrayDeque<>();

  /** Grows under the lock. */
  private volatile long tail;

  /** Grows on the writer's thread. */
  private volatile long written;

  /** These grow on the forcer's thread. */
  private volatile long forced;

  private boolean forceFailed;

  private volatile long room;

  /** Grows on the shipper's thread, which alone uses what is confirmed and parked. */
  private volatile long confirmedTo;

  private volatile long parkedRecords;

  /** Somebody who waits for the disk. */
  private record Waiter(long end, CompletableFuture<Void> onDisk) {}

  /**
   * A record on disk.
   *
   * @param next address behind it
   */
  record Stored(long next, byte[] json) {}

  /**
   * Records that were kept aside and stand at the tail once more.
   *
   * @param records none if none is kept aside any more
   * @param onDisk completed when they are on disk at their new place
   */
  record Requeued(List<Stored> records, CompletionStage<Void> onDisk) {}

  private TopicLog(
      String name,
      int segmentBytes,
      MemoryLog memory,
      Segments segments,
      Confirmed confirmed,
      Parked parked,
      Recovery recovery) {
    this.name = name;
    this.segmentBytes = segmentBytes;
    this.memory = memory;
    this.segments = segments;
    this.confirmed = confirmed;
    this.parked = parked;
    this.depth.set(recovery.records());
    this.bytes.set(recovery.bytes() + parked.bytes());
    this.parkedRecords = parked.records();
    this.inheritedEnd = recovery.records() == 0 ? 0 : recovery.end();
    this.tail = recovery.end();
    this.written = recovery.end();
    this.forced = recovery.end();
    this.confirmedTo = recovery.begin();
    this.room = segments.begin(segments.indexOf(recovery.end()) + 1);
  }

  /**
   * Opens the log, and takes over what an ended process has left in memory.
   *
   * @param memoryFile of this log alone; where it cannot be made, one of its name in the folder is
   * @param memoryBytes a multiple of a segment's
   */
  static TopicLog open(
      Path folder, String name, Path memoryFile, int segmentBytes, int memoryBytes, Disk disk)
      throws IOException {
    List<Closeable> opened = new ArrayList<>();
    try {
      Segments segments = Segments.open(folder, name, segmentBytes, disk);
      opened.add(segments);
      Confirmed confirmed = Confirmed.open(folder.resolve(name + ".confirmed"), disk);
      opened.add(confirmed);
      Recovery recovery =
          Recovery.of(
              name,
              segments,
              segmentBytes,
              confirmed.address(),
              List.of(
                  MemoryLog.left(memoryFile, segmentBytes),
                  MemoryLog.left(besideRecords(folder, memoryFile), segmentBytes)),
              memoryBytes);
      Parked parked = Parked.open(folder, name, disk);
      opened.add(parked);
      MemoryLog memory = memory(folder, memoryFile, memoryBytes);
      return new TopicLog(name, segmentBytes, memory, segments, confirmed, parked, recovery);
    } catch (IOException | RuntimeException e) {
      try {
        DiskOutbox.closeAll(opened);
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  private static Path besideRecords(Path folder, Path memoryFile) {
    return folder.resolve(memoryFile.getFileName());
  }

  private static MemoryLog memory(Path folder, Path file, int bytes) throws IOException {
    Path beside = besideRecords(folder, file);
    if (file.equals(beside)) {
      return MemoryLog.create(file, bytes);
    }
    MemoryLog memory;
    try {
      memory = MemoryLog.create(file, bytes);
    } catch (IOException e) {
      LOG.warn(
          "{}; {} takes its place: a disk that hangs can stop the gateway then. Give"
              + " shenyu.llm.outbox.memory-dir room for twice shenyu.llm.outbox.memory-bytes",
          e.getMessage(),
          beside);
      return MemoryLog.create(beside, bytes);
    }
    Files.deleteIfExists(beside);
    return memory;
  }

  /**
   * Stores a record, after which it outlives this process.
   *
   * @param onDisk completed when it is on disk; {@code null} if nobody waits for that
   */
  void append(byte[] record, @Nullable CompletableFuture<Void> onDisk) throws OutboxException {
    int needed = Frame.bytes(record.length);
    synchronized (lock) {
      long at = tail;
      long left = segmentBytes - at % segmentBytes;
      long begin = left >= needed ? at : at + left;
      long end = begin + needed;
      // memory holds what was not forced: a force that fails may have to be made up for
      if (end - forced > memory.capacity()) {
        throw new OutboxException("the disk cannot keep up: too many records wait to be written");
      }
      if (end > room) {
        throw new OutboxException("the disk has no room for more records, or is too slow");
      }
      if (begin > at) {
        memory.putSkip(at);
      }
      memory.put(begin, record);
      depth.incrementAndGet();
      bytes.addAndGet(record.length);
      tail = end;
      if (onDisk != null) {
        waiters.add(new Waiter(end, onDisk));
      }
    }
  }

  boolean hasUnwritten() {
    return written < tail;
  }

  boolean hasUnforced() {
    return forced < written;
  }

  /** Writes what has come; says whether there was anything. The writer's thread. */
  boolean write() throws IOException {
    long until = tail;
    long at = written;
    if (at == until) {
      return false;
    }
    while (at < until) {
      at = copy(at, until);
      written = at;
    }
    return true;
  }

  /** Copies as much as lies together from memory into a segment, and says up to where. */
  private long copy(long at, long until) throws IOException {
    int length =
        (int) Math.min(until - at, Math.min(memory.untilEnd(at), segmentBytes - at % segmentBytes));
    segments.write(at, memory.slice(at, length));
    return at + length;
  }

  /**
   * Forces what was written, and tells those who wait. The forcer's thread.
   *
   * <p>After a force that has failed the system may hold for clean what never reached the disk, and
   * the next one then succeeds without it: so all that it was about is written once more before.
   */
  void force() throws IOException {
    long until = written;
    if (forced < until) {
      if (forceFailed) {
        for (long at = forced; at < until; ) {
          at = copy(at, until);
        }
      }
      forceFailed = true;
      long last = segments.indexOf(until);
      for (long index = segments.indexOf(forced); index <= last; index++) {
        if (segments.begin(index) < until) {
          segments.force(index, index < last);
        }
      }
      forceFailed = false;
      forced = until;
      tell(until, null);
    }
  }

  /** Tells those who wait that the disk fails. What they have stored stays. */
  void failWaiters(IOException failure) {
    tell(Long.MAX_VALUE, failure);
  }

  private void tell(long until, @Nullable IOException failure) {
    List<Waiter> done = new ArrayList<>();
    synchronized (lock) {
      for (Waiter next = waiters.peek();
          next != null && next.end() <= until;
          next = waiters.peek()) {
        done.add(waiters.remove());
      }
    }
    for (Waiter waiter : done) {
      if (failure == null) {
        waiter.onDisk().complete(null);
      } else {
        waiter.onDisk().completeExceptionally(failure);
      }
    }
  }

  /** Whether {@link #makeRoom} has something to do. */
  boolean lacksRoom() {
    return room < wantedRoom();
  }

  /** As much as the memory may hold before anything of it is written. */
  private long wantedRoom() {
    return segments.begin(segments.indexOf(tail) + 1) + memory.capacity();
  }

  /** Fills segments ahead. The forcer's thread. */
  void makeRoom() throws IOException {
    long unneeded = segments.indexOf(Math.min(confirmedTo, forced));
    while (room < wantedRoom()) {
      segments.fill(segments.indexOf(room), unneeded);
      room += segmentBytes;
    }
    segments.deleteBefore(unneeded, 1);
  }

  /** The oldest records on disk, at least one if there is any. The shipper's thread. */
  List<Stored> peek(int maxRecords, long maxBytes) throws IOException {
    List<Stored> oldest = new ArrayList<>();
    long limit = forced;
    long taken = 0;
    long at = confirmedTo;
    while (at < limit) {
      long end = Math.min(limit, segments.begin(segments.indexOf(at) + 1));
      SegmentReader reader = new SegmentReader(segments.read(at, (int) (end - at)), at);
      for (byte[] record = reader.next(); record != null; record = reader.next()) {
        taken += record.length;
        if (oldest.size() == maxRecords || (!oldest.isEmpty() && taken > maxBytes)) {
          return oldest;
        }
        oldest.add(new Stored(reader.address(), record));
      }
      at = end;
    }
    return oldest;
  }

  /**
   * Lets go of records that {@link #peek} gave, except some that are kept aside. The shipper's
   * thread.
   *
   * @param rejected positions of those
   */
  void confirm(List<Stored> batch, Set<Integer> rejected) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    List<byte[]> aside = new ArrayList<>();
    long gone = 0;
    for (int i = 0; i < batch.size(); i++) {
      byte[] record = batch.get(i).json();
      if (rejected.contains(i)) {
        aside.add(record);
      } else {
        gone += record.length;
      }
    }
    if (!aside.isEmpty()) {
      parked.add(aside);
      parkedRecords = parked.records();
    }
    long next = batch.get(batch.size() - 1).next();
    confirmed.move(next);
    confirmedTo = next;
    depth.addAndGet(-batch.size());
    bytes.addAndGet(-gone);
  }

  /**
   * Puts the oldest records that were kept aside to the tail: as many as leave memory for others.
   * The shipper's thread.
   *
   * @throws OutboxException if none is taken, for lack of memory or room
   */
  Requeued unpark() throws IOException {
    List<Stored> oldest = parked.peek(memory.capacity() / SHARE);
    List<Stored> taken = new ArrayList<>();
    CompletableFuture<Void> onDisk = CompletableFuture.completedFuture(null);
    try {
      for (Stored next : oldest) {
        CompletableFuture<Void> nextOnDisk = new CompletableFuture<>();
        append(next.json(), nextOnDisk);
        taken.add(next);
        onDisk = nextOnDisk;
      }
    } catch (OutboxException e) {
      if (taken.isEmpty()) {
        throw e;
      }
    }
    return new Requeued(taken, onDisk);
  }

  /** Lets go of records that were kept aside, once they are on disk elsewhere. */
  void forgetParked(List<Stored> requeued) throws IOException {
    long before = parked.bytes();
    parked.letGo(requeued);
    bytes.addAndGet(parked.bytes() - before);
    parkedRecords = parked.records();
  }

  long depth() {
    return depth.get();
  }

  long bytes() {
    return bytes.get();
  }

  long parkedRecords() {
    return parkedRecords;
  }

  /** Whether records are still to be confirmed that were there when the log was opened. */
  boolean holdsInherited() {
    return confirmedTo < inheritedEnd;
  }

  /** After the last write and force. */
  @Override
  public void close() throws IOException {
    DiskOutbox.closeAll(List.of(segments, confirmed, parked, this::closeMemory));
  }

  private void closeMemory() throws IOException {
    if (written == tail && forced == tail) {
      memory.delete();
    } else {
      LOG.warn("{} records were not written before the end; the next start does so", name);
    }
  }
}
