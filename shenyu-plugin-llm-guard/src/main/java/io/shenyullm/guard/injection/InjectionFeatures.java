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
import java.util.BitSet;
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

  /** Of ASCII. */
  private static final boolean[] ALPHANUMERIC = alphanumeric();

  private InjectionFeatures() {}

  /** Distinct feature indices of one text, in order. */
  static int[] of(String text, String kind) {
    Bag bag = new Bag();
    collect(text.toCharArray(), 0, Math.min(text.length(), MAX_CHARS), kind, bag);
    return bag.toArray();
  }

  /** Puts the features of a stretch of a text into an empty bag. */
  static void collect(char[] text, int from, int to, String kind, Bag bag) {
    int seed = kind.hashCode();
    int words = 0;
    // polynomial hashes of the last two words, and what joining them to others multiplies by
    int before = '^';
    int beforePower = 31;
    int before2 = before;
    int before2Power = beforePower;
    int i = from;
    int upper = 0;
    int marks = 0;
    boolean question = false;
    while (i < to) {
      char c = text[i];
      if (isHan(c)) {
        int end = i + 1;
        while (end < to && isHan(text[end])) {
          end++;
        }
        for (int k = i; k + 2 <= end; k++) {
          int pair = text[k] * 31 + text[k + 1];
          bag.add(seed, 'h', pair, 31 * 31);
          if (k + 3 <= end) {
            bag.add(seed, 'h', pair * 31 + text[k + 2], 31 * 31 * 31);
          }
        }
        i = end;
        before2 = before;
        before2Power = beforePower;
        before = '#';
        beforePower = 31;
      } else if (isLetterOrDigit(c)) {
        int end = i;
        boolean digit = c < 128 ? c <= '9' : Character.isDigit(c);
        int word = 0;
        int power = 1;
        int beginning = 0;
        while (end < to && isInner(text[end])) {
          char inner = text[end];
          upper += isUpperCase(inner) ? 1 : 0;
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
        bag.add(seed, 'w', word, power);
        int pair = (before * 31 + ' ') * power + word;
        int pairPower = beforePower * 31 * power;
        bag.add(seed, 'b', pair, pairPower);
        bag.add(seed, 't', (before2 * 31 + ' ') * pairPower + pair, before2Power * 31 * pairPower);
        if (end - i > 5 && !digit) {
          bag.add(seed, 'p', beginning, 31 * 31 * 31 * 31 * 31);
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
          question |= c == '?' || c == '？';
        }
        marks += c > ' ' ? 1 : 0;
        i++;
      }
    }
    int n = to - from;
    bag.add(seed, "len" + bucket(n));
    bag.add(seed, "caps" + (n == 0 ? 0 : Math.min(5, upper * 10 / n)));
    bag.add(seed, "marks" + (n == 0 ? 0 : Math.min(6, marks * 10 / n)));
    bag.add(seed, "words" + bucket(words));
    if (question) {
      bag.add(seed, "question");
    }
  }

  private static boolean isInner(char c) {
    return c < 128 ? ALPHANUMERIC[c] || c == '\'' : !isHan(c) && Character.isLetterOrDigit(c);
  }

  private static boolean isLetterOrDigit(char c) {
    return c < 128 ? ALPHANUMERIC[c] : Character.isLetterOrDigit(c);
  }

  private static boolean isUpperCase(char c) {
    return c < 128 ? c >= 'A' && c <= 'Z' : Character.isUpperCase(c);
  }

  private static boolean[] alphanumeric() {
    boolean[] alphanumeric = new boolean[128];
    for (char c = 0; c < 128; c++) {
      alphanumeric[c] = Character.isLetterOrDigit(c);
    }
    return alphanumeric;
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

  /** Set of indices, one bit each, and the sum of their weights. Not thread-safe. */
  static final class Bag {
    private final byte[] weights;
    private final long[] present = new long[SIZE / Long.SIZE];

    /** Words of {@code present} that are not 0, in the order in which they came to be so. */
    private int[] used = new int[256];

    private int usedWords;
    private int size;
    private long sum;

    /** One that only collects. */
    Bag() {
      this(new byte[SIZE]);
    }

    /**
     * @param weights by index
     */
    Bag(byte[] weights) {
      this.weights = weights;
    }

    int size() {
      return size;
    }

    long sum() {
      return sum;
    }

    /** As much work as the features that were put in. */
    void clear() {
      for (int i = 0; i < usedWords; i++) {
        present[used[i]] = 0;
      }
      usedWords = 0;
      size = 0;
      sum = 0;
    }

    private void add(int seed, char prefix, int hash, int power) {
      put(mix((seed * 31 + prefix) * power + hash));
    }

    private void add(int seed, String feature) {
      int hash = seed;
      for (int i = 0; i < feature.length(); i++) {
        hash = hash * 31 + feature.charAt(i);
      }
      put(mix(hash));
    }

    private void put(int value) {
      long bit = 1L << value;
      int word = value >>> 6;
      long before = present[word];
      if ((before & bit) == 0) {
        if (before == 0) {
          use(word);
        }
        present[word] = before | bit;
        size++;
        sum += weights[value];
      }
    }

    private void use(int word) {
      if (usedWords == used.length) {
        used = Arrays.copyOf(used, 2 * usedWords);
      }
      used[usedWords++] = word;
    }

    int[] toArray() {
      return BitSet.valueOf(present).stream().toArray();
    }
  }
}
