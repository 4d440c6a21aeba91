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
import java.util.Locale;

/**
 * The words of a text outside Chinese, with where they stand and how they are written. What kinds
 * of words they are is looked up when it is asked for: most are passed by. Not thread-safe.
 */
final class Words {
  private static final byte CAPITAL = 1;
  private static final byte STARTS_SENTENCE = 2;

  /** The kinds of a word have been looked up. */
  private static final int KNOWN = 1 << 31;

  private static final int INFLECTED_KNOWN = 1 << 30;
  private static final int INFLECTED = 1 << 29;

  /** How characters make words; those from {@link #HAN} on make none. */
  private static final byte[] ROLES = roles();

  private static final char HAN = 0x2E80;
  private static final byte LETTER = 1;
  private static final byte INNER = 2;
  private static final byte JOINT = 3;
  private static final byte DIGIT = 4;
  private static final byte SENTENCE_END = 5;

  private final ScanText text;
  private final WordKinds lists;
  private int size;
  private int[] starts;
  private int[] ends;
  private byte[] flags;

  /** Kinds and what is known of them, filled when asked for. */
  private int[] kinds;

  private Words(ScanText text, WordKinds lists) {
    this.text = text;
    this.lists = lists;
    int expected = text.length / 6 + 8;
    this.starts = new int[expected];
    this.ends = new int[expected];
    this.flags = new byte[expected];
    this.kinds = new int[0];
  }

  static Words of(ScanText text, WordKinds lists) {
    Words words = new Words(text, lists);
    words.split();
    words.kinds = new int[words.size];
    return words;
  }

  private void split() {
    char[] chars = text.chars;
    int i = 0;
    boolean sentenceStart = true;
    while (i < chars.length) {
      byte role = role(chars[i]);
      if (role != LETTER) {
        if (role == SENTENCE_END) {
          sentenceStart = true;
        } else if (role == DIGIT) {
          sentenceStart = false;
        }
        i++;
        continue;
      }
      int start = i;
      while (i < chars.length && isInner(chars, i)) {
        i++;
      }
      add(start, i, sentenceStart);
      sentenceStart = false;
      // "Dr." and "J." do not end a sentence
      if (i < chars.length
          && chars[i] == '.'
          && i - start <= 4
          && isAbbreviation(new String(chars, start, i - start))) {
        i++;
      }
    }
  }

  private void add(int start, int end, boolean sentenceStart) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      flags = Arrays.copyOf(flags, 2 * size);
    }
    char first = text.chars[start];
    boolean capital =
        first < 128 ? first >= 'A' && first <= 'Z' : text.hasUpper && Character.isUpperCase(first);
    starts[size] = start;
    ends[size] = end;
    flags[size] = (byte) ((capital ? CAPITAL : 0) | (sentenceStart ? STARTS_SENTENCE : 0));
    size++;
  }

  int size() {
    return size;
  }

  int start(int i) {
    return starts[i];
  }

  int end(int i) {
    return ends[i];
  }

  int length(int i) {
    return ends[i] - starts[i];
  }

  boolean isCapital(int i) {
    return (flags[i] & CAPITAL) != 0;
  }

  boolean startsSentence(int i) {
    return (flags[i] & STARTS_SENTENCE) != 0;
  }

  String text(int i) {
    return text.text.substring(starts[i], ends[i]);
  }

  String lower(int i) {
    return text.lower(starts[i], ends[i]);
  }

  /** Whether a word, in lower case, is another one. */
  boolean reads(int i, String word) {
    return length(i) == word.length() && text.lowerStartsWith(word, starts[i]);
  }

  /** Whether a word, in lower case, is one of some others. */
  boolean reads(int i, String... words) {
    for (String word : words) {
      if (reads(i, word)) {
        return true;
      }
    }
    return false;
  }

  boolean hasLowLine(int i) {
    for (int k = starts[i]; k < ends[i]; k++) {
      if (text.chars[k] == '_') {
        return true;
      }
    }
    return false;
  }

  /** Whether a capital follows a small letter, other than in {@code McKay} and its like. */
  boolean isCamelCase(int i) {
    char[] chars = text.chars;
    for (int k = starts[i] + 1; k < ends[i]; k++) {
      if (Character.isUpperCase(chars[k]) && Character.isLowerCase(chars[k - 1])) {
        String word = text(i);
        return !word.startsWith("Mc") && !word.startsWith("Mac") && !word.startsWith("De");
      }
    }
    return false;
  }

  /** Whether a word has no small letter that could be a capital. */
  boolean isUpperCase(int i) {
    String word = text(i);
    return word.equals(word.toUpperCase(Locale.ROOT));
  }

  /** Whether a word is of one of some kinds. */
  boolean is(int i, int anyOf) {
    return (kinds(i) & anyOf) != 0;
  }

  /** Whether a word is an ordinary one, also in an inflected form. */
  boolean isOrdinary(int i) {
    int known = kinds(i);
    if ((known & WordKinds.ORDINARY) != 0) {
      return true;
    }
    if ((known & INFLECTED_KNOWN) == 0) {
      boolean inflected = lists.isInflected(text.outsidePlaceholders(), starts[i], ends[i]);
      kinds[i] |= INFLECTED_KNOWN | (inflected ? INFLECTED : 0);
    }
    return (kinds[i] & INFLECTED) != 0;
  }

  private int kinds(int i) {
    if (kinds[i] == 0) {
      kinds[i] = KNOWN | lists.of(text.outsidePlaceholders(), starts[i], ends[i]);
    }
    return kinds[i];
  }

  private static boolean isAbbreviation(String word) {
    return word.length() == 1
        || switch (word) {
          case "Mr",
              "Mrs",
              "Ms",
              "Dr",
              "Prof",
              "St",
              "Jr",
              "Sr",
              "Inc",
              "Ltd",
              "Corp",
              "Co",
              "mr",
              "mrs",
              "ms",
              "dr",
              "prof",
              "st",
              "jr",
              "sr",
              "vs",
              "No" ->
              true;
          default -> false;
        };
  }

  private static boolean isInner(char[] chars, int i) {
    byte role = role(chars[i]);
    return role == LETTER
        || role == DIGIT
        || role == INNER
        || (role == JOINT && i + 1 < chars.length && isLetter(chars[i + 1]));
  }

  static boolean isLetter(char c) {
    return role(c) == LETTER;
  }

  private static byte role(char c) {
    return c < HAN ? ROLES[c] : c == '\uFEFF' ? LETTER : 0;
  }

  private static byte[] roles() {
    byte[] roles = new byte[HAN];
    for (char c = 0; c < HAN; c++) {
      if (c < 128 ? Ascii.isLetter(c) : Character.isLetter(c)) {
        roles[c] = LETTER;
      } else if (Ascii.isDigit(c)) {
        roles[c] = DIGIT;
      } else if (".!?\n:\"“*#".indexOf(c) >= 0) {
        roles[c] = SENTENCE_END;
      } else if ("'’-".indexOf(c) >= 0) {
        roles[c] = JOINT;
      }
    }
    roles['_'] = INNER;
    roles['∆'] = LETTER;
    return roles;
  }
}
