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

import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code llmctl export}, {@code diff} and {@code apply}: the console's configuration as files. They
 * end with 0 where folder and console are the same, 1 for an error, and 2 where they differ.
 */
final class ConfigurationCommands {
  private static final int SAME = 0;
  private static final int DIFFERENT = 2;

  private ConfigurationCommands() {}

  static List<CommandLine> create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    return List.of(
        new CommandLine(new ExportCommand(out, environment)),
        new CommandLine(new DiffCommand(out, environment)),
        new CommandLine(new ApplyCommand(out, environment)));
  }

  /** Writes. */
  @Command(
      name = "export",
      description = "Write what the console holds as files, to keep under version control",
      exitCodeOnInvalidInput = 1)
  static final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "Empty, or that of an earlier export")
    private Path folder = Path.of("");

    @Mixin private final ConsoleOptions options;

    private final PrintStream out;

    ExportCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new ConsoleOptions(environment);
    }

    @Override
    public Integer call() throws IOException, InvalidInputException {
      // asked first: a folder is not touched for a console that does not answer
      Configuration there = Configuration.of(options.connect());
      List<String> files = new ConfigurationFolder(folder).write(there);
      if (options.json()) {
        print(out, Map.of("state", there.digest(), "files", files));
      } else {
        files.forEach(file -> ConsoleCommand.line(out, folder.resolve(file).toString()));
        if (there.snapshot() == null) {
          ConsoleCommand.line(out, "the console has published no snapshot");
        }
      }
      return SAME;
    }
  }

  /** Compares. */
  @Command(
      name = "diff",
      description = "Say what apply would change; 0: nothing, 2: something, 1: an error",
      exitCodeOnInvalidInput = 1)
  static final class DiffCommand implements Callable<Integer> {
    @Parameters(
        paramLabel = "FOLDER",
        description = "As export has written it, and you have edited")
    private Path folder = Path.of("");

    @Option(names = "--prune", description = "Also what apply --prune would take away")
    private boolean prune;

    @Mixin private final ConsoleOptions options;

    private final PrintStream out;

    DiffCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new ConsoleOptions(environment);
    }

    @Override
    public Integer call() throws IOException, InvalidInputException {
      Configuration wanted = new ConfigurationFolder(folder).read();
      return tell(
          ConfigurationPlan.of(wanted, Configuration.of(options.connect()), prune),
          options.json(),
          out);
    }
  }

  /** Changes. */
  @Command(
      name = "apply",
      description =
          "Make the console hold what the files say; 0: it does, 2: it differs still, 1: an error",
      exitCodeOnInvalidInput = 1)
  static final class ApplyCommand implements Callable<Integer> {
    @Parameters(
        paramLabel = "FOLDER",
        description = "As export has written it, and you have edited")
    private Path folder = Path.of("");

    @Option(
        names = "--prune",
        description = "Take away what only the console has; diff --prune lists it before")
    private boolean prune;

    @Option(
        names = "--message",
        paramLabel = "TEXT",
        defaultValue = "llmctl apply",
        description = "Why, of the release that is made of the snapshot's files")
    private String message = "";

    @Option(names = "--dry-run", description = "Change nothing: the same as diff")
    private boolean dryRun;

    @Option(
        names = "--if-state",
        paramLabel = "STATE",
        description = "Only if the console is still as diff has seen it, which names the state")
    private @Nullable String ifState;

    @Mixin private final ConsoleOptions options;

    private final PrintStream out;

    ApplyCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new ConsoleOptions(environment);
    }

    @Override
    public Integer call() throws IOException, InvalidInputException {
      Configuration wanted = new ConfigurationFolder(folder).read();
      ConsoleClient console = options.connect();
      Configuration there = Configuration.of(console);
      ConfigurationPlan plan = ConfigurationPlan.of(wanted, there, prune);
      if (ifState != null && !ifState.equals(plan.state())) {
        throw new InvalidInputException(
            "the console's state is "
                + plan.state()
                + " by now, nothing was changed: run diff again");
      }
      if (dryRun) {
        return tell(plan, options.json(), out);
      }
      int made = 0;
      for (ConfigurationPlan.Change change : plan.changes()) {
        Map<String, @Nullable Object> answer;
        try {
          answer = change.make(console);
        } catch (InvalidInputException e) {
          throw new InvalidInputException(
              e.getMessage()
                  + "; "
                  + made
                  + " of "
                  + plan.changes().size()
                  + " changes were made: run diff to see what is left");
        }
        made++;
        if (!options.json()) {
          ConsoleCommand.line(out, change.toText());
          ConsoleCommand.pending(answer, out);
        }
      }
      Map<String, @Nullable Object> draft = published(plan, wanted, there, console, made);
      if (options.json()) {
        Map<String, @Nullable Object> tree = plan.tree();
        tree.put("draft", draft);
        print(out, tree);
      } else {
        left(plan, out);
        if (draft != null) {
          DraftCommands.OneCommand.state(draft, out);
        }
        ConsoleCommand.line(
            out,
            made == 0
                ? "nothing" + (plan.snapshot().isEmpty() ? "" : " else") + " to change"
                : made + " changed");
      }
      return plan.snapshot().isEmpty() || isPublished(draft) ? SAME : DIFFERENT;
    }

    /** The draft that the snapshot's files were published by; {@code null} where they were not. */
    private @Nullable Map<String, @Nullable Object> published(
        ConfigurationPlan plan,
        Configuration wanted,
        Configuration there,
        ConsoleClient console,
        int made)
        throws InvalidInputException {
      SnapshotFiles files = wanted.snapshot();
      if (files == null || plan.snapshot().isEmpty() || !plan.draftable()) {
        return null;
      }
      try {
        return new SnapshotDraft(console).publish(files, there.snapshot(), message);
      } catch (InvalidInputException e) {
        throw new InvalidInputException(
            e.getMessage() + "; the snapshot is as it was, " + made + " other changes were made");
      }
    }

    private static boolean isPublished(@Nullable Map<String, @Nullable Object> draft) {
      return draft != null
          && ConsoleCommand.text(ConsoleCommand.object(draft, "draft"), "state")
              .equals("published");
    }
  }

  private static int tell(ConfigurationPlan plan, boolean json, PrintStream out) {
    if (json) {
      print(out, plan.tree());
    } else {
      plan.changes().forEach(change -> ConsoleCommand.line(out, change.toText()));
      left(plan, out);
      ConsoleCommand.line(
          out,
          plan.isSame()
              ? "the console is as the folder says"
              : (plan.changes().size() + (plan.draftable() ? plan.snapshot().size() : 0))
                  + " to change; state "
                  + plan.state());
    }
    return plan.isSame() ? SAME : DIFFERENT;
  }

  /** What apply does not touch, and the snapshot's files. */
  private static void left(ConfigurationPlan plan, PrintStream out) {
    plan.kept()
        .forEach(
            thing ->
                ConsoleCommand.line(
                    out, "  " + thing + ": only the console has it; it stays without --prune"));
    plan.snapshot()
        .forEach(
            file ->
                ConsoleCommand.line(
                    out,
                    (plan.draftable() ? "~ snapshot/" : "! snapshot/")
                        + ConfigurationItem.printable(file)
                        + ": differs from what is published"
                        + (plan.draftable()
                            ? ""
                            : "; the console publishes its own folder (llm.admin.snapshot.folder),"
                                + " change it there")));
  }

  private static void print(PrintStream out, Map<String, ? extends @Nullable Object> tree) {
    out.writeBytes(Json.write(tree));
    ConsoleCommand.line(out, "");
  }
}
