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
import org.jspecify.annotations.Nullable;

/** The records in a part of a segment, in order. Bad bytes between them are passed over. */
final class SegmentReader {
  private final Frame frame = new Frame();
  private final ByteBuffer bytes;
  private final long address;
  private int at;
  private long skipped;
  private boolean ended;

  /**
   * @param address of the first byte, a multiple of eight
   */
  SegmentReader(ByteBuffer bytes, long address) {
    this.bytes = Frame.order(bytes);
    this.address = address;
  }

  /** The next record; {@code null} if there is none in this segment. */
  byte @Nullable [] next() {
    if (ended) {
      return null;
    }
    int begin = at;
    int length = lengthAt(begin);
    while (length == Frame.NONE && begin + Frame.HEADER_BYTES < bytes.limit()) {
      begin += 8;
      length = lengthAt(begin);
    }
    if (length == Frame.NONE) {
      // nothing whole comes behind: what is there is a part of the last one, or nothing
      ended = true;
      return null;
    }
    skipped += begin - at;
    if (length == Frame.SKIP) {
      at = begin;
      ended = true;
      return null;
    }
    at = begin + Frame.bytes(length);
    return Frame.record(bytes, begin, length);
  }

  /** Behind the last record. */
  long address() {
    return address + at;
  }

  /** Bad bytes that stood before records or the end mark. */
  long skipped() {
    return skipped;
  }

  private int lengthAt(int place) {
    return frame.length(bytes, place, bytes.limit(), address + place);
  }
}
