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

import java.util.Locale;

/** Tells random strings from words, samples and blanked-out values. */
final class Secrets {
  private static final String[] FAKE = {
    "xxxx",
    "****",
    "....",
    "your",
    "example",
    "redacted",
    "placeholder",
    "changeme",
    "insert",
    "dummy",
    "12345678901234567890",
    "<",
    "${",
    "{{",
    "sample"
  };

  /** A generated value has at least so many digits … */
  static final int LEAST_DIGITS = 2;

  /** … or consists of at least so many of them. */
  static final int SHORTEST_NUMBER = 15;

  private Secrets() {}

  static boolean plausible(String text, int from, int to, double leastEntropy) {
    if (leastEntropy <= 0) {
      return true;
    }
    if (entropy(text, from, Math.min(to, from + 256)) < leastEntropy) {
      return false;
    }
    String value = text.substring(from, Math.min(to, from + 256)).toLowerCase(Locale.ROOT);
    for (String fake : FAKE) {
      if (value.contains(fake)) {
        return false;
      }
    }
    return true;
  }

  /** Shannon entropy in bits per character. */
  static double entropy(String text, int from, int to) {
    int[] counts = new int[128];
    int n = to - from;
    for (int i = from; i < to; i++) {
      counts[text.charAt(i) & 127]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double p = (double) count / n;
        bits -= p * Math.log(p) / Math.log(2);
      }
    }
    return bits;
  }

  /**
   * How much an assigned value looks generated, 0 if not at all.
   *
   * @param said whether a word and an operator announce a secret
   */
  static double random(String text, int from, int to, boolean said) {
    int n = to - from;
    int digits = 0;
    int lower = 0;
    int upper = 0;
    int marks = 0;
    int run = 0;
    int longestRun = 0;
    int slashes = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean letter = Ascii.isLetter(c);
      boolean sameCase =
          i > from
              && letter
              && Character.isLowerCase(c) == Character.isLowerCase(text.charAt(i - 1));
      run = sameCase ? run + 1 : 0;
      slashes += c == '/' ? 1 : 0;
      longestRun = Math.max(longestRun, run);
      if (Ascii.isDigit(c)) {
        digits++;
      } else if (letter && c >= 'a') {
        lower++;
      } else if (letter) {
        upper++;
      } else {
        marks++;
      }
    }
    if (marks * 3 > n || slashes > 3 || !plausible(text, from, to, n >= 20 ? 3.0 : 2.5)) {
      return 0;
    }
    boolean onlyDigits = digits == n;
    if (onlyDigits) {
      return said && n >= SHORTEST_NUMBER ? 0.55 : 0;
    }
    if (lower + upper == 0 || digits < Math.max(LEAST_DIGITS, n / 14) || longestRun > 17) {
      return 0;
    }
    if (n >= 24) {
      return 0.85;
    }
    return n >= 14 && digits >= 3 ? said ? 0.75 : 0.6 : said && n >= 14 ? 0.6 : 0.3;
  }
}
