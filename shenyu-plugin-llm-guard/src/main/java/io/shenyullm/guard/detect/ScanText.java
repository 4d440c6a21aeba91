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
import org.jspecify.annotations.Nullable;

/**
 * A text with what every recogniser needs to know of it, computed in one pass: which classes of
 * characters occur, so that most recognisers are passed over for most texts, and where numbers are.
 * Not thread-safe.
 */
final class ScanText {
  private static final int DIGIT = 1;
  private static final int LOWER = 1 << 1;
  private static final int UPPER = 1 << 2;
  private static final int AT = 1 << 3;
  private static final int COLON = 1 << 4;
  private static final int DOT = 1 << 5;
  private static final int BRACKET = 1 << 6;
  private static final int BACKSLASH = 1 << 7;
  private static final int HAN = 1 << 8;

  /** Read as another character, or as none: see {@link ReadableText}. */
  private static final int UNUSUAL = 1 << 9;

  /** A capital outside ASCII: no part of a code. */
  private static final int CAPITAL = 1 << 10;

  private static final int OTHER_LETTER = 1 << 11;

  private static final int ALPHANUMERIC = DIGIT | LOWER | UPPER;

  /** Classes of every character; for Chinese ones no look-up is needed. */
  private static final short[] CLASSES = classes();

  final String text;
  final int length;

  /** The characters of the text; not to be changed. */
  final char[] chars;

  /** The text for expressions; counts the work done on it. */
  final Steps steps;

  final boolean hasAt;
  final boolean hasColon;
  final boolean hasDot;
  final boolean hasHan;
  final boolean hasUpper;

  /** Start and end of each number: digits with single separators between them. */
  final int[] numbers;

  /** Start and end of each run of letters and digits that has at least one digit. */
  final int[] codes;

  private final int seen;
  private final int[] placeholders;
  private char @Nullable [] lower;

  ScanText(String text) {
    this(text, 0);
  }

  /**
   * A text of which everything is looked at that its characters could spare a recogniser; for tests
   * of that very sparing. Whether it is Chinese, or has capitals, also says what its words mean,
   * and stays as it is.
   */
  static ScanText sparingNothing(String text) {
    return new ScanText(text, LOWER | AT | COLON | DOT | BRACKET);
  }

  /**
   * @param assumed classes that count as seen, whether they occur or not
   */
  private ScanText(String text, int assumed) {
    this.text = text;
    this.length = text.length();
    this.chars = text.toCharArray();
    this.steps = new Steps(text);
    Numbers found = new Numbers(chars);
    int classes = assumed;
    for (int i = 0; i < chars.length; i++) {
      char c = chars[i];
      if (isHan(c)) {
        classes |= HAN;
        continue;
      }
      int kind = CLASSES[c];
      classes |= kind;
      if ((kind & DIGIT) != 0) {
        classes |= found.codeAround(i);
        i = found.end - 1;
      }
    }
    found.finish();
    this.seen = classes;
    this.hasAt = (seen & AT) != 0;
    this.hasColon = (seen & COLON) != 0;
    this.hasDot = (seen & DOT) != 0;
    this.hasHan = (seen & HAN) != 0;
    this.hasUpper = (seen & (UPPER | CAPITAL)) != 0;
    this.numbers = found.numbers.toArray();
    this.codes = found.codes.toArray();
    this.placeholders = (seen & BRACKET) != 0 ? Placeholders.find(text) : new int[0];
  }

  /** Whether escapes of JSON may be in the text. */
  boolean hasEscapes() {
    return (seen & BACKSLASH) != 0;
  }

  boolean hasUnusual() {
    return (seen & UNUSUAL) != 0;
  }

  /** Whether words outside Chinese may be in the text. */
  boolean hasWords() {
    return (seen & (LOWER | UPPER | OTHER_LETTER)) != 0;
  }

  /** Collects runs that have a digit, and the numbers in them. */
  private static final class Numbers {
    private final char[] chars;
    private final IntPairs numbers = new IntPairs();
    private final IntPairs codes = new IntPairs();
    private int numberStart = -1;
    private int numberEnd = -1;

    /** Index after the last run. */
    private int end;

    Numbers(char[] chars) {
      this.chars = chars;
    }

    /** Takes the whole run of letters and digits around its first digit; returns its classes. */
    int codeAround(int digit) {
      int start = digit;
      while (start > end && isAlphanumeric(chars[start - 1])) {
        start--;
      }
      int classes = 0;
      int i = digit;
      for (; i < chars.length; i++) {
        int kind = CLASSES[chars[i]];
        if ((kind & ALPHANUMERIC) == 0) {
          break;
        }
        classes |= kind;
        if ((kind & DIGIT) != 0) {
          digit(i);
        }
      }
      codes.add(start, i);
      end = i;
      return classes;
    }

