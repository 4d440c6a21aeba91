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
package io.shenyullm.grid.ignite.node;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a map's value is stored: one byte of version, eight of the id of the write, then the value.
 * The id tells a claim that arrives twice (a node was lost under way, and the grid or the client
 * sent it again) from somebody else's.
 */
public final class MapEntry {
  /** Bytes before the value. */
  public static final int HEADER = 1 + Long.BYTES;

  private static final byte VERSION = 1;

  private MapEntry() {}

  /** The stored form of a value. */
  public static byte[] of(long write, byte[] value) {
    return ByteBuffer.allocate(HEADER + value.length)
        .put(VERSION)
        .putLong(write)
        .put(value)
        .array();
  }

  /**
   * The value of a stored form.
   *
   * @throws IllegalArgumentException if it is not of a form this version knows
   */
  public static byte[] value(byte[] stored) {
    check(stored);
    return Arrays.copyOfRange(stored, HEADER, stored.length);
  }

  static boolean isSameWrite(byte[] stored, byte[] other) {
    check(stored);
    check(other);
    return Arrays.equals(stored, 1, HEADER, other, 1, HEADER);
  }

  static boolean hasValue(byte @Nullable [] stored, byte[] value) {
    if (stored == null) {
      return false;
    }
    check(stored);
    return Arrays.equals(stored, HEADER, stored.length, value, 0, value.length);
  }

  private static void check(byte[] stored) {
    if (stored.length < HEADER || stored[0] != VERSION) {
      throw new IllegalArgumentException("an entry of a form that this version does not know");
    }
  }
}
