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

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which lists a word is in, as bits: one look-up, which copies nothing, answers for all of them.
 * Immutable and thread-safe.
 */
final class WordKinds {
  /** In the list of ordinary words; inflected forms are not. */
  static final int ORDINARY = 1;

  static final int GIVEN_NAME = 1 << 1;
  static final int SURNAME = 1 << 2;
  static final int PLACE = 1 << 3;
  static final int PLACE_START = 1 << 4;
  static final int PEOPLE = 1 << 5;

  /** The first bit that others may give a meaning. */
  static final int FREE = 1 << 6;

  /** Open addressing; no word has an empty place's kinds, 0. */
  private final String[] words;

  private final int[] kinds;

  private WordKinds(Map<String, Integer> entries) {
    this.words = new String[Integer.highestOneBit(entries.size()) * 4];
    this.kinds = new int[words.length];
    entries.forEach(
        (word, bits) -> {
          int at = word.hashCode() & (words.length - 1);
          while (kinds[at] != 0) {
            at = (at + 1) & (words.length - 1);
          }
          words[at] = word;
          kinds[at] = bits;
        });
  }

  static Builder of(Lexicon lexicon) {
    return new Builder()
        .with(ORDINARY, lexicon.words)
        .with(GIVEN_NAME, lexicon.givenNames)
        .with(SURNAME, lexicon.surnames)
        .with(PLACE, lexicon.places)
        .with(PLACE_START, lexicon.placeStarts)
        .with(PEOPLE, lexicon.peoples);
  }

  /** The lists that a word of a text is in, whatever its case; 0 for an unknown word. */
  int of(char[] text, int from, int to) {
    return find(hash(text, from, to), text, from, to, "");
  }

  /**
   * Whether a word that is in no list is a form of an ordinary one, as {@link Lexicon#isOrdinary}
   * says.
   */
  boolean isInflected(char[] text, int from, int to) {
    int length = to - from;
    if (length > Lexicon.LONGEST) {
      return false;
    }
    if (length >= 4 && Lexicon.LAST_LETTERS.indexOf(ScanText.lower(text[to - 1])) >= 0) {
      for (String ending : Lexicon.ENDINGS) {
        if (length > ending.length() + 2 && endsWith(text, to, ending)) {
          int stem = to - ending.length();
          int hash = hash(text, from, stem);
          if (isOrdinary(find(hash, text, from, stem, ""))
              || ending.length() > 1 && isOrdinary(find(31 * hash + 'e', text, from, stem, "e"))) {
            return true;
          }
        }
      }
    }
    return length > 4
        && ScanText.lower(text[from]) == 'u'
        && ScanText.lower(text[from + 1]) == 'n'
        && isOrdinary(of(text, from + 2, to));
  }

  private static boolean isOrdinary(int found) {
    return (found & ORDINARY) != 0;
  }

  private int find(int hash, char[] text, int from, int to, String then) {
    int at = hash & (words.length - 1);
    while (kinds[at] != 0) {
      if (isSame(words[at], text, from, to, then)) {
        return kinds[at];
      }
      at = (at + 1) & (words.length - 1);
    }
    return 0;
  }

  /** As {@link String#hashCode()}. */
  private static int hash(char[] text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + ScanText.lower(text[i]);
    }
    return hash;
  }

  private static boolean endsWith(char[] text, int to, String ending) {
    int from = to - ending.length();
    for (int i = 0; i < ending.length(); i++) {
      if (ScanText.lower(text[from + i]) != ending.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(String word, char[] text, int from, int to, String then) {
    if (word.length() != to - from + then.length() || !word.endsWith(then)) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (word.charAt(i - from) != ScanText.lower(text[i])) {
        return false;
      }
    }
    return true;
  }

  /** Collects lists. Not thread-safe. */
  static final class Builder {
    private final Map<String, Integer> entries = new HashMap<>();

    Builder with(int kind, Set<String> words) {
      for (String word : words) {
        entries.merge(word, kind, (a, b) -> a | b);
      }
      return this;
    }

    WordKinds build() {
      return new WordKinds(entries);
    }
  }
}
