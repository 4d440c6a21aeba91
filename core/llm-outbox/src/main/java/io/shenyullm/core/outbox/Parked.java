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
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Records that the console will not take, in a file of their own. Not thread-safe. */
final class Parked implements AutoCloseable {
  private final FileChannel file;
  private final Disk disk;
  private final Frame frame = new Frame();
  private long end;
  private long records;
  private long bytes;

  private Parked(FileChannel file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  static Parked open(Path path, Disk disk) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Parked parked = new Parked(file, disk);
    for (byte[] record : parked.all()) {
      parked.records++;
      parked.bytes += record.length;
    }
    return parked;
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  /** All records, in the order they came; moves to their end. */
  List<byte[]> all() throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
    while (content.hasRemaining() && file.read(content, content.position()) >= 0) {
      continue;
    }
    SegmentReader reader = new SegmentReader(content.flip(), 0);
    List<byte[]> all = new ArrayList<>();
    for (byte[] record = reader.next(); record != null; record = reader.next()) {
      all.add(record);
    }
    end = reader.address();
    return all;
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

  void clear() throws IOException {
    file.truncate(0);
    end = 0;
    records = 0;
    bytes = 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
