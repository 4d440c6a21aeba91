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

import org.jspecify.annotations.Nullable;

/**
 * A text as its reader understands it, and where each character of it stands in the text as
 * written: without invisible characters, with escapes decoded, with full-width and other digits as
 * ASCII. Otherwise a blank of no width in an address would hide it.
 *
 * @param text what is scanned
 * @param origin index in the written text of every character, and of the end; {@code null} where
 *     they are the same
 */
record ReadableText(String text, int @Nullable [] origin) {
  /** How the characters of a text are written. */
  enum Notation {
    /** As they are. */
    PLAIN,
    /** As they are, but escapes such as {@code \}{@code u0040} may stand for characters. */
    ESCAPED,
    /** JSON, so that every backslash starts an escape. */
    JSON
  }

  static ReadableText of(String written, Notation notation) {
    int n = written.length();
    boolean escapes = notation != Notation.PLAIN && written.indexOf('\\') >= 0;
    int first = firstUnusual(written, escapes);
    if (first == n) {
      return new ReadableText(written, null);
    }
    char[] text = written.toCharArray();
    int[] origin = new int[n + 1];
    int size = 0;
    for (int i = 0; i < n; ) {
      char c = written.charAt(i);
      int width = 1;
      if (escapes && c == '\\') {
        width = escapeWidth(written, i, notation);
        c = width == 1 ? c : decoded(written, i, width);
      }
      boolean dropped = notation != Notation.PLAIN && isInvisible(c);
      if (!dropped) {
        text[size] = folded(c);
        origin[size] = i;
        size++;
      }
      i += width;
    }
    origin[size] = n;
    return new ReadableText(new String(text, 0, size), size == n ? null : origin);
  }

  /** A finding's place in the text as written. */
  Finding written(Finding found) {
    int[] places = origin;
    return places == null
        ? found
        : new Finding(
            found.type(),
            places[found.start()],
            // up to what follows: invisible characters behind a value go with it
            places[found.end()],
            found.score(),
            found.category());
  }

  private static int firstUnusual(String text, boolean escapes) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' ? escapes : c >= 128 && isUnusual(c)) {
        return i;
      }
      i++;
    }
    return i;
  }

  /** Whether a character is read as another one or as none. */
  static boolean isUnusual(char c) {
    return isInvisible(c) || folded(c) != c;
  }

  private static int escapeWidth(String text, int at, Notation notation) {
    if (at + 1 >= text.length()) {
      return 1;
    }
    if (text.charAt(at + 1) == 'u') {
      for (int i = at + 2; i < at + 6; i++) {
        if (i >= text.length() || Character.digit(text.charAt(i), 16) < 0) {
          return 1;
        }
      }
      return 6;
    }
    return notation == Notation.JSON ? 2 : 1;
  }

  private static char decoded(String text, int at, int width) {
    if (width == 6) {
      return (char) Integer.parseInt(text, at + 2, at + 6, 16);
    }
    char c = text.charAt(at + 1);
    return switch (c) {
      case 'n', 'r' -> '\n';
      case 't', 'b', 'f' -> ' ';
      default -> c;
    };
  }

  private static boolean isInvisible(char c) {
    return c == 0xAD
        || c >= 0x200B && c <= 0x200F
        || c >= 0x202A && c <= 0x202E
        || c >= 0x2060 && c <= 0x2064
        || c == 0x180E
        || c == 0xFEFF;
  }

  /** Digits of any script and full-width letters and marks of addresses; punctuation stays. */
  private static char folded(char c) {
    if (c < 128) {
      return c;
    }
    if (c >= 0xFF21 && c <= 0xFF3A
        || c >= 0xFF41 && c <= 0xFF5A
        || c == 0xFF20
        || c == 0xFF0E
        || c == 0xFF0D
        || c == 0xFF3F) {
      return (char) (c - 0xFEE0);
    }
    if (c == 0x2010 || c == 0x2011 || c == 0x2212) {
      return '-';
    }
    return Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : c;
  }
}
