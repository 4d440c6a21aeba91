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
}
