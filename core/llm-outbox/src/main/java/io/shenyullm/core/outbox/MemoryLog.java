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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest part of a log in a mapped file: what is stored there outlives this process, and a
 * store never waits. The bytes of an address are at its remainder, so that the file holds the last
 * lap of an endless row. All pages are there from the start: none has to be found while a record is
 * stored. Appends need a lock of the caller's.
 */
final class MemoryLog {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryLog.class);
  private static final int PAGE_BYTES = 4096;

  private final Path file;
  private final MappedByteBuffer bytes;
  private final Frame frame = new Frame();

  private MemoryLog(Path file, MappedByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
    Frame.order(bytes);
  }

  /**
   * What a process that has ended has left, or nothing. The folder may be everybody's: what another
   * user has put there, or what cannot be such a file, is nothing.
   *
   * @param segmentBytes a whole file is a multiple of it
   */
  static ByteBuffer left(Path file, int segmentBytes) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return ByteBuffer.allocate(0);
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !isOurs(file)) {
      LOG.warn("{} is not of this outbox and not read: no file, or another user's", file);
      return ByteBuffer.allocate(0);
    }
    // opened once, so that what was looked at is what is read
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long size = channel.size();
      if (size > OutboxPlace.MOST_MEMORY_BYTES || size % segmentBytes != 0) {
        LOG.warn("{} has {} bytes and is not read: it was not made whole", file, size);
        return ByteBuffer.allocate(0);
      }
      ByteBuffer left = ByteBuffer.allocate((int) size);
      while (left.hasRemaining() && channel.read(left, left.position()) >= 0) {
        continue;
      }
      // all of it also where it has become shorter: the rest is zeros
      return Frame.order(left.clear());
    }
  }

  /** A user is who makes a file beside: names and numbers of users differ between file systems. */
  private static boolean isOurs(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isWritable(folder)) {
      return false;
    }
    Path beside = Files.createTempFile(folder, "shenyu-llm-", ".owner");
    try {
      return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(beside));
    } finally {
      Files.delete(beside);
    }
  }

  /**
   * Makes the file anew, empty.
   *
   * @throws IOException names the file, of which nothing is left
   */
  static MemoryLog create(Path file, int capacity) throws IOException {
    boolean made = false;
    try {
      // never one that somebody else has put there: the folder may be everybody's
      Files.deleteIfExists(file);
      try (FileChannel channel = open(file)) {
        made = true;
        return new MemoryLog(file, filled(channel, capacity));
      }
    } catch (IOException e) {
      if (made) {
        Files.deleteIfExists(file);
      }
      throw new IOException(
          file + " cannot be made with " + capacity + " bytes: " + e.getMessage(), e);
    }
  }

  private static MappedByteBuffer filled(FileChannel channel, int capacity) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE_BYTES * 16);
    for (long at = 0; at < capacity; at += zeros.capacity()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), capacity - at));
      Disk.REAL.write(channel, zeros, at);
    }
    MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, capacity);
    for (int at = 0; at < capacity; at += PAGE_BYTES) {
      mapped.put(at, (byte) 0);
    }
    return mapped;
  }

  private static FileChannel open(Path file) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")
        ? FileChannel.open(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : FileChannel.open(file, options);
  }

  int capacity() {
    return bytes.capacity();
  }

  void put(long address, byte[] record) {
    frame.put(bytes, at(address), address, record);
  }

  void putSkip(long address) {
    frame.putSkip(bytes, at(address), address);
  }

  /** Some bytes as they lie; they must not go over the end of the file. */
  ByteBuffer slice(long address, int length) {
    return bytes.slice(at(address), length);
  }

  /** Bytes from an address to the end of the file. */
  int untilEnd(long address) {
    return bytes.capacity() - at(address);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private int at(long address) {
    return (int) (address % bytes.capacity());
  }
}
