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
package io.shenyullm.admin.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TextDiffTest {
  private static final String TEN =
      IntStream.rangeClosed(1, 10).mapToObj(i -> i + "\n").collect(Collectors.joining());

  @Test
  void lines_same_isEmpty() {
    assertThat(TextDiff.lines(TEN, TEN)).isEmpty();
    assertThat(TextDiff.lines("", "")).isEmpty();
  }

  @Test
  void lines_oneChanged_hasThreeLinesAround() {
    assertThat(TextDiff.lines(TEN, TEN.replace("5\n", "five\n")))
        .containsExactly("@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8");
  }

  @Test
  void lines_farApart_areTwoParts() {
    assertThat(TextDiff.lines(TEN, "0\n" + TEN + "11\n"))
        .containsExactly(
            "@@ -1,3 +1,4 @@", "+0", " 1", " 2", " 3", "@@ -8,3 +9,4 @@", " 8", " 9", " 10", "+11");
  }

  @Test
  void lines_newAndGoneText_countFromZero() {
    assertThat(TextDiff.lines("", "a\nb")).containsExactly("@@ -0,0 +1,2 @@", "+a", "+b");
    assertThat(TextDiff.lines("a\nb", "")).containsExactly("@@ -1,2 +0,0 @@", "-a", "-b");
  }

  @Test
  void exactLines_lastLineWithoutABreak_isSaid() {
    assertThat(TextDiff.exactLines("a\nb", "a\nb\n"))
        .containsExactly("@@ -1,2 +1,2 @@", " a", "-b", "\\ No newline at end of file", "+b");
    assertThat(TextDiff.lines("a\nb", "a\nb\n")).isEmpty();
  }

  @Test
  void lines_ofAnyTwoTexts_leadFromOneToTheOther() {
    Random random = new Random(42);
    for (int round = 0; round < 2_000; round++) {
      String before = text(random, random.nextInt(30));
      String after = text(random, random.nextInt(30));
      assertThat(applied(before, TextDiff.lines(before, after))).isEqualTo(after);
    }
  }

  @Test
  void lines_moreEditsThanAreLookedFor_replaceWhatIsBetween() {
    String before = numbers(0, 3_000);
    String after = numbers(10_000, 13_000);
    assertThat(
            applied(
                "a\n" + before + "z\n",
                TextDiff.lines("a\n" + before + "z\n", "a\n" + after + "z\n")))
        .isEqualTo("a\n" + after + "z\n");
  }

  private static String numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  private static String text(Random random, int lines) {
    return IntStream.range(0, lines)
        .mapToObj(i -> "abcde".charAt(random.nextInt(5)) + "\n")
        .collect(Collectors.joining());
  }

  /** As {@code patch} does it. */
  private static String applied(String before, List<String> diff) {
    List<String> old = before.isEmpty() ? List.of() : Arrays.asList(before.split("\n"));
    List<String> out = new ArrayList<>();
    int at = 0;
    for (String line : diff) {
      if (line.startsWith("@@")) {
        String[] range = line.split(" ")[1].substring(1).split(",");
        int start = Integer.parseInt(range[0]) - (range[1].equals("0") ? 0 : 1);
        out.addAll(old.subList(at, start));
        at = start;
      } else if (line.charAt(0) == '+') {
        out.add(line.substring(1));
      } else {
        assertThat(old.get(at++)).isEqualTo(line.substring(1));
        if (line.charAt(0) == ' ') {
          out.add(line.substring(1));
        }
      }
    }
    out.addAll(old.subList(at, old.size()));
    return out.stream().map(line -> line + "\n").collect(Collectors.joining());
  }
}
