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

import io.shenyullm.core.outbox.TopicLog.Stored;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that the console will not take, in a file of their own, and how far they were let go in
 * another. Reads a part at a time: there may be as many as the outbox holds. Not thread-safe.
 */
final class Parked implements Closeable {
  private static final int MOST_FRAME_BYTES = Frame.bytes(DiskOutbox.MAX_RECORD_BYTES);

  /** A frame that begins in the first half is whole. */
  private static final int WINDOW_BYTES = 2 * MOST_FRAME_BYTES;

  private final FileChannel file;
  private final Confirmed letGo;
  private final Disk disk;
  private final Frame frame = new Frame();
  private long end;
  private long records;
  private long bytes;

  private Parked(FileChannel file, Confirmed letGo, Disk disk) {
    this.file = file;
    this.letGo = letGo;
    this.disk = disk;
  }

  static Parked open(Path folder, String name, Disk disk) throws IOException {
    Confirmed letGo = Confirmed.open(folder.resolve(name + ".unparked"), disk);
    try {
      FileChannel file =
          FileChannel.open(
              folder.resolve(name + ".parked"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      Parked parked = new Parked(file, letGo, disk);
      try {
        parked.count();
        return parked;
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      letGo.close();
      throw e;
    }
  }

  private void count() throws IOException {
    if (letGo.address() > file.size()) {
      // the file was emptied, and the process ended before it could say so
      restart();
    }
    end = letGo.address();
    List<Stored> some = read(end, MOST_FRAME_BYTES);
    while (!some.isEmpty()) {
      records += some.size();
      bytes += bytesOf(some);
      end = some.get(some.size() - 1).next();
      some = read(end, MOST_FRAME_BYTES);
    }
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  /** The oldest records, in the order they came; at least one if there is any. */
  List<Stored> peek(long maxBytes) throws IOException {
    return read(letGo.address(), maxBytes);
  }

  private List<Stored> read(long from, long maxBytes) throws IOException {
    List<Stored> some = new ArrayList<>();
    long taken = 0;
    long at = from;
    while (at < file.size()) {
      SegmentReader reader = new SegmentReader(window(at), at);
      for (byte[] record = reader.next(); record != null; record = reader.next()) {
        taken += record.length;
        if (!some.isEmpty() && taken > maxBytes) {
          return some;
        }
        some.add(new Stored(reader.address(), record));
      }
      // without a record the first half is damaged
      at = reader.address() > at ? reader.address() : at + WINDOW_BYTES - MOST_FRAME_BYTES;
      if (taken > 0 && taken >= maxBytes) {
        return some;
      }
    }
    return some;
  }

  private ByteBuffer window(long at) throws IOException {
    ByteBuffer window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, file.size() - at));
    while (window.hasRemaining() && file.read(window, at + window.position()) >= 0) {
      continue;
    }
    return window.flip();
  }

  /** On disk when it returns. */
  void add(List<byte[]> rejected) throws IOException {
    long at = end;
    for (byte[] record : rejected) {
      ByteBuffer framed = Frame.order(ByteBuffer.allocate(Frame.bytes(record.length)));
      frame.put(framed, 0, at, record);
      disk.write(file, framed, at);
      at += framed.capacity();
    }
    disk.force(file);
    end = at;
    records += rejected.size();
    bytes += rejected.stream().mapToLong(record -> record.length).sum();
  }

  /** Lets go of records that {@link #peek} gave. */
  void letGo(List<Stored> oldest) throws IOException {
    if (oldest.isEmpty()) {
      return;
    }
    letGo.move(oldest.get(oldest.size() - 1).next());
    records -= oldest.size();
    bytes -= bytesOf(oldest);
    if (letGo.address() == end) {
      file.truncate(0);
      restart();
      end = 0;
    }
  }

  /** On disk when it returns, so that no record that is added later counts as let go. */
  private void restart() throws IOException {
    letGo.move(0);
    letGo.force();
  }

  private static long bytesOf(List<Stored> some) {
    return some.stream().mapToLong(stored -> stored.json().length).sum();
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      letGo.close();
    }
  }
}
