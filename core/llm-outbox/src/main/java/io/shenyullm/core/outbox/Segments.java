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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The files of one log, each of which holds so many bytes from a multiple of that on. All files
 * have all their blocks before anything is stored in them. Several threads may use it, each for
 * other segments.
 */
final class Segments implements Closeable {
  private static final String SUFFIX = ".log";

  private final Path folder;
  private final String prefix;
  private final int segmentBytes;
  private final Disk disk;
  private final NavigableSet<Long> indexes = new ConcurrentSkipListSet<>();
  private final Map<Long, FileChannel> open = new ConcurrentHashMap<>();

  private Segments(Path folder, String name, int segmentBytes, Disk disk) {
    this.folder = folder;
    this.prefix = name + "-";
    this.segmentBytes = segmentBytes;
    this.disk = disk;
  }

  static Segments open(Path folder, String name, int segmentBytes, Disk disk) throws IOException {
    Segments segments = new Segments(folder, name, segmentBytes, disk);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, segments.prefix + "*" + SUFFIX)) {
      for (Path file : files) {
        String number = file.getFileName().toString();
        segments.indexes.add(
            Long.parseUnsignedLong(
                number.substring(segments.prefix.length(), number.length() - SUFFIX.length()), 16));
      }
    } catch (NumberFormatException e) {
      throw new IOException("a file in " + folder + " is not ours: " + e.getMessage());
    }
    return segments;
  }

  /** Numbers of the files that are there, in order. */
  NavigableSet<Long> indexes() {
    return indexes;
  }

  long indexOf(long address) {
    return address / segmentBytes;
  }

  long begin(long index) {
    return index * segmentBytes;
  }

  /** Bytes of one segment; fewer where the file is shorter, none where it is lost. */
  ByteBuffer read(long address, int length) throws IOException {
    if (!indexes.contains(indexOf(address))) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    long at = address % segmentBytes;
    try (FileChannel file = FileChannel.open(path(indexOf(address)), StandardOpenOption.READ)) {
      while (bytes.hasRemaining()) {
        int count = file.read(bytes, at + bytes.position());
        if (count < 0) {
          break;
        }
      }
    }
    return bytes.flip();
  }

  void write(long address, ByteBuffer bytes) throws IOException {
    disk.write(channel(indexOf(address)), bytes, address % segmentBytes);
  }

  /** Forces a segment; it is closed where nothing will be written any more. */
  void force(long index, boolean complete) throws IOException {
    disk.force(channel(index));
    if (complete) {
      close(index);
    }
  }

  /**
   * Makes the file of a segment with all its blocks, out of one that is not needed any more or
   * anew.
   *
   * @param unneeded segments before this one may be taken
   */
  void fill(long index, long unneeded) throws IOException {
    Long used = indexes.isEmpty() ? null : indexes.first();
    if (!indexes.contains(index)
        && used != null
        && used < unneeded
        && Files.size(path(used)) == segmentBytes) {
      close(used);
      indexes.remove(used);
      Files.move(path(used), path(index), StandardCopyOption.REPLACE_EXISTING);
    } else {
      make(index);
    }
    forceFolder();
    indexes.add(index);
  }

  /** Makes a file anew; after a failure nothing is left of it whose blocks may not be there. */
  private void make(long index) throws IOException {
    try {
      zeros(index);
    } catch (IOException e) {
      close(index);
      indexes.remove(index);
      Files.deleteIfExists(path(index));
      throw e;
    }
  }

  /** Completes a file, and forces what it has. */
  void zeros(long index) throws IOException {
    FileChannel file = channel(index);
    ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(segmentBytes, 64 * 1024));
    for (long at = file.size(); at < segmentBytes; at += zeros.limit()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), segmentBytes - at));
      disk.write(file, zeros, at);
    }
    disk.force(file);
    indexes.add(index);
  }

  /** Deletes the files before a segment, except some to be used again. */
  void deleteBefore(long index, int except) throws IOException {
    while (indexes.headSet(index).size() > except) {
      long first = indexes.first();
      close(first);
      indexes.remove(first);
      Files.deleteIfExists(path(first));
    }
  }

  @Override
  public void close() throws IOException {
    DiskOutbox.closeAll(open.keySet().stream().map(this::closing).toList());
  }

  private Closeable closing(long index) {
    return () -> close(index);
  }

  private void close(long index) throws IOException {
    FileChannel file = open.remove(index);
    if (file != null) {
      file.close();
    }
  }

  private FileChannel channel(long index) throws IOException {
    FileChannel file = open.get(index);
    if (file == null || !file.isOpen()) {
      file = FileChannel.open(path(index), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileChannel other = open.putIfAbsent(index, file);
      if (other != null && other.isOpen()) {
        file.close();
        return other;
      }
      open.put(index, file);
    }
    return file;
  }

  /** So that a file's name is there as long as its bytes; not every system can. */
  private void forceFolder() throws IOException {
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        disk.force(directory);
      }
    }
  }

  private Path path(long index) {
    return folder.resolve(prefix + String.format("%016x", index) + SUFFIX);
  }
}
