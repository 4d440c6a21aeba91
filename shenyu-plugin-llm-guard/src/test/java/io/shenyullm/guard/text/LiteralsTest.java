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
package io.shenyullm.guard.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LiteralsTest {
  @Test
  void find_randomWordsAndTexts_isAsLookingForEachAtEachPlace() {
    Random random = new Random(11);
    for (int n = 0; n < 300; n++) {
      TreeMap<String, Integer> words = new TreeMap<>();
      int count = 1 + random.nextInt(20);
      for (int word = 0; word < count; word++) {
        words.put(random(random, "abc-密", 1 + random.nextInt(5)), word);
      }
      String text = random(random, "abcABC-密x\u0130", 60);
      int from = random.nextInt(20);
      int to = 40 + random.nextInt(20);

      List<String> found = new ArrayList<>();
      new Literals<>(words)
          .find(
              text.toCharArray(), from, to, (begin, end, value) -> found.add(begin + ":" + value));

      assertThat(found).as(text).isEqualTo(eachAtEachPlace(words, text, from, to));
    }
  }

  @Test
  void find_letterWhoseSmallOneIsAscii_isThatLetter() {
    TreeMap<String, Integer> words = new TreeMap<>();
    words.put("key", 1);
    List<Integer> found = new ArrayList<>();

    new Literals<>(words)
        .find("\u212Aey".toCharArray(), 0, 3, (begin, end, value) -> found.add(begin));

    assertThat(found).containsExactly(0);
  }

  @Test
  void new_moreCharactersThanClasses_isRefused() {
    TreeMap<String, Integer> words = new TreeMap<>();
    for (char c = '一'; c < '一' + 300; c++) {
      words.put(String.valueOf(c), 1);
    }

    assertThatThrownBy(() -> new Literals<>(words)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> eachAtEachPlace(
      TreeMap<String, Integer> words, String text, int from, int to) {
    char[] lower = text.toCharArray();
    for (int i = 0; i < lower.length; i++) {
      lower[i] = Character.toLowerCase(lower[i]);
    }
    String searched = new String(lower, from, to - from);
    List<String> found = new ArrayList<>();
    for (int end = 1; end <= searched.length(); end++) {
      for (String word : words.descendingKeySet()) {
        int begin = end - word.length();
        if (searched.startsWith(word, begin)) {
          found.add(from + begin + ":" + words.get(word));
        }
      }
    }
    return found;
  }

  private static String random(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