    private void digit(int i) {
      if (numberEnd != i) {
        if (numberStart >= 0 && !joins(chars, numberEnd, i)) {
          numbers.add(numberStart, numberEnd);
          numberStart = -1;
        }
        if (numberStart < 0) {
          numberStart = i;
        }
      }
      numberEnd = i + 1;
    }

    void finish() {
      if (numberStart >= 0) {
        numbers.add(numberStart, numberEnd);
      }
    }

    private static boolean isAlphanumeric(char c) {
      return (CLASSES[c] & ALPHANUMERIC) != 0;
    }
  }

  /** Whether what stands between two digits leaves them one number, e.g. {@code ") "} or "-". */
  private static boolean joins(char[] text, int from, int to) {
    if (to - from > 3) {
      return false;
    }
    int blanks = 0;
    int marks = 0;
    for (int i = from; i < to; i++) {
      char c = text[i];
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

  private static boolean isHan(char c) {
    return c >= 0x4E00 && c <= 0x9FFF;
  }

  private static short[] classes() {
    short[] classes = new short[Character.MAX_VALUE + 1];
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      int kind = 0;
      kind |= Ascii.isDigit(c) ? DIGIT : 0;
      kind |= c >= 'a' && c <= 'z' ? LOWER : 0;
      kind |= c >= 'A' && c <= 'Z' ? UPPER : 0;
      kind |= c >= 128 && Character.toLowerCase(c) != c ? CAPITAL : 0;
      kind |= c >= 128 && Words.isLetter(c) ? OTHER_LETTER : 0;
      kind |= isHan(c) ? HAN : 0;
      kind |= ReadableText.isUnusual(c) ? UNUSUAL : 0;
      classes[c] = (short) kind;
    }
    classes['@'] = AT;
    classes[':'] = COLON;
    classes['.'] = DOT;
    classes['['] = BRACKET;
    classes['\\'] = BACKSLASH;
    return classes;
  }

  /** The text in lower case, character by character, so that positions stay. */
  char[] lower() {
    char[] known = lower;
    if (known == null) {
      known = new char[length];
      for (int i = 0; i < length; i++) {
        known[i] = lower(chars[i]);
      }
      // the type's name within a placeholder is no context for what stands beside it
      for (int i = 0; i < placeholders.length; i += 2) {
        Arrays.fill(known, placeholders[i], placeholders[i + 1], '_');
      }
      lower = known;
    }
    return known;
  }

  /** A stretch of {@link #lower()}. */
  String lower(int from, int to) {
    if (placeholders.length > 0 || lower != null) {
      return new String(lower(), from, to - from);
    }
    char[] low = new char[to - from];
    for (int i = from; i < to; i++) {
      low[i - from] = lower(chars[i]);
    }
    return new String(low);
  }

  /** Whether {@link #lower()} goes on with a word at an index. */
  boolean lowerStartsWith(String word, int at) {
    if (at < 0 || at + word.length() > length) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (lowerAt(at + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  char lowerAt(int index) {
    return placeholders.length > 0 ? lower()[index] : lower(chars[index]);
  }

  /** For automata that ignore case: the characters, less the names in placeholders. */
  char[] outsidePlaceholders() {
    return placeholders.length > 0 ? lower() : chars;
  }

  static char lower(char c) {
    if (c < 128) {
      return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
    return isHan(c) ? c : Character.toLowerCase(c);
  }

  boolean touchesPlaceholder(int start, int end) {
    return touches(placeholders, start, end);
  }

  /** Whether a run of letters and digits that has a digit touches a stretch. */
  boolean hasCodeWithin(int start, int end) {
    return touches(codes, start, end);
  }

  /**
   * @param stretches start and end of each, in order
   */
  private static boolean touches(int[] stretches, int start, int end) {
    int low = 0;
    int high = stretches.length / 2;
    while (low < high) { // the first one that ends after the start
      int middle = (low + high) >>> 1;
      if (stretches[2 * middle + 1] <= start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 2 * low < stretches.length && stretches[2 * low] < end;
  }

  boolean isWordAt(int index) {
    return index >= 0 && index < length && Ascii.isWord(chars[index]);
  }

  boolean isDigitAt(int index) {
    return index >= 0 && index < length && Ascii.isDigit(chars[index]);
  }

  /** Whether one of the lower-case words occurs in the window around a span. */
  boolean near(int start, int end, int before, int after, String... words) {
    String window = lower(Math.max(0, start - before), Math.min(length, end + after));
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
