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
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
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

/** {@code llmctl action}: what people have done at the console. */
@Command(
    name = "action",
    description = "What people have done at the console, in a chain: list, export, verify",
    synopsisSubcommandLabel = "COMMAND")
final class ActionCommands {
  private static final String EXPORT = "/llm/api/v1/admin-action-exports";

  private ActionCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine action = new CommandLine(new ActionCommands());
    action.addSubcommand(new ListCommand(out, environment));
    action.addSubcommand(new ExportCommand(out, environment));
    action.addSubcommand(new VerifyCommand(out, environment));
    return action;
  }

  /** Lists them. */
  @Command(name = "list", description = "The newest actions, newest first")
  static final class ListCommand extends ConsoleCommand {
    private static final int MAX_CHANGE_CHARS = 100;

    @Option(names = "--actor", paramLabel = "NAME", description = "Of one person only")
    private @Nullable String actor;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "How many records, 1 to 500 (default ${DEFAULT-VALUE})")
    private int limit = 50;

    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call(
          "GET",
          "/llm/api/v1/admin-actions?limit="
              + limit
              + (actor == null ? "" : "&actor=" + ConsoleClient.encode(actor)),
          null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      TextTable table = new TextTable("NO>", "AT", "WHO", "WHAT", "OUTCOME", "CHANGED");
      for (Map<String, @Nullable Object> action : objects(answer, "actions")) {
        table.add(
            text(action, "sequence"),
            text(action, "at"),
            text(action, "actor"),
            text(action, "method") + " " + text(action, "path"),
            action.get("status") == null ? "asked" : text(action, "status"),
            change(action));
      }
      table.print(out);
    }

    private static String change(Map<String, @Nullable Object> action) {
      Object before = action.get("before");
      Object after = action.get("after");
      if (before == null && after == null) {
        return "";
      }
      return json(before) + " -> " + json(after);
    }

    private static String json(@Nullable Object value) {
      if (value == null) {
        return "nothing";
      }
      String text = new String(Json.write(value), StandardCharsets.UTF_8);
      return text.length() > MAX_CHANGE_CHARS ? text.substring(0, MAX_CHANGE_CHARS) + "…" : text;
    }
  }

  /** Fetches all of the chain. */
  @Command(
      name = "export",
      description = "All of the chain as JSON lines, to be kept or checked elsewhere")
  static final class ExportCommand implements Callable<Integer> {
    @Mixin private final ConsoleOptions options;
    @Mixin private final ExportTarget target = new ExportTarget();
    private final PrintStream out;

    ExportCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new ConsoleOptions(environment);
    }

    @Override
    public Integer call() throws InvalidInputException, IOException {
      target.requireReplaceable();
      target.write(out, options.connect(), EXPORT);
      return 0;
    }
  }

  /** Checks the chain. */
  @Command(
      name = "verify",
      description =
          "Checks the chain, that of the console or of an export. Exits with 0 if it is intact, 3"
              + " if something is wrong, 4 if nothing is as far as it could be checked, 1 if it"
              + " cannot be read")
  static final class VerifyCommand implements Callable<Integer> {
    private static final int WRONG = 3;
    private static final int NOT_ALL_CHECKED = 4;

    @Mixin private final ConsoleOptions options;
    private final PrintStream out;

    @Parameters(
        arity = "0..1",
        paramLabel = "FILE",
        description = "An export; without one the console's chain is checked")
    private @Nullable Path file;

    @Option(
        names = "--public-key",
        paramLabel = "KEY",
        description =
            "Key that records are signed with, or a PEM file with it (llmctl status shows it; keep"
                + " your own copy); may be given several times")
    private List<String> publicKeys = new ArrayList<>();

    @Option(
        names = "--last",
        paramLabel = "NO:HASH",
        description =
            "A record that was there when you looked last, as the verdict told it: it must be there"
                + " still, which nothing else shows of the newest records")
    private @Nullable String last;

    VerifyCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new ConsoleOptions(environment);
    }

    @Override
    public Integer call() throws InvalidInputException, IOException {
      List<PublicKey> pinned = new ArrayList<>();
      for (String key : publicKeys) {
        pinned.add(PublicKeys.read(key));
      }
      ActionVerifier verifier = new ActionVerifier(pinned, last);
      try (InputStream in =
          file == null ? options.connect().stream(EXPORT) : Files.newInputStream(file)) {
        verifier.check(new BufferedInputStream(in));
      }
      verifier.faults().forEach(fault -> ConsoleCommand.line(out, fault));
      if (!verifier.faults().isEmpty()) {
        ConsoleCommand.line(out, "BROKEN");
        return WRONG;
      }
      if (pinned.isEmpty()) {
        ConsoleCommand.line(
            out,
            "NOT CHECKED: signatures, for want of a pinned key (--public-key): who can write"
                + " records can make others fit");
      }
      if (last == null) {
        ConsoleCommand.line(out, "NOT CHECKED: whether the newest records were cut off (--last)");
      }
      boolean all = !pinned.isEmpty() && last != null;
      ConsoleCommand.line(
          out,
          (all ? "INTACT: " : "NOTHING WRONG FOUND in ")
              + verifier.records()
              + " records; the last is "
              + verifier.records()
              + ":"
              + verifier.hash());
      return all ? 0 : NOT_ALL_CHECKED;
    }
  }
}
