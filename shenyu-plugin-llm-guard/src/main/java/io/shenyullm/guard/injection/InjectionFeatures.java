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
package io.shenyullm.guard.injection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text as hashed features: words and their pairs and triples, pairs and triples of Chinese
 * characters, beginnings of long words, and marks of structure. Training and scoring share it.
 */
final class InjectionFeatures {
  /** Number of weights; a power of two. */
  static final int SIZE = 1 << 17;

  private static final int MAX_CHARS = 6000;
  private static final int MAX_WORD = 24;

  private InjectionFeatures() {}

  /** Distinct feature indices of one text. */
  static int[] of(String text, String kind) {
    Bag bag = new Bag(kind);
    String shown = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
    int words = 0;
    Piece before = Piece.of('^');
    Piece before2 = before;
    int i = 0;
    int n = shown.length();
    int upper = 0;
    int marks = 0;
    while (i < n) {
      char c = shown.charAt(i);
      if (isHan(c)) {
        int end = i;
        while (end < n && isHan(shown.charAt(end))) {
          end++;
        }
        for (int k = i; k + 2 <= end; k++) {
          bag.add('h', Piece.of(shown, k, k + 2));
          if (k + 3 <= end) {
            bag.add('h', Piece.of(shown, k, k + 3));
          }
        }
        i = end;
        before2 = before;
        before = Piece.of('#');
      } else if (Character.isLetterOrDigit(c)) {
        int end = i;
        while (end < n && isInner(shown.charAt(end))) {
          upper += Character.isUpperCase(shown.charAt(end)) ? 1 : 0;
          end++;
        }
        Piece word =
            Character.isDigit(c) ? Piece.of('0') : Piece.of(shown, i, Math.min(end, i + MAX_WORD));
        bag.add('w', word);
        Piece pair = before.then(' ').then(word);
        bag.add('b', pair);
        bag.add('t', before2.then(' ').then(pair));
        if (end - i > 5 && !Character.isDigit(c)) {
          bag.add('p', Piece.of(shown, i, i + 5));
        }
        before2 = before;
        before = word;
        words++;
        i = end;
      } else {
        if (c == '\n' || c == '.' || c == '?' || c == '!' || c == ':' || c == '。' || c == '？'
            || c == '！') {
          before2 = before;
          before = Piece.of(c);
        }
        marks += c > ' ' ? 1 : 0;
        i++;
      }
    }
    bag.add("len" + bucket(n));
    bag.add("caps" + (n == 0 ? 0 : Math.min(5, upper * 10 / n)));
    bag.add("marks" + (n == 0 ? 0 : Math.min(6, marks * 10 / n)));
    bag.add("words" + bucket(words));
    if (shown.indexOf('?') >= 0 || shown.indexOf('？') >= 0) {
      bag.add("question");
    }
    return bag.toArray();
  }

  private static boolean isInner(char c) {
    return !isHan(c) && (Character.isLetterOrDigit(c) || c == '\'');
  }

  /**
   * Sentences and lines of a text that looks like a document (mail, table, log, web page) rather
   * than a request; empty otherwise.
   */
  static List<String> documentParts(String text) {
    if (!isDocument(text)) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    int start = 0;
    int n = Math.min(text.length(), 40_000);
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      boolean end =
          c == '\n'
              || c == '。'
              || c == '！'
              || c == '？'
              || ((c == '.' || c == '!' || c == '?')
                  && (i + 1 >= n || Character.isWhitespace(text.charAt(i + 1))));
      if (end || i == n - 1) {
        String part = text.substring(start, i + 1).strip();
        if (part.length() > 8 && part.length() < 600) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }

  private static boolean isDocument(String text) {
    if (text.length() < 120) {
      return false;
    }
    String head =
        text.substring(0, Math.min(400, text.length())).toLowerCase(java.util.Locale.ROOT);
    boolean mail =
        head.contains("subject:")
            || head.contains("from:")
            || head.contains("email_from")
            || head.contains("发件人")
            || head.contains("主题：");
    boolean result =
        head.contains("<html")
            || head.contains("search result")
            || head.contains("tool result")
            || head.contains("retrieved")
            || head.contains("<document")
            || head.contains("traceback");
    int rows = 0;
    for (int at = text.indexOf("\n|"); at >= 0 && rows < 3; at = text.indexOf("\n|", at + 1)) {
      rows++;
    }
    return mail || result || rows >= 2;
  }

  private static int bucket(int n) {
    return 32 - Integer.numberOfLeadingZeros(n);
  }

  private static boolean isHan(char c) {
    return c >= 0x4E00 && c <= 0x9FFF;
  }

  private static int mix(int hash) {
    int h = hash * 0x9E3779B1;
    return (h ^ (h >>> 15)) & (SIZE - 1);
  }

  /** Polynomial hash of some characters, and what joining them to others multiplies by. */
  private record Piece(int hash, int power) {
    static Piece of(char c) {
      return new Piece(c, 31);
    }

    static Piece of(String text, int from, int to) {
      int hash = 0;
      int power = 1;
      for (int i = from; i < to; i++) {
        hash = hash * 31 + Character.toLowerCase(text.charAt(i));
        power *= 31;
      }
      return new Piece(hash, power);
    }

    Piece then(char c) {
      return new Piece(hash * 31 + c, power * 31);
    }

    Piece then(Piece next) {
      return new Piece(hash * next.power + next.hash, power * next.power);
    }
  }

  /** Set of indices with open addressing; order of arrival. */
  private static final class Bag {
    private final int seed;
    private int[] table = new int[1024];
    private int[] values = new int[512];
    private int size;

    Bag(String kind) {
      this.seed = kind.hashCode();
    }

    void add(char prefix, Piece piece) {
      put(mix((seed * 31 + prefix) * piece.power + piece.hash));
    }

    void add(String feature) {
      int hash = seed;
      for (int i = 0; i < feature.length(); i++) {
        hash = hash * 31 + feature.charAt(i);
      }
      put(mix(hash));
    }

    private void put(int value) {
      if (size == values.length) {
        grow();
      }
      if (claim(value)) {
        values[size++] = value;
      }
    }

    /** Whether the value was not in the table before; it holds values plus one. */
    private boolean claim(int value) {
      int mask = table.length - 1;
      int at = (value * 0x9E3779B1) >>> 8 & mask;
      while (table[at] != 0) {
        if (table[at] == value + 1) {
          return false;
        }
        at = (at + 1) & mask;
      }
      table[at] = value + 1;
      return true;
    }

    private void grow() {
      values = Arrays.copyOf(values, size * 2);
      table = new int[table.length * 2];
      for (int i = 0; i < size; i++) {
        claim(values[i]);
      }
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
