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
package io.shenyullm.guard.detect;

/** A set of characters that answers with one look-up. Immutable and thread-safe. */
final class CharSet {
  private final long[] bits = new long[(Character.MAX_VALUE + 1) / Long.SIZE];

  private CharSet(String members) {
    for (int i = 0; i < members.length(); i++) {
      bits[members.charAt(i) >>> 6] |= 1L << members.charAt(i);
    }
  }

  static CharSet of(String members) {
    return new CharSet(members);
  }

  boolean has(char c) {
    return (bits[c >>> 6] >>> c & 1) != 0;
  }
}
