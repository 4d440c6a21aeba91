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
package io.shenyullm.core.cache;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the near map of tags says of one: the generation that its entries must be of.
 *
 * @param number 0 before the first purge
 * @param atMillis when it began
 */
public record TagGeneration(long number, long atMillis) {
  private static final TagGeneration NEVER_PURGED = new TagGeneration(0, 0);
  private static final int BYTES = 16;

  /** Value of the near map. */
  public byte[] encode() {
    return ByteBuffer.allocate(BYTES).putLong(number).putLong(atMillis).array();
  }

  /** Reads a value of the near map. */
  public static TagGeneration read(byte @Nullable [] value) {
    if (value == null || value.length < BYTES) {
      return NEVER_PURGED;
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    return new TagGeneration(in.getLong(), in.getLong());
  }
}
