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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordKindsTest {
  private static final Lexicon LEXICON = new Lexicon();
  private static final int OWN = WordKinds.FREE;
  private static final WordKinds KINDS =
      WordKinds.of(LEXICON).with(OWN, Set.of("mr", "said")).build();

  @Test
  void of_wordsOfTheListsAndOthers_isWhatTheListsSay() {
    for (String word : words()) {
      int kinds = KINDS.of(capital(word).toCharArray(), 0, word.length());

      assertThat((kinds & WordKinds.ORDINARY) != 0).isEqualTo(LEXICON.words.contains(word));
      assertThat((kinds & WordKinds.GIVEN_NAME) != 0).isEqualTo(LEXICON.givenNames.contains(word));
      assertThat((kinds & WordKinds.SURNAME) != 0).isEqualTo(LEXICON.surnames.contains(word));
      assertThat((kinds & WordKinds.PLACE) != 0).isEqualTo(LEXICON.places.contains(word));
      assertThat((kinds & WordKinds.PLACE_START) != 0)
          .isEqualTo(LEXICON.placeStarts.contains(word));
      assertThat((kinds & WordKinds.PEOPLE) != 0).isEqualTo(LEXICON.peoples.contains(word));
      assertThat((kinds & OWN) != 0).isEqualTo(word.equals("mr") || word.equals("said"));
    }
  }

  @Test
  void isInflected_formsAndOthers_isWhatTheLexiconSays() {
    for (String word : words()) {
      if (!LEXICON.words.contains(word)) {
        assertThat(KINDS.isInflected(capital(word).toCharArray(), 0, word.length()))
            .as(word)
            .isEqualTo(LEXICON.isOrdinary(word));
      }
    }
  }

  private static List<String> words() {
    Random random = new Random(3);
    List<String> known = new ArrayList<>(LEXICON.words);
    known.sort(null);
    List<String> words = new ArrayList<>(LEXICON.givenNames);
    words.addAll(LEXICON.surnames);
    words.addAll(LEXICON.places);
    words.addAll(LEXICON.placeStarts);
    words.addAll(LEXICON.peoples);
    words.addAll(List.of("mr", "said", "x", "un", "unx", "sunless", "s".repeat(60)));
    for (int n = 0; n < 3_000; n++) {
      String word = known.get(random.nextInt(known.size()));
      String ending = Lexicon.ENDINGS[random.nextInt(Lexicon.ENDINGS.length)];
      words.add(word);
      words.add(word + ending);
      words.add("un" + word);
      words.add(word.substring(0, word.length() - 1) + ending);
      words.add(word.substring(random.nextInt(word.length())));
    }
    return words;
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
