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

/**
 * The newest part of a log in a mapped file: what is stored there outlives this process, and a
 * store never waits. The bytes of an address are at its remainder, so that the file holds the last
 * lap of an endless row. All pages are there from the start: none has to be found while a record is
 * stored. Appends need a lock of the caller's.
 */
final class MemoryLog {
  private static final int PAGE_BYTES = 4096;

  private final Path file;
  private final MappedByteBuffer bytes;
  private final Frame frame = new Frame();

  private MemoryLog(Path file, MappedByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
    Frame.order(bytes);
  }

  /** What a process that has ended has left, or nothing. */
  static ByteBuffer left(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return ByteBuffer.allocate(0);
    }
    return Frame.order(ByteBuffer.wrap(Files.readAllBytes(file)));
  }

  /** Makes the file anew, empty. */
  static MemoryLog create(Path file, int capacity) throws IOException {
    // never one that somebody else has put there: the folder may be everybody's
    Files.deleteIfExists(file);
    try (FileChannel channel = open(file)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE_BYTES * 16);
      for (long at = 0; at < capacity; at += zeros.capacity()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), capacity - at));
        Disk.REAL.write(channel, zeros, at);
      }
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, capacity);
      for (int at = 0; at < capacity; at += PAGE_BYTES) {
        mapped.put(at, (byte) 0);
      }
      return new MemoryLog(file, mapped);
    }
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
