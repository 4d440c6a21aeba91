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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Writes figures as Markdown, each beside what it is to be compared with. */
final class ResultsTable {
  private static final String BEGIN = "<!-- written by make bench, from here -->";
  private static final String END = "<!-- to here -->";

  private final Map<LoadCase, LoadFigures> figures;

  ResultsTable(Map<LoadCase, LoadFigures> figures) {
    this.figures = figures;
  }

  String markdown() {
    StringBuilder table =
        new StringBuilder(
            """
            | path | reply | connections | requests/s (slowest–fastest round) | × plain | gateway CPU µs/request | × plain | gateway core busy | p50 ms | p99 ms | first token p50 ms | added first token p50 ms | body bytes | events | failed | connections closed |
            |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """);
    figures.forEach((load, measured) -> table.append(row(load, measured)));
    return table.toString();
  }

  private String row(LoadCase load, LoadFigures measured) {
    LoadFigures plain = same(load, LoadMain.PLAIN);
    LoadFigures direct = same(load, LoadMain.DIRECT);
    boolean gateway = load.throughGateway();
    return "| "
        + String.join(
            " | ",
            load.path(),
            load.wire(),
            String.valueOf(load.connections()),
            text(
                "%.0f (%.0f–%.0f)",
                measured.requestsPerSecond(), measured.slowest(), measured.fastest()),
            text("%.2f", measured.requestsPerSecond() / plain.requestsPerSecond()),
            gateway ? text("%.0f", measured.cpuMicrosPerRequest()) : "–",
            gateway
                ? text("%.2f", measured.cpuMicrosPerRequest() / plain.cpuMicrosPerRequest())
                : "–",
            gateway ? text("%.0f %%", measured.gatewayBusyPercent()) : "–",
            millis(measured.whole(), 50),
            millis(measured.whole(), 99),
            load.stream() ? millis(measured.first(), 50) : "–",
            load.stream() && gateway
                ? text("%.3f", firstToken(measured) - firstToken(direct))
                : "–",
            text("%.0f", measured.bodyBytes() / (double) measured.requests()),
            load.stream() ? text("%.1f", measured.events() / (double) measured.requests()) : "–",
            String.valueOf(measured.failed()),
            String.valueOf(measured.closed()))
        + " |\n";
  }

  private LoadFigures same(LoadCase load, String path) {
    for (Map.Entry<LoadCase, LoadFigures> other : figures.entrySet()) {
      LoadCase key = other.getKey();
      if (key.path().equals(path)
          && key.stream() == load.stream()
          && key.connections() == load.connections()) {
        return other.getValue();
      }
    }
    throw new IllegalStateException("nothing measured to compare with: " + load);
  }

  private static double firstToken(LoadFigures measured) {
    return measured.first().percentile(50).toNanos() / 1e6;
  }

  private static String millis(Samples samples, double percent) {
    return text("%.2f", samples.percentile(percent).toNanos() / 1e6);
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
