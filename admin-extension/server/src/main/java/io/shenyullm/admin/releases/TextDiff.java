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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is different between two texts, line by line, in the form of {@code diff -u}. Finds the
 * fewest lines (Myers, "An O(ND) difference algorithm and its variations", 1986) up to a bound of
 * work, above which all lines between the first and the last difference are replaced.
 */
final class TextDiff {
  private static final int CONTEXT = 3;

  /** No text of a release has it. */
  private static final String UNENDED = "\u0000";

  /** Memory and time grow with its square. */
  private static final int MAX_EDITS = 1_000;

  private final List<String> before;
  private final List<String> after;

  private TextDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /**
   * @param before a text, or an empty one where there was none
   * @param after a text, or an empty one where there is none
   * @return a line that begins with {@code @@} before each part, then lines that begin with a
   *     space, a minus or a plus; empty where the texts have the same lines
   */
  static List<String> lines(String before, String after) {
    return new TextDiff(split(before, ""), split(after, "")).parts();
  }

  /**
   * The same for {@code patch} and {@code git apply}, which a line break at the end matters to: a
   * last line without one is followed by a line that says so.
   */
  static List<String> exactLines(String before, String after) {
    List<String> lines = new ArrayList<>();
    for (String line : new TextDiff(split(before, UNENDED), split(after, UNENDED)).parts()) {
      if (line.endsWith(UNENDED)) {
        lines.add(line.substring(0, line.length() - UNENDED.length()));
        lines.add("\\ No newline at end of file");
      } else {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<String> split(String text, String unended) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    String last = lines.remove(lines.size() - 1);
    if (!last.isEmpty()) {
      lines.add(last + unended);
    }
    return lines;
  }

  /** A line of the result, and where it stands in both texts. */
  private record Edit(char kind, int before, int after) {}

  private List<String> parts() {
    List<Edit> edits = edits();
    List<String> out = new ArrayList<>();
    int from = 0;
    while (from < edits.size()) {
      if (edits.get(from).kind() == ' ') {
        from++;
        continue;
      }
      int end = from;
      for (int i = from; i < edits.size() && i - end <= 2 * CONTEXT; i++) {
        if (edits.get(i).kind() != ' ') {
          end = i + 1;
        }
      }
      part(edits.subList(Math.max(0, from - CONTEXT), Math.min(edits.size(), end + CONTEXT)), out);
      from = Math.min(edits.size(), end + CONTEXT);
    }
    return out;
  }

  private void part(List<Edit> edits, List<String> out) {
    int removed = (int) edits.stream().filter(each -> each.kind() != '+').count();
    int added = (int) edits.stream().filter(each -> each.kind() != '-').count();
    Edit first = edits.get(0);
    out.add(
        "@@ -%d,%d +%d,%d @@"
            .formatted(
                removed == 0 ? first.before() : first.before() + 1,
                removed,
                added == 0 ? first.after() : first.after() + 1,
                added));
    for (Edit each : edits) {
      out.add(
          each.kind() + (each.kind() == '+' ? after.get(each.after()) : before.get(each.before())));
    }
  }

  private List<Edit> edits() {
    int head = 0;
    while (head < Math.min(before.size(), after.size())
        && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(before.size(), after.size()) - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < head; i++) {
      edits.add(new Edit(' ', i, i));
    }
    middle(head, before.size() - tail, after.size() - tail, edits);
    for (int i = tail; i > 0; i--) {
      edits.add(new Edit(' ', before.size() - i, after.size() - i));
    }
    return edits;
  }

  private void middle(int head, int beforeEnd, int afterEnd, List<Edit> edits) {
    int n = beforeEnd - head;
    int m = afterEnd - head;
    List<int[]> trace = new ArrayList<>();
    int[] reach = new int[2 * MAX_EDITS + 3];
    int middle = MAX_EDITS + 1;
    for (int d = 0; d <= Math.min(MAX_EDITS, n + m); d++) {
      for (int k = -d; k <= d; k += 2) {
        boolean down = k == -d || (k != d && reach[middle + k - 1] < reach[middle + k + 1]);
        int x = down ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
        while (x < n && x - k < m && before.get(head + x).equals(after.get(head + x - k))) {
          x++;
        }
        reach[middle + k] = x;
        if (x >= n && x - k >= m) {
          backtrack(head, n, m, trace, edits);
          return;
        }
      }
      trace.add(Arrays.copyOfRange(reach, middle - d - 1, middle + d + 2));
    }
    for (int i = head; i < beforeEnd; i++) {
      edits.add(new Edit('-', i, head));
    }
    for (int i = head; i < afterEnd; i++) {
      edits.add(new Edit('+', beforeEnd, i));
    }
  }

  /** Walks back from the end over what each round has reached. */
  private static void backtrack(int head, int n, int m, List<int[]> trace, List<Edit> edits) {
    List<Edit> backwards = new ArrayList<>();
    int x = n;
    int y = m;
    for (int d = trace.size(); d > 0; d--) {
      int[] reach = trace.get(d - 1);
      int middle = d; // of the round before, which has -(d-1)..d-1 and one more on either side
      int k = x - y;
      boolean down = k == -d || (k != d && reach[middle + k - 1] < reach[middle + k + 1]);
      int fromK = down ? k + 1 : k - 1;
      int fromX = reach[middle + fromK];
      int fromY = fromX - fromK;
      while (x > fromX + (down ? 0 : 1) && y > fromY + (down ? 1 : 0)) {
        x--;
        y--;
        backwards.add(new Edit(' ', head + x, head + y));
      }
      if (down) {
        y--;
        backwards.add(new Edit('+', head + x, head + y));
      } else {
        x--;
        backwards.add(new Edit('-', head + x, head + y));
      }
    }
    while (x > 0 && y > 0) {
      x--;
      y--;
      backwards.add(new Edit(' ', head + x, head + y));
    }
    for (int i = backwards.size() - 1; i >= 0; i--) {
      edits.add(backwards.get(i));
    }
  }
}
