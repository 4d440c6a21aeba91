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
package io.shenyullm.core.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Known names that somebody may have meant. Stateless. */
public final class Suggestions {
  private static final int MOST = 3;
  private static final int LONGEST = 64;

  private record Near(String name, int distance) {}

  private Suggestions() {}

  /** At most three names close to an unknown one, best first. */
  public static List<String> of(String unknown, Collection<String> names) {
    String wanted = unknown.toLowerCase(Locale.ROOT);
    List<Near> near = new ArrayList<>();
    for (String name : names) {
      int distance = distance(wanted, name.toLowerCase(Locale.ROOT));
      boolean contained = name.toLowerCase(Locale.ROOT).contains(wanted);
      if (contained || distance <= Math.max(2, wanted.length() / 3)) {
        near.add(new Near(name, contained ? 0 : distance));
      }
    }
    near.sort(Comparator.comparingInt(Near::distance).thenComparing(Near::name));
    return near.stream().map(Near::name).distinct().limit(MOST).toList();
  }

  /** Levenshtein distance, bounded by trimming both. */
  private static int distance(String first, String second) {
    String a = first.length() > LONGEST ? first.substring(0, LONGEST) : first;
    String b = second.length() > LONGEST ? second.substring(0, LONGEST) : second;
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
