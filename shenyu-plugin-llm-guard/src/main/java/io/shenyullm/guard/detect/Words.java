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

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of a text outside Chinese, with where they stand and how they are written. */
final class Words {
  /** One word; {@code start} and {@code end} are positions in the text. */
  static final class Word {
    private final ScanText within;
    private final int start;
    private final int end;
    private final boolean capital;
    private final boolean sentenceStart;
    private @Nullable String text;
    private @Nullable String lower;

    Word(ScanText within, int start, int end, boolean sentenceStart) {
      this.within = within;
      this.start = start;
      this.end = end;
      this.capital = within.hasUpper && Character.isUpperCase(within.text.charAt(start));
      this.sentenceStart = sentenceStart;
    }

    int start() {
      return start;
    }

    int end() {
      return end;
    }

    boolean capital() {
      return capital;
    }

    boolean sentenceStart() {
      return sentenceStart;
    }

    // most words are passed by without a look at them
    String text() {
      String known = text;
      if (known == null) {
        known = within.text.substring(start, end);
        text = known;
      }
      return known;
    }

    String lower() {
      String known = lower;
      if (known == null) {
        known = within.lower.substring(start, end);
        lower = known;
      }
      return known;
    }
  }

  private Words() {}

  static List<Word> of(ScanText text) {
    List<Word> words = new ArrayList<>(text.length / 5 + 1);
    int i = 0;
    boolean sentenceStart = true;
    while (i < text.length) {
      char c = text.text.charAt(i);
      if (!isLetter(c)) {
        if (c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == '"' || c == '“'
            || c == '*' || c == '#') {
          sentenceStart = true;
        } else if (Ascii.isDigit(c)) {
          sentenceStart = false;
        }
        i++;
        continue;
      }
      int start = i;
      while (i < text.length && isInner(text, i)) {
        i++;
      }
      Word word = new Word(text, start, i, sentenceStart);
      words.add(word);
      sentenceStart = false;
      // "Dr." and "J." do not end a sentence
      if (i < text.length
          && text.text.charAt(i) == '.'
          && i - start <= 4
          && isAbbreviation(word.text())) {
        i++;
      }
    }
    return words;
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

  private static boolean isInner(ScanText text, int i) {
    char c = text.text.charAt(i);
    if (isLetter(c) || Ascii.isDigit(c) || c == '_') {
      return true;
    }
    boolean joint = c == '\'' || c == '’' || c == '-' || c == '\uFEFF';
    return joint && i + 1 < text.length && isLetter(text.text.charAt(i + 1));
  }

  static boolean isLetter(char c) {
    return c < 128
        ? Ascii.isLetter(c)
        : c < 0x2E80 && Character.isLetter(c) || c == '\uFEFF' || c == '∆';
  }
}
