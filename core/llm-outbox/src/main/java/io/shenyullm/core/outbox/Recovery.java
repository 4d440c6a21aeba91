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
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log holds when it is opened.
 *
 * @param begin what is before is confirmed
 * @param end behind the last whole record
 * @param records between them
 * @param bytes of these
 */
record Recovery(long begin, long end, long records, long bytes) {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /**
   * Walks the files, puts what only memory holds behind them, and leaves the last file complete and
   * forced, and none after it.
   *
   * @param confirmed what the console has
   * @param memories as ended processes have left them; empty ones where there is nothing. Which of
   *     them is newer does not matter: in an older one stands nothing behind the end
   * @param unforced how much at most may have been written and not forced
   */
  static Recovery of(
      String name,
      Segments segments,
      int segmentBytes,
      long confirmed,
      List<ByteBuffer> memories,
      int unforced)
      throws IOException {
    // files before the confirmed address are of no interest, and some may be gone
    long begin =
        segments.indexes().isEmpty()
            ? confirmed
            : Math.max(confirmed, segments.begin(segments.indexes().first()));
    long end = begin;
    long records = 0;
    long bytes = 0;
    long skipped = 0;
    for (long index : segments.indexes().tailSet(segments.indexOf(begin))) {
      long from = Math.max(begin, segments.begin(index));
      int length = (int) (segments.begin(index + 1) - from);
      SegmentReader reader = new SegmentReader(segments.read(from, length), from);
      long before = records;
      for (byte[] record = reader.next(); record != null; record = reader.next()) {
        records++;
        bytes += record.length;
      }
      if (records > before) {
        skipped += reader.skipped();
        end = reader.address();
      }
    }
    if (skipped > 0) {
      LOG.error(
          "{} bytes of the outbox's {} records on disk are damaged and were passed over; audit"
              + " records among them are missing in their chain",
          skipped,
          name);
    }
    segments.zeros(segments.indexOf(end));
    rewrite(segments, Math.max(begin, end - unforced), end);
    Recovery recovery = new Recovery(begin, end, records, bytes);
    for (ByteBuffer memory : memories) {
      if (memory.capacity() >= segmentBytes) {
        recovery = recovery.plus(memory, segments, segmentBytes);
      }
    }
    return recovery;
  }

  /**
   * Writes what is there once more, and forces it: if a force has failed in the process before, the
   * system may only believe to have it on disk.
   */
  private static void rewrite(Segments segments, long from, long until) throws IOException {
    for (long at = from; at < until; ) {
      long end = Math.min(until, segments.begin(segments.indexOf(at) + 1));
      ByteBuffer bytes = segments.read(at, (int) (end - at));
      if (bytes.hasRemaining()) {
        segments.write(at, bytes);
        segments.force(segments.indexOf(at), false);
      }
      at = end;
    }
  }

  /** Writes what stands in memory from the end on. */
  private Recovery plus(ByteBuffer memory, Segments segments, int segmentBytes) throws IOException {
    Frame frame = new Frame();
    long newEnd = end;
    long moreRecords = 0;
    long moreBytes = 0;
    long at = end;
    while (true) {
      int place = (int) (at % memory.capacity());
      int left = (int) (segmentBytes - at % segmentBytes);
      int length = frame.length(memory, place, place + left, at);
      if (length == Frame.NONE) {
        break;
      }
      if (length == Frame.SKIP) {
        at += left;
        segments.zeros(segments.indexOf(at));
        continue;
      }
      int framed = Frame.bytes(length);
      segments.zeros(segments.indexOf(at));
      segments.write(at, memory.slice(place, framed));
      at += framed;
      newEnd = at;
      moreRecords++;
      moreBytes += length;
    }
    for (long index = segments.indexOf(end); index <= segments.indexOf(newEnd); index++) {
      segments.zeros(index);
      segments.force(index, false);
    }
    return new Recovery(begin, newEnd, records + moreRecords, bytes + moreBytes);
  }
}
