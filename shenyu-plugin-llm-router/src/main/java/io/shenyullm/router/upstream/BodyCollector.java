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
package io.shenyullm.router.upstream;

import io.netty.buffer.ByteBuf;
import io.shenyullm.core.json.JsonBytes;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Collects a body up to a limit. Not thread-safe. */
final class BodyCollector {
  private final int limit;
  private final boolean truncates;
  private final IntConsumer hold;
  private byte[] bytes;
  private int length;

  /**
   * @param expected length that the upstream announced, or less than 0
   * @param truncates whether the rest is ignored; else a longer body fails
   * @param hold is told of bytes before they are kept, and throws where they may not be
   */
  BodyCollector(int limit, long expected, boolean truncates, IntConsumer hold) {
    this.hold = hold;
    this.limit = limit;
    this.truncates = truncates;
    if (expected > limit && !truncates) {
      throw tooLarge();
    }
    // an announced length is only believed as far as it is cheap
    this.bytes = new byte[(int) Math.min(expected < 0 ? 1024 : expected, 64 * 1024)];
  }

  /** Whether a chunk holds anything but the white space that keeps a connection alive. */
  static boolean saysSomething(ByteBuf chunk) {
    return chunk.forEachByte(JsonBytes::isSpace) >= 0;
  }

  void add(ByteBuf chunk) {
    int more = chunk.readableBytes();
    if (more > limit - length) {
      if (!truncates) {
        throw tooLarge();
      }
      more = limit - length;
    }
    hold.accept(more);
    if (more > bytes.length - length) {
      long grown = Math.max((long) length + more, Math.min(bytes.length * 2L, limit));
      bytes = Arrays.copyOf(bytes, (int) grown);
    }
    chunk.readBytes(bytes, length, more);
    length += more;
  }

  byte[] toBytes() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }

  private static UpstreamException tooLarge() {
    return UpstreamFailure.of(
            UpstreamFailure.Kind.INVALID_RESPONSE, "The provider's reply is too large.")
        .asException();
  }
}
