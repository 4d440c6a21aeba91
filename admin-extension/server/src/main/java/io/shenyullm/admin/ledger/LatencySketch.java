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
package io.shenyullm.admin.ledger;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How many requests took how long, to 1 %, in the packed form of HdrHistogram: some hundred bytes
 * that can be added to; deflating them would cost more than it saves. Microseconds, up to an hour.
 * Not thread-safe.
 */
final class LatencySketch {
  private static final int DIGITS = 2;
  private static final long LONGEST_MICROS = 60L * 60 * 1_000_000;

  private final Histogram histogram;

  private LatencySketch(Histogram histogram) {
    this.histogram = histogram;
  }

  /**
   * @param bytes as {@link #toBytes} made them; {@code null} for an empty one
   * @throws IllegalStateException if they are something else
   */
  static LatencySketch read(byte @Nullable [] bytes) {
    if (bytes == null) {
      return new LatencySketch(new Histogram(1, LONGEST_MICROS, DIGITS));
    }
    try {
      return new LatencySketch(
          Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), LONGEST_MICROS));
    } catch (RuntimeException e) {
      throw new IllegalStateException("a sketch of latencies cannot be read", e);
    }
  }

  /**
   * Counts some, and takes others back that were counted before. What was not counted, because what
   * it was counted in is gone, is not taken back: a sketch with less than none could not be stored.
   */
  void count(List<Long> added, List<Long> taken) {
    added.forEach(micros -> histogram.recordValueWithCount(bounded(micros), 1));
    for (long micros : taken) {
      if (histogram.getCountAtValue(bounded(micros)) > 0) {
        histogram.recordValueWithCount(bounded(micros), -1);
      }
    }
  }

  void add(LatencySketch other) {
    histogram.add(other.histogram);
  }

  private static long bounded(long micros) {
    return Math.max(1, Math.min(micros, LONGEST_MICROS));
  }

  /**
   * The latency that a share of requests did not exceed, in milliseconds; empty where none was
   * counted.
   *
   * @param percent 0 to 100
   */
  OptionalDouble millis(double percent) {
    return histogram.getTotalCount() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(histogram.getValueAtPercentile(percent) / 1000.0);
  }

  byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoByteBuffer(buffer);
    return Arrays.copyOf(buffer.array(), length);
  }
}
