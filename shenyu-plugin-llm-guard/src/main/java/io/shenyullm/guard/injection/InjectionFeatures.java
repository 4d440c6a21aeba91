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

  /** Of a text that is not a document: more says little about it. */
  static final int MAX_CHARS = 6000;

  private static final int MAX_WORD = 24;

  private InjectionFeatures() {}

  /** Distinct feature indices of one text. */
  static int[] of(String text, String kind) {
    String shown = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
    Bag bag = new Bag(kind, shown.length());
    int words = 0;
    // polynomial hashes of the last two words, and what joining them to others multiplies by
    int before = '^';
    int beforePower = 31;
    int before2 = before;
    int before2Power = beforePower;
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
          int pair = lower(shown.charAt(k)) * 31 + lower(shown.charAt(k + 1));
          bag.add('h', pair, 31 * 31);
          if (k + 3 <= end) {
            bag.add('h', pair * 31 + lower(shown.charAt(k + 2)), 31 * 31 * 31);
          }
        }
        i = end;
        before2 = before;
        before2Power = beforePower;
        before = '#';
        beforePower = 31;
      } else if (Character.isLetterOrDigit(c)) {
        int end = i;
        boolean digit = Character.isDigit(c);
        int word = 0;
        int power = 1;
        int beginning = 0;
        while (end < n && isInner(shown.charAt(end))) {
          char inner = shown.charAt(end);
          upper += Character.isUpperCase(inner) ? 1 : 0;
          if (end - i < MAX_WORD) {
            word = word * 31 + lower(inner);
            power *= 31;
          }
          end++;
          if (end - i == 5) {
            beginning = word;
          }
        }
        if (digit) {
          word = '0';
          power = 31;
        }
        bag.add('w', word, power);
        int pair = (before * 31 + ' ') * power + word;
        int pairPower = beforePower * 31 * power;
        bag.add('b', pair, pairPower);
        bag.add('t', (before2 * 31 + ' ') * pairPower + pair, before2Power * 31 * pairPower);
        if (end - i > 5 && !digit) {
          bag.add('p', beginning, 31 * 31 * 31 * 31 * 31);
        }
        before2 = before;
        before2Power = beforePower;
        before = word;
        beforePower = power;
        words++;
        i = end;
      } else {
        if (c == '\n' || c == '.' || c == '?' || c == '!' || c == ':' || c == '。' || c == '？'
            || c == '！') {
          before2 = before;
          before2Power = beforePower;
          before = c;
          beforePower = 31;
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

  private static int lower(char c) {
    return c < 128 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : Character.toLowerCase(c);
  }

  /** Set of indices with open addressing; order of arrival. */
  private static final class Bag {
    private final int seed;
    private int[] table;
    private int[] values;
    private int size;

    Bag(String kind, int chars) {
      this.seed = kind.hashCode();
      this.values = new int[Integer.highestOneBit(chars + 32) * 2];
      this.table = new int[values.length * 2];
    }

    void add(char prefix, int hash, int power) {
      put(mix((seed * 31 + prefix) * power + hash));
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
