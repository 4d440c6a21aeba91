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
package io.shenyullm.core.tokens;

/**
 * Guesses o200k tokens from the shapes of characters in one pass, some thirty times faster than
 * counting. The weights were fitted by hand to the eight texts of {@code TestingTexts.fitted},
 * where the error is at most 11 %; on the unseen ones of {@code TestingTexts.unseen} it is at most
 * 25 %. Random strings (keys, base64) come out up to half too low.
 */
final class LengthEstimate {
  /** Letters that a token holds beyond a word's first few. */
  private static final double PER_LATIN_LETTER = 0.07;

  private static final double PER_WORD = 0.88;
  private static final double PER_LONG_LETTER = 0.25;
  private static final int LONG_WORD = 9;
  private static final double PER_OTHER_LETTER = 0.31;
  private static final double PER_CJK = 0.72;
  private static final double PER_KANA = 0.68;
  private static final double PER_SYMBOL_RUN = 0.78;
  private static final double PER_SYMBOL = 0.10;
  private static final double PER_LINE = 0.45;

  private LengthEstimate() {}

  static double tokens(CharSequence text, int from, int to) {
    double tokens = 0;
    int word = 0;
    int digits = 0;
    int symbols = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      boolean symbol = !latin && !digit && c > ' ' && c < 0x7f;
      if (!latin && word > 0) {
        tokens += word(word);
        word = 0;
      }
      if (!digit && digits > 0) {
        tokens += (digits + 2) / 3;
        digits = 0;
      }
      if (!symbol && symbols > 0) {
        tokens += PER_SYMBOL_RUN + PER_SYMBOL * symbols;
        symbols = 0;
      }
      if (latin) {
        // a capital within a word starts a new one, as in identifiers
        if (word > 0 && c <= 'Z' && text.charAt(i - 1) >= 'a') {
          tokens += word(word);
          word = 0;
        }
        word++;
      } else if (digit) {
        digits++;
      } else if (symbol) {
        symbols++;
      } else if (c == '\n') {
        tokens += i > from && text.charAt(i - 1) == '\n' ? 0 : PER_LINE;
      } else if (c >= 0x7f) {
        tokens += beyondAscii(c);
      }
    }
    if (word > 0) {
      tokens += word(word);
    }
    if (symbols > 0) {
      tokens += PER_SYMBOL_RUN + PER_SYMBOL * symbols;
    }
    return tokens + (digits + 2) / 3;
  }

  private static double word(int letters) {
    return PER_WORD
        + PER_LATIN_LETTER * Math.min(letters, LONG_WORD)
        + PER_LONG_LETTER * Math.max(0, letters - LONG_WORD)
        - PER_LATIN_LETTER * 3;
  }

  private static double beyondAscii(char c) {
    if (c >= 0x3040 && c < 0x3100) {
      return PER_KANA;
    }
    if ((c >= 0x2e80 && c < 0xa000) || (c >= 0xac00 && c < 0xd7b0) || c >= 0xf900) {
      return PER_CJK;
    }
    // half of a pair: emoji and rare ideographs take about two tokens
    return Character.isSurrogate(c) ? 1 : PER_OTHER_LETTER;
  }
}
