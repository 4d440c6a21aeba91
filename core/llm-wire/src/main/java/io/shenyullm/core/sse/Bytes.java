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
package io.shenyullm.core.sse;

import java.util.Arrays;

/** A growing byte array that is emptied and used again. */
final class Bytes {
  private static final byte[] NONE = {};

  private byte[] array = NONE;
  private int size;

  int size() {
    return size;
  }

  byte[] array() {
    return array;
  }

  void clear() {
    size = 0;
  }

  void add(byte value) {
    grow(1);
    array[size++] = value;
  }

  void add(byte[] source, int offset, int length) {
    grow(length);
    System.arraycopy(source, offset, array, size, length);
    size += length;
  }

  void add(byte[] source) {
    add(source, 0, source.length);
  }

  byte[] copy() {
    return size == 0 ? NONE : Arrays.copyOf(array, size);
  }

  private void grow(int by) {
    int needed = Math.addExact(size, by);
    if (needed > array.length) {
      array = Arrays.copyOf(array, Math.max(needed, Math.max(256, array.length * 2)));
    }
  }
}
