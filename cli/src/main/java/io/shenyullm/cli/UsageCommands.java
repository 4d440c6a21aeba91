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
package io.shenyullm.cli;

import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmctl usage}: what was used in a time. */
@Command(
    name = "usage",
    description = "What was used and what it cost: sums",
    synopsisSubcommandLabel = "COMMAND")
final class UsageCommands {
  private UsageCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine usage = new CommandLine(new UsageCommands());
    usage.addSubcommand(new SumsCommand(out, environment));
    return usage;
  }

  /** Sums of a time or of its parts. */
  @Command(
      name = "sums",
      description = "Sums of a time, the dearest first; with --grain of each of its parts")
  static final class SumsCommand extends ConsoleCommand {
    private static final String PATH = "/llm/api/v1/usage-";

    @Option(
        names = "--by",
        required = true,
        paramLabel = "KEY",
        description = "all, group, caller, model, route, outcome, group-model or cache")
    private String by = "";

    @Option(
        names = "--from",
        required = true,
        paramLabel = "TIME",
        description = "Its begin: a day of UTC, or a time such as 2026-01-01T12:00:00Z")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "TIME", description = "And its end")
    private String to = "";

    @Option(
        names = "--grain",
        paramLabel = "LENGTH",
        description = "minute, quarter (of an hour), hour or day")
    private @Nullable String grain;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "So many of the dearest (default all; with --grain 10, at most 20)")
    private @Nullable Integer limit;

    @Option(names = "--csv", description = "For a spreadsheet")
    private boolean csv;

    SumsCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      String query =
          "?by=%s&from=%s&to=%s"
              .formatted(
                  ConsoleClient.encode(by),
                  ConsoleClient.encode(time("--from", from)),
                  ConsoleClient.encode(time("--to", to)));
      String most = limit == null ? "" : "&limit=" + limit;
      if (grain != null) {
        return console.call(
            "GET", PATH + "series" + query + "&grain=" + ConsoleClient.encode(grain) + most, null);
      }
      return limit == null
          ? Pages.all(console, PATH + "sums" + query, "sums")
          : console.call("GET", PATH + "sums" + query + most, null);
    }

    private static String time(String option, String text) throws InvalidInputException {
      try {
        return (text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                : Instant.parse(text))
            .toString();
      } catch (DateTimeException e) {
        throw new InvalidInputException(
            option + " must be a day or a time of UTC, such as 2026-01-01 or 2026-01-01T12:00:00Z");
      }
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      List<Row> rows = rows(answer);
      if (csv) {
        csv(labels(answer), rows, out);
        return;
      }
      if (rows.isEmpty()) {
        line(out, "nothing was used in that time");
        return;
      }
      table(labels(answer), rows, out);
      for (Map<String, @Nullable Object> total : objects(answer, "totals")) {
        Map<String, @Nullable Object> figures = object(total, "figures");
        line(
            out,
            "together %s %s in %s requests"
                .formatted(
                    text(figures, "cost"), text(total, "currency"), text(figures, "requests")));
      }
      if (answer.get("next") != null) {
        line(out, "these are the dearest; leave out --limit for all");
      }
    }

    /**
     * A line of the table.
     *
     * @param at empty for all of the time
     */
    private record Row(
        Map<String, @Nullable Object> labels,
        String currency,
        String at,
        Map<String, @Nullable Object> figures) {}

    private static List<Row> rows(Map<String, @Nullable Object> answer) {
      List<Row> rows = new ArrayList<>();
      for (Map<String, @Nullable Object> sum : objects(answer, "sums")) {
        rows.add(new Row(object(sum, "labels"), text(sum, "currency"), "", object(sum, "figures")));
      }
      for (Map<String, @Nullable Object> one : objects(answer, "series")) {
        for (Map<String, @Nullable Object> point : objects(one, "points")) {
          rows.add(
              new Row(
                  object(one, "labels"),
                  text(one, "currency"),
                  text(point, "at"),
                  object(point, "figures")));
        }
      }
      return rows;
    }

    private static List<String> labels(Map<String, @Nullable Object> answer) {
      return answer.get("labels") instanceof List<?> names
          ? names.stream().map(String::valueOf).toList()
          : List.of();
    }

    private void csv(List<String> labels, List<Row> rows, PrintStream out) {
      List<String> head = new ArrayList<>(labels);
      head.addAll(
          List.of(
              "currency",
              "at",
              "requests",
              "failed",
              "from_cache",
              "input_tokens",
              "cached_tokens",
              "output_tokens",
              "cost",
              "lost",
              "saved",
              "latency_p50_millis",
              "latency_p95_millis",
              "latency_p99_millis"));
      line(out, Csv.line(head));
      for (Row row : rows) {
        List<String> cells = new ArrayList<>();
        labels.forEach(label -> cells.add(text(row.labels(), label)));
        cells.add(row.currency());
        cells.add(row.at());
        for (String figure :
            List.of(
                "requests",
                "failed",
                "fromCache",
                "inputTokens",
                "cachedTokens",
                "outputTokens",
                "cost",
                "lost",
                "saved")) {
          cells.add(text(row.figures(), figure));
        }
        Map<String, @Nullable Object> latency = object(row.figures(), "latencyMillis");
        List.of("p50", "p95", "p99").forEach(share -> cells.add(text(latency, share)));
        line(out, Csv.line(cells));
      }
    }

    /** Without labels that no row has. */
    private void table(List<String> labels, List<Row> rows, PrintStream out) {
      Set<String> told = new HashSet<>();
      rows.forEach(
          row ->
              row.labels()
                  .forEach(
                      (label, value) -> {
                        if (value != null) {
                          told.add(label);
                        }
                      }));
      List<String> shown = labels.stream().filter(told::contains).toList();
      List<String> head =
          new ArrayList<>(shown.stream().map(label -> label.toUpperCase(Locale.ROOT)).toList());
      if (grain != null) {
        head.add("AT");
      }
      head.addAll(
          List.of(
              "REQUESTS>",
              "FAILED>",
              "FROM CACHE>",
              "INPUT>",
              "CACHED>",
              "OUTPUT>",
              "COST>",
              "SAVED>",
              "",
              "P50 MS>",
              "P95 MS>"));
      TextTable table = new TextTable(head.toArray(String[]::new));
      for (Row row : rows) {
        List<String> cells = new ArrayList<>();
        shown.forEach(
            label -> cells.add(row.labels().get(label) == null ? "-" : text(row.labels(), label)));
        if (grain != null) {
          cells.add(row.at());
        }
        for (String figure :
            List.of(
                "requests",
                "failed",
                "fromCache",
                "inputTokens",
                "cachedTokens",
                "outputTokens",
                "cost",
                "saved")) {
          cells.add(text(row.figures(), figure));
        }
        Map<String, @Nullable Object> latency = object(row.figures(), "latencyMillis");
        cells.add(row.currency());
        cells.add(text(latency, "p50"));
        cells.add(text(latency, "p95"));
        table.add(cells.toArray(String[]::new));
      }
      table.print(out);
    }
  }
}
