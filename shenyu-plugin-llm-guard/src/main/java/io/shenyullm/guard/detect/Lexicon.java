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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Word lists in lower case; a list's file says what it was derived from. */
final class Lexicon {
  final Set<String> givenNames = read("given-names.txt");
  final Set<String> surnames = read("surnames.txt");
  final Set<String> places = read("places.txt");

  /** First words of the places that have several. */
  final Set<String> placeStarts = starts(places);

  final Set<String> peoples = read("peoples.txt");
  final Set<String> words = read("words.txt");

  /** Longer words are none. */
  static final int LONGEST = 40;

  /** Of the endings. */
  static final String LAST_LETTERS = "sdgyrt";

  static final String[] ENDINGS = {
    "s", "es", "ed", "d", "ing", "ly", "er", "est", "'s", "’s", "n't"
  };

  /** Whether a lower-case word is an ordinary one, also in an inflected form. */
  boolean isOrdinary(String word) {
    if (words.contains(word)) {
      return true;
    }
    int n = word.length();
    if (n > LONGEST) {
      return false;
    }
    if (n < 4 || LAST_LETTERS.indexOf(word.charAt(n - 1)) < 0) {
      return n > 4 && word.startsWith("un") && words.contains(word.substring(2));
    }
    for (String ending : ENDINGS) {
      if (n > ending.length() + 2 && word.endsWith(ending)) {
        String stem = word.substring(0, n - ending.length());
        if (words.contains(stem) || (ending.length() > 1 && words.contains(stem + "e"))) {
          return true;
        }
      }
    }
    return n > 4 && word.startsWith("un") && words.contains(word.substring(2));
  }

  private static Set<String> starts(Set<String> places) {
    Set<String> starts = new HashSet<>();
    for (String place : places) {
      int blank = place.indexOf(' ');
      if (blank > 0) {
        // words end before a dot
        starts.add(
            place.charAt(blank - 1) == '.'
                ? place.substring(0, blank - 1)
                : place.substring(0, blank));
      }
    }
    return Collections.unmodifiableSet(starts);
  }

  private static Set<String> read(String resource) {
    InputStream in = Objects.requireNonNull(Lexicon.class.getResourceAsStream(resource), resource);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Set<String> words = new HashSet<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          for (String word : line.split(" ")) {
            if (!word.isEmpty()) {
              words.add(word.replace('_', ' '));
            }
          }
        }
      }
      return Collections.unmodifiableSet(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
