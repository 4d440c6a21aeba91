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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * How a record lies in a log: its length, a check sum over address, length and record, the record,
 * and nothing up to the next multiple of eight. The address counts, so that what an older lap has
 * left at a place is not taken for a record of this one. Not thread-safe.
 */
final class Frame {
  static final int HEADER_BYTES = 8;

  /** Length of a mark that the next frame is in the next segment. */
  static final int SKIP = -1;

  /** What {@link #length} says where no whole frame is. */
  static final int NONE = -2;

  private final CRC32 sum = new CRC32();
  private final ByteBuffer place = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);

  /** Bytes that a record takes. */
  static int bytes(int recordBytes) {
    return (HEADER_BYTES + recordBytes + 7) & ~7;
  }

  /**
   * Puts a record; its length comes last, so that a frame that was begun is none.
   *
   * @param at in the buffer, which is little-endian
   */
  void put(ByteBuffer to, int at, long address, byte[] record) {
    to.putInt(at + Integer.BYTES, sum(address, record.length, ByteBuffer.wrap(record)));
    to.put(at + HEADER_BYTES, record, 0, record.length);
    to.putInt(at, record.length);
  }

  /** Puts the mark that the rest of a segment is not used. */
  void putSkip(ByteBuffer to, int at, long address) {
    to.putInt(at + Integer.BYTES, sum(address, SKIP, ByteBuffer.allocate(0)));
    to.putInt(at, SKIP);
  }

  /**
   * Length of the record whose frame is at a place, {@link #SKIP}, or {@link #NONE} where there is
   * none, or only a part of one.
   */
  int length(ByteBuffer from, int at, int limit, long address) {
    if (at + HEADER_BYTES > limit) {
      return NONE;
    }
    int length = from.getInt(at);
    if (length != SKIP && (length <= 0 || length > limit - at - HEADER_BYTES)) {
      return NONE;
    }
    int recordBytes = Math.max(length, 0);
    int told = from.getInt(at + Integer.BYTES);
    return told == sum(address, length, from.slice(at + HEADER_BYTES, recordBytes)) ? length : NONE;
  }

  static byte[] record(ByteBuffer from, int at, int length) {
    byte[] record = new byte[length];
    from.get(at + HEADER_BYTES, record);
    return record;
  }

  static ByteBuffer order(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  private int sum(long address, int length, ByteBuffer record) {
    place.putLong(0, address).putInt(Long.BYTES, length);
    sum.reset();
    sum.update(place.array());
    sum.update(record);
    return (int) sum.getValue();
  }
}
