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
package io.shenyullm.guard.admit;

import java.security.SecureRandom;

/**
 * SipHash-2-4 with 128 bits (Aumasson and Bernstein, 2012) over the UTF-16 units of a text, low
 * byte first: without the key nobody can make two texts that have the same hash. Immutable and
 * thread-safe.
 */
final class TextHash {
  /** A hash of a text; says nothing of it without the key. */
  record Value(long low, long high) {}

  private static final int UNITS_PER_WORD = 4;

  private final long key0;
  private final long key1;

  TextHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** With a key that exists only in this process. */
  static TextHash withRandomKey() {
    SecureRandom random = new SecureRandom();
    return new TextHash(random.nextLong(), random.nextLong());
  }

  /** One whose hashes have nothing to do with this one's, by name. */
  TextHash derived(String name) {
    Value key = of(name);
    return new TextHash(key.low, key.high);
  }

  Value of(String text) {
    char[] units = text.toCharArray();
    State state = new State(key0, key1);
    int words = units.length / UNITS_PER_WORD + 1;
    for (int word = 0; word < words; word++) {
      long m = word + 1 < words ? whole(units, word) : last(units, word);
      state.v3 ^= m;
      state.rounds(2);
      state.v0 ^= m;
    }
    state.v2 ^= 0xee;
    state.rounds(4);
    long low = state.folded();
    state.v1 ^= 0xdd;
    state.rounds(4);
    return new Value(low, state.folded());
  }

  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void rounds(int count) {
      for (int round = 0; round < count; round++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
    }

    long folded() {
      return v0 ^ v1 ^ v2 ^ v3;
    }
  }

  private static long whole(char[] units, int word) {
    int at = word * UNITS_PER_WORD;
    return units[at]
        | (long) units[at + 1] << 16
        | (long) units[at + 2] << 32
        | (long) units[at + 3] << 48;
  }

  /** What is left, and the length. */
  private static long last(char[] units, int word) {
    long bytes = (long) units.length * Character.BYTES << 56;
    for (int i = word * UNITS_PER_WORD, shift = 0; i < units.length; i++, shift += 16) {
      bytes |= (long) units[i] << shift;
    }
    return bytes;
  }
}
