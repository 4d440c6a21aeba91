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
package io.shenyullm.router.analyse;

import java.util.Arrays;

/**
 * A text as hashes of its tokens: a lower-case word, a run of digits, or one ideograph. Punctuation
 * only separates. Words lose a plural s, so that a word list needs one form.
 */
final class TokenHashes {
  /** Digits of any value and number are one token. */
  static final long NUMBER = 0x9E3779B97F4A7C15L;

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  final long[] hashes;
  final int size;

  private TokenHashes(long[] hashes, int size) {
    this.hashes = hashes;
    this.size = size;
  }

  /** Reads at most {@code most} tokens from {@code text}. */
  static TokenHashes of(String text, int most) {
    long[] hashes = new long[Math.min(most, 64)];
    int size = 0;
    int length = text.length();
    int at = 0;
    while (at < length && size < most) {
      if (size == hashes.length) {
        hashes = Arrays.copyOf(hashes, Math.min(most, size * 2));
      }
      char c = text.charAt(at);
      if (isIdeograph(c)) {
        hashes[size++] = mix(OFFSET, c) * PRIME;
        at++;
      } else if (isDigit(c)) {
        at++;
        while (at < length && (isDigit(text.charAt(at)) || isDecimal(text, at))) {
          at++;
        }
        hashes[size++] = NUMBER;
      } else if (isLetter(c)) {
        int start = at;
        long hash = OFFSET;
        long before = OFFSET;
        char last = c;
        while (at < length && isWordPart(text, at)) {
          last = lower(text.charAt(at));
          before = hash;
          hash = mix(hash, last);
          at++;
        }
        boolean plural = last == 's' && at - start > 3 && !keepsS(lower(text.charAt(at - 2)));
        hashes[size++] = plural ? before : hash;
      } else {
        at++;
      }
    }
    return new TokenHashes(hashes, size);
  }

  static long join(long left, long right) {
    return (left * 31 + right) * PRIME;
  }

  static boolean isIdeograph(char c) {
    return c >= 0x3040
        && (c <= 0x30FF
            || (c >= 0x3400 && c <= 0x9FFF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isDecimal(String text, int at) {
    char c = text.charAt(at);
    return (c == '.' || c == ',') && at + 1 < text.length() && isDigit(text.charAt(at + 1));
  }

  private static boolean isLetter(char c) {
    return c < 128
        ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        : Character.isLetter(c) && !isIdeograph(c);
  }

  private static boolean isWordPart(String text, int at) {
    char c = text.charAt(at);
    return isLetter(c) || (c < 128 && isDigit(c)) || ((c == '+' || c == '#') && at > 0);
  }

  private static char lower(char c) {
    return c < 128 ? (c >= 'A' && c <= 'Z' ? (char) (c + 32) : c) : Character.toLowerCase(c);
  }

  private static boolean keepsS(char before) {
    return before == 's' || before == 'u' || before == 'i';
  }

  private static long mix(long hash, char c) {
    return (hash ^ c) * PRIME;
  }
}
