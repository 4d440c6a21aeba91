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
package io.shenyullm.benchmarks.load;

import io.shenyullm.benchmarks.figures.Estimate;
import io.shenyullm.benchmarks.figures.ThreadKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes figures as Markdown, each beside what it is to be compared with. */
final class ResultsTable {
  private static final String BEGIN = "<!-- written by make bench, from here -->";
  private static final String END = "<!-- to here -->";
  private static final List<ThreadKind> COLUMNS =
      List.of(
          ThreadKind.EVENT_LOOP,
          ThreadKind.SCHEDULER,
          ThreadKind.OTHER,
          ThreadKind.GC,
          ThreadKind.JIT);

  private final List<Measured> rows;

  ResultsTable(List<Measured> rows) {
    this.rows = List.copyOf(rows);
  }

  String markdown() {
    StringBuilder table =
        new StringBuilder(
            """
            | case | CPU, × base (95 %) | pairs kept / dropped | way | CPU µs/request | event loops | schedulers | other | GC | JIT (not counted) | requests/s | p50 ms | p99 ms | p99 added ms (95 %) | first token p50 ms |
            |---|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """);
    for (Measured row : rows) {
      Estimate ratio = row.ratio();
      String shown =
          text("%.2f (%.2f–%.2f)", ratio.value(), ratio.low(), ratio.high()) + row.doubts();
      String pairs = row.pairs().kept() + " / " + row.pairs().dropped();
      Estimate added = row.p99Added();
      String later = text("%.2f (%.2f–%.2f)", added.value(), added.low(), added.high());
      table.append(side("", "", "", row.comparison().base(), row.base(), ""));
      table.append(
          side(row.comparison().name(), shown, pairs, row.comparison().load(), row.load(), later));
    }
    return table.toString();
  }

  private static String side(
      String name, String ratio, String pairs, LoadCase load, Side side, String p99Added) {
    StringBuilder kinds = new StringBuilder();
    for (ThreadKind kind : COLUMNS) {
      kinds.append(text("%.1f | ", side.microsPerRequest(kind)));
    }
    return "| "
        + String.join(
            " | ",
            name,
            ratio,
            pairs,
            load.way().label(),
            text("%.1f", side.microsPerRequest()),
            kinds + text("%.0f", side.requestsPerSecond()),
            text("%.2f", side.wholeMillis(50)),
            text("%.2f", side.wholeMillis(99)),
            p99Added,
            load.reply().stream() ? text("%.2f", side.firstMillis(50)) : "–")
        + " |\n";
  }

  /** One row for people who watch. */
  static String line(Measured row) {
    Estimate ratio = row.ratio();
    return text(
        "%s: %.1f µs, base %.1f, ratio %.2f (%.2f–%.2f), %d pairs, %d dropped, slices disturbed"
            + " %.1f %% and %.1f %%%s%n",
        row.comparison().name(),
        row.load().microsPerRequest(),
        row.base().microsPerRequest(),
        ratio.value(),
        ratio.low(),
        ratio.high(),
        row.pairs().kept(),
        row.pairs().dropped(),
        100 * row.base().disturbance(),
        100 * row.load().disturbance(),
        row.doubts());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Replaces what an earlier run wrote; what people wrote around it stays. */
  static void write(Path file, String written) throws IOException {
    String old = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    String before = begin < 0 ? "# Load figures\n\n" : old.substring(0, begin);
    String after = end < 0 ? "\n" : old.substring(end + END.length());
    Files.writeString(file, before + BEGIN + "\n\n" + written + "\n" + END + after);
  }
}
