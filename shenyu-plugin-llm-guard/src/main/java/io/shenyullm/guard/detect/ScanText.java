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

import java.util.Arrays;

/**
 * A text with what every recogniser needs to know of it, computed in one pass: where numbers are,
 * which special characters occur, and a lower-case copy of equal length. Not thread-safe.
 */
final class ScanText {
  final String text;
  final int length;

  /** The text for expressions; counts the work done on it. */
  final Steps steps;

  /** Lower-case, character by character, so that positions stay. */
  final String lower;

  final boolean hasAt;
  final boolean hasColon;
  final boolean hasDot;
  final boolean hasHan;
  final boolean hasUpper;

  /** Start and end of each number: digits with single separators between them. */
  final int[] numbers;

  /** Start and end of each run of letters and digits that has at least one digit. */
  final int[] codes;

  private final int[] placeholders;

  ScanText(String text) {
    this.text = text;
    this.length = text.length();
    this.steps = new Steps(text);
    char[] low = new char[length];
    IntPairs numberPairs = new IntPairs();
    IntPairs codePairs = new IntPairs();
    boolean at = false;
    boolean colon = false;
    boolean dot = false;
    boolean han = false;
    boolean upper = false;
    boolean bracket = false;
    int runStart = -1;
    boolean runHasDigit = false;
    int numberStart = -1;
    int numberEnd = -1;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = false;
      if (c < 128) {
        if (c >= 'A' && c <= 'Z') {
          low[i] = (char) (c + 32);
          upper = true;
          letter = true;
        } else {
          low[i] = c;
          letter = c >= 'a' && c <= 'z';
          at |= c == '@';
          colon |= c == ':';
          dot |= c == '.';
          bracket |= c == '[';
        }
      } else {
        low[i] = Character.toLowerCase(c);
        upper |= low[i] != c;
        han |= c >= 0x4E00 && c <= 0x9FFF;
      }
      if (letter || digit) {
        if (runStart < 0) {
          runStart = i;
          runHasDigit = false;
        }
        runHasDigit |= digit;
      } else if (runStart >= 0) {
        if (runHasDigit) {
          codePairs.add(runStart, i);
        }
        runStart = -1;
      }
      if (digit) {
        if (numberStart >= 0 && !joins(text, numberEnd, i)) {
          numberPairs.add(numberStart, numberEnd);
          numberStart = -1;
        }
        if (numberStart < 0) {
          numberStart = i;
        }
        numberEnd = i + 1;
      }
    }
    if (runStart >= 0 && runHasDigit) {
      codePairs.add(runStart, length);
    }
    if (numberStart >= 0) {
      numberPairs.add(numberStart, numberEnd);
    }
    this.hasAt = at;
    this.hasColon = colon;
    this.hasDot = dot;
    this.hasHan = han;
    this.hasUpper = upper;
    this.numbers = numberPairs.toArray();
    this.codes = codePairs.toArray();
    this.placeholders = bracket ? Placeholders.find(text) : new int[0];
    // the type's name within a placeholder is no context for what stands beside it
    for (int i = 0; i < placeholders.length; i += 2) {
      Arrays.fill(low, placeholders[i], placeholders[i + 1], '_');
    }
    this.lower = new String(low);
  }

  /** Whether what stands between two digits leaves them one number, e.g. {@code ") "} or "-". */
  private static boolean joins(String text, int from, int to) {
    if (to - from > 3) {
      return false;
    }
    int blanks = 0;
    int marks = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\u00A0') {
        blanks++;
      } else if (c == '-' || c == '.' || c == '(' || c == ')' || c == '/' || c == '\u2013') {
        marks++;
      } else {
        return false;
      }
    }
    return blanks <= 1 && marks <= 2;
  }

  boolean touchesPlaceholder(int start, int end) {
    int low = 0;
    int high = placeholders.length / 2;
    while (low < high) { // the first placeholder that ends after the start
      int middle = (low + high) >>> 1;
      if (placeholders[2 * middle + 1] <= start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 2 * low < placeholders.length && placeholders[2 * low] < end;
  }

  boolean isWordAt(int index) {
    return index >= 0 && index < length && Ascii.isWord(text.charAt(index));
  }

  boolean isDigitAt(int index) {
    return index >= 0 && index < length && Ascii.isDigit(text.charAt(index));
  }

  /** Whether one of the lower-case words occurs in the window around a span. */
  boolean near(int start, int end, int before, int after, String... words) {
    String window = lower.substring(Math.max(0, start - before), Math.min(length, end + after));
    steps.take(window.length());
    for (String word : words) {
      int at = window.indexOf(word);
      if (at >= 0 && (word.charAt(0) >= 128 || at == 0 || !Ascii.isLetter(window.charAt(at - 1)))) {
        return true;
      }
    }
    return false;
  }

  /** Growing list of pairs. */
  static final class IntPairs {
    private int[] values = new int[16];
    private int size;

    void add(int a, int b) {
      if (size + 2 > values.length) {
        values = Arrays.copyOf(values, values.length * 2);
      }
      values[size++] = a;
      values[size++] = b;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
