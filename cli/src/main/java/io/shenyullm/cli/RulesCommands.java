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

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.router.dryrun.DryRuns;
import io.shenyullm.router.dryrun.TestReport;
import io.shenyullm.rules.drools.RuleFinding;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl rules}: routing rules of a folder, without a gateway or a console. */
@Command(
    name = "rules",
    description =
        "Routing rules of a folder, without a gateway: check, test, decide, replay, vocabulary",
    synopsisSubcommandLabel = "COMMAND")
final class RulesCommands {
  static final String FOLDER =
      "Folder that a console publishes from (gateway.json, rules/), or one that export has written";

  private RulesCommands() {}

  static CommandLine create(InputStream in, PrintStream out, PrintStream err, Clock clock) {
    CommandLine rules = new CommandLine(new RulesCommands());
    rules.addSubcommand(new CheckCommand(out));
    rules.addSubcommand(new TestCommand(out, clock));
    rules.addSubcommand(new RulesDecideCommand(in, out, clock));
    rules.addSubcommand(new RulesReplayCommand(out, err, clock));
    rules.addSubcommand(new VocabularyCommand(out));
    return rules;
  }

  /** Compiles a folder's rules, for as long as a command needs them. */
  static DryRuns compile(RuleFolder folder, Clock clock) throws InvalidInputException {
    try {
      return DryRuns.of(folder.document(), RuleFolder.MAIN, folder.path(), clock);
    } catch (SnapshotException e) {
      throw folder.refused(e);
    }
  }

  static void json(PrintStream out, @Nullable Object tree) {
    out.writeBytes(Json.write(tree));
    line(out, "");
  }

  /** Names of rules and tests are others' texts. */
  static void line(PrintStream out, String text) {
    out.writeBytes((Printable.of(text) + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Says what is wrong. */
  @Command(
      name = "check",
      description =
          "Compiles the rules and finds names that nothing has, contradictions and rules that never"
              + " match. Exits with 1 if there are errors")
  static final class CheckCommand implements Callable<Integer> {
    private final PrintStream out;

    @Parameters(paramLabel = "FOLDER", description = FOLDER)
    private Path folder = Path.of(".");

    @Option(names = "--json", description = "Write JSON")
    private boolean json;

    CheckCommand(PrintStream out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException, InvalidInputException {
      RuleFolder read = RuleFolder.read(folder);
      List<RuleFinding> findings =
          read.inFiles(DryRuns.check(read.document(), RuleFolder.MAIN, read.path()));
      long errors = findings.stream().filter(RuleFinding::isError).count();
      if (json) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("errors", errors);
        tree.put("warnings", findings.size() - errors);
        tree.put("problems", findings.stream().map(RuleFinding::tree).toList());
        json(out, tree);
      } else {
        findings.forEach(finding -> line(out, finding.toString()));
        line(out, count(errors, "error") + ", " + count(findings.size() - errors, "warning"));
      }
      return errors == 0 ? CommandLine.ExitCode.OK : 1;
    }

    private static String count(long number, String what) {
      return number + " " + what + (number == 1 ? "" : "s");
    }
  }

  /** Runs tests. */
  @Command(
      name = "test",
      description =
          "Runs the tests beside the rules (rules/*.test.json). Exits with 1 if any fails, or if"
              + " there are none")
  static final class TestCommand implements Callable<Integer> {
    private final PrintStream out;
    private final Clock clock;

    @Parameters(paramLabel = "FOLDER", description = FOLDER)
    private Path folder = Path.of(".");

    @Option(names = "--json", description = "Write JSON")
    private boolean json;

    TestCommand(PrintStream out, Clock clock) {
      this.out = out;
      this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InvalidInputException {
      RuleFolder read = RuleFolder.read(folder);
      TestReport report;
      try (DryRuns rules = compile(read, clock)) {
        report = rules.test(read.tests());
      } catch (SnapshotException e) {
        throw new InvalidInputException(String.valueOf(e.getMessage()));
      }
      if (json) {
        json(out, report.tree());
      } else {
        for (TestReport.Result result : report.results()) {
          line(
              out,
              (result.passed() ? "passed  " : "FAILED  ") + result.path() + ": " + result.name());
          result.wrong().forEach(wrong -> line(out, "          " + wrong));
        }
        line(out, report.passed() + " passed, " + report.failed() + " failed");
      }
      return report.failed() == 0 && report.passed() > 0 ? CommandLine.ExitCode.OK : 1;
    }
  }

  /** Tells the words of the language. */
  @Command(
      name = "vocabulary",
      description = "Facts, properties, their values, effects and functions as JSON, for editors")
  static final class VocabularyCommand implements Callable<Integer> {
    private final PrintStream out;

    @Parameters(
        paramLabel = "FOLDER",
        arity = "0..1",
        description = "Adds the names of this folder's catalogue")
    private @Nullable Path folder;

    @Option(names = "--json", description = "Write JSON, as without it")
    private boolean json;

    VocabularyCommand(PrintStream out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException, InvalidInputException {
      if (folder == null) {
        json(out, DryRuns.vocabulary());
        return CommandLine.ExitCode.OK;
      }
      RuleFolder read = RuleFolder.read(folder);
      try {
        json(out, DryRuns.vocabulary(read.document(), RuleFolder.MAIN, read.path()));
      } catch (SnapshotException e) {
        throw read.refused(e);
      }
      return CommandLine.ExitCode.OK;
    }
  }
}
