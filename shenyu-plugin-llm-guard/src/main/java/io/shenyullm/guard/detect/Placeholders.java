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

/**
 * The shape of a placeholder: {@code [TYPE_NUMBER]}, e.g. {@code [EMAIL_ADDRESS_1]}. Shared by the
 * detector, which leaves placeholders alone, and the masking, which writes them.
 */
public final class Placeholders {
  /** Longest text that counts as a placeholder: the longest type name and nine digits. */
  public static final int MAX_LENGTH = 40;

  private Placeholders() {}

  /** Start and end of every placeholder in a text, in order. */
  public static int[] find(String text) {
    ScanText.IntPairs pairs = new ScanText.IntPairs();
    int at = text.indexOf('[');
    while (at >= 0) {
      int end = endAt(text, at);
      if (end > 0) {
        pairs.add(at, end);
        at = text.indexOf('[', end);
      } else {
        at = text.indexOf('[', at + 1);
      }
    }
    return pairs.toArray();
  }

  /** Index after the placeholder that starts at a bracket; -1 if none does. */
  private static int endAt(String text, int open) {
    int limit = Math.min(text.length(), open + MAX_LENGTH);
    int i = open + 1;
    while (i < limit && (isUpper(text.charAt(i)) || text.charAt(i) == '_')) {
      i++;
    }
    int digits = i;
    if (i == open + 1 || text.charAt(i - 1) != '_') {
      return -1;
    }
    while (i < limit && Ascii.isDigit(text.charAt(i))) {
      i++;
    }
    return i > digits && i < limit && text.charAt(i) == ']' ? i + 1 : -1;
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
