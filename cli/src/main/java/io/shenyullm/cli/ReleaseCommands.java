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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl release}: what gateways were given to obey. */
@Command(
    name = "release",
    aliases = "releases",
    description = "What gateways were given to obey: list, show, diff, rollback",
    synopsisSubcommandLabel = "COMMAND")
final class ReleaseCommands {
  private static final String PATH = "/llm/api/v1/releases";

  private ReleaseCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine release = new CommandLine(new ReleaseCommands());
    release.addSubcommand(new ListCommand(out, environment));
    release.addSubcommand(new ShowCommand(out, environment));
    release.addSubcommand(new DiffCommand(out, environment));
    release.addSubcommand(new RollbackCommand(out, environment));
    return release;
  }

  /** Shows items that differ, a line for each line. */
  static void showDiff(Map<String, @Nullable Object> answer, PrintStream out) {
    List<Map<String, @Nullable Object>> items = ConsoleCommand.objects(answer, "items");
    for (Map<String, @Nullable Object> item : items) {
      ConsoleCommand.line(
          out, ConsoleCommand.text(item, "change") + ": " + ConsoleCommand.text(item, "path"));
      if (item.get("lines") instanceof List<?> lines) {
        lines.forEach(each -> ConsoleCommand.line(out, String.valueOf(each)));
      }
    }
    if (items.isEmpty()) {
      ConsoleCommand.line(out, "no item differs");
    }
  }

  /** Shows what checks have found. */
  static void showReport(Map<String, @Nullable Object> report, PrintStream out) {
    for (Map<String, @Nullable Object> problem : ConsoleCommand.objects(report, "problems")) {
      String place =
          problem.get("line") == null
              ? ConsoleCommand.text(problem, "path")
              : "%s:%s:%s"
                  .formatted(
                      ConsoleCommand.text(problem, "path"),
                      problem.get("line"),
                      ConsoleCommand.text(problem, "column"));
      ConsoleCommand.line(
          out,
          ConsoleCommand.text(problem, "severity")
              + ": "
              + place
              + ": "
              + ConsoleCommand.text(problem, "message"));
    }
    int passed = 0;
    List<Map<String, @Nullable Object>> tests = ConsoleCommand.objects(report, "tests");
    for (Map<String, @Nullable Object> test : tests) {
      if (Boolean.TRUE.equals(test.get("passed"))) {
        passed++;
      } else {
        ConsoleCommand.line(
            out,
            "failed: "
                + ConsoleCommand.text(test, "file")
                + ": "
                + ConsoleCommand.text(test, "name")
                + ": "
                + ConsoleCommand.text(test, "message"));
      }
    }
    ConsoleCommand.line(
        out,
        (Boolean.TRUE.equals(report.get("passes"))
                ? "gateways would take it"
                : "gateways would not take it, or a test fails")
            + (tests.isEmpty() ? "" : "; tests: " + passed + " of " + tests.size() + " passed"));
  }

  /** Lists them. */
  @Command(name = "list", description = "Releases, newest first, and where they come from")
  static final class ListCommand extends ConsoleCommand {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "So many at most, 1 to 500 (default 50)")
    private int limit;

    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("GET", PATH + "?limit=" + limit, null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      TextTable table = new TextTable("VERSION", "KIND", "BY", "APPROVED BY", "MADE", "MESSAGE");
      List<Map<String, @Nullable Object>> releases = objects(answer, "releases");
      for (Map<String, @Nullable Object> release : releases) {
        table.add(
            text(release, "version"),
            text(release, "kind"),
            text(release, "author"),
            text(release, "approver"),
            text(release, "createdAt"),
            text(release, "message"));
      }
      if (releases.isEmpty()) {
        line(out, "nothing was released yet");
      } else {
        table.print(out);
      }
      line(
          out,
          text(answer, "source").equals("folder")
              ? "a folder is the source: drafts leave as patches (llmctl draft export)"
              : "the console's database is the source");
    }
  }

  /** A command about one release. */
  abstract static class OneCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "VERSION", description = "As in the list")
    private long version;

    OneCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    final long version() {
      return version;
    }

    final String path() {
      return PATH + "/" + version;
    }
  }

  /** Shows one. */
  @Command(name = "show", description = "A release, its items and what the checks said of it")
  static final class ShowCommand extends OneCommand {
    ShowCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("GET", path(), null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      Map<String, @Nullable Object> release = object(answer, "release");
      line(
          out,
          "%s (%s) made %s by %s: %s"
              .formatted(
                  text(release, "version"),
                  text(release, "kind"),
                  text(release, "createdAt"),
                  text(release, "author"),
                  text(release, "message")));
      if (release.get("approver") != null) {
        line(out, "approved by " + text(release, "approver"));
      }
      line(
          out,
          release.get("parent") == null
              ? "the first release"
              : "follows " + text(release, "parent"));
      TextTable table = new TextTable("ITEM", "CHARACTERS>");
      objects(answer, "items").forEach(item -> table.add(text(item, "path"), text(item, "chars")));
      table.print(out);
      showReport(object(answer, "report"), out);
    }
  }

  /** Compares. */
  @Command(name = "diff", description = "What a release changed in the one before it, by item")
  static final class DiffCommand extends OneCommand {
    @Option(names = "--against", paramLabel = "VERSION", description = "Compare with this one")
    private @Nullable Long against;

    DiffCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call(
          "GET", path() + "/diff" + (against == null ? "" : "?against=" + against), null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      showDiff(answer, out);
    }
  }

  /** Goes back. */
  @Command(
      name = "rollback",
      description = "Releases the content of an earlier release again, under a new version")
  static final class RollbackCommand extends OneCommand {
    @Option(names = "--message", required = true, paramLabel = "TEXT", description = "Why")
    private String message = "";

    @Option(names = "--dry-run", description = "Only show what it would change")
    private boolean dryRun;

    RollbackCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      List<Map<String, @Nullable Object>> newest =
          objects(console.call("GET", PATH + "?limit=1", null), "releases");
      if (newest.isEmpty()) {
        throw new InvalidInputException("nothing was released yet");
      }
      if (dryRun) {
        return console.call(
            "GET", path() + "/diff?against=" + text(newest.get(0), "version"), null);
      }
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put("message", message);
      body.put("parent", newest.get(0).get("version"));
      return console.call("POST", path() + "/rollbacks", body);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      if (dryRun) {
        showDiff(answer, out);
      } else {
        line(out, "released as " + text(answer, "version"));
      }
    }
  }
}
