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
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * The address up to which everything is done, in a small file: two places that are written in turn,
 * so that one is always whole. Not thread-safe.
 */
final class Confirmed implements Closeable {
  private static final int PLACE_BYTES = 512;
  private static final int USED_BYTES = 2 * Long.BYTES;

  private final FileChannel file;
  private final Disk disk;
  private long turn;
  private long address;

  private Confirmed(FileChannel file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  static Confirmed open(Path path, Disk disk) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Confirmed confirmed = new Confirmed(file, disk);
    for (int place = 0; place < 2; place++) {
      ByteBuffer bytes = ByteBuffer.allocate(USED_BYTES + Long.BYTES);
      int count = file.read(bytes, (long) place * PLACE_BYTES);
      if (count == bytes.capacity()
          && bytes.getLong(USED_BYTES) == sum(bytes)
          && bytes.getLong(0) > confirmed.turn) {
        confirmed.turn = bytes.getLong(0);
        confirmed.address = bytes.getLong(Long.BYTES);
      }
    }
    return confirmed;
  }

  /** 0 where nothing is known; the console then gets again what is there. */
  long address() {
    return address;
  }

  /** A crash of the machine may forget it, which sends records twice. */
  void move(long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(USED_BYTES + Long.BYTES);
    bytes.putLong(turn + 1).putLong(to);
    bytes.putLong(sum(bytes)).flip();
    disk.write(file, bytes, (turn + 1) % 2 * PLACE_BYTES);
    turn++;
    address = to;
  }

  /** No crash forgets the last move when it returns. */
  void force() throws IOException {
    disk.force(file);
  }

  private static long sum(ByteBuffer bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes.array(), 0, USED_BYTES);
    return sum.getValue();
  }

  @Override
  public void close() throws IOException {
    try {
      disk.force(file);
    } finally {
      file.close();
    }
  }
}
