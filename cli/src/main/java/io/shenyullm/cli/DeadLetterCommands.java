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

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl deadletter}: lines of gateways that the console could not store. */
@Command(
    name = "deadletter",
    description = "Records that the console could not store: list, show, replay, discard",
    synopsisSubcommandLabel = "COMMAND")
final class DeadLetterCommands {
  private static final String PATH = "/llm/api/v1/dead-letters";

  /** More than a record may have. */
  private static final long MAX_FILE_BYTES = 1_000_000;

  private DeadLetterCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine letter = new CommandLine(new DeadLetterCommands());
    letter.addSubcommand(new ListCommand(out, environment));
    letter.addSubcommand(new ShowCommand(out, environment));
    letter.addSubcommand(new ReplayCommand(out, environment));
    letter.addSubcommand(new DiscardCommand(out, environment));
    return letter;
  }

  /** Lists the newest. */
  @Command(name = "list", description = "The newest, and why each could not be stored")
  static final class ListCommand extends ConsoleCommand {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "So many at most, 1 to 500 (default 50)")
    private int limit;

    @Option(names = "--before", paramLabel = "ID", description = "Only those with a lower id")
    private @Nullable Long before;

    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      String from = before == null ? "" : "&before=" + before;
      return console.call("GET", PATH + "?limit=" + limit + from, null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      List<Map<String, @Nullable Object>> letters = objects(answer, "deadLetters");
      if (letters.isEmpty()) {
        line(out, "there are no dead letters");
        return;
      }
      TextTable table = new TextTable("ID>", "AT", "KIND", "GATEWAY", "REASON");
      for (Map<String, @Nullable Object> letter : letters) {
        table.add(
            text(letter, "id"),
            text(letter, "at"),
            text(letter, "kind"),
            letter.get("gateway") == null ? "-" : text(letter, "gateway"),
            text(letter, "reason"));
      }
      table.print(out);
      if (answer.get("next") != null) {
        line(out, "older ones: llmctl deadletter list --before " + text(answer, "next"));
      }
    }
  }

  /** A command about one. */
  abstract static class OneCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "As list says it")
    private long id;

    OneCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    final long id() {
      return id;
    }

    final String path() {
      return PATH + "/" + id;
    }
  }

  /** Prints the document, so that it can be mended in a file. */
  @Command(name = "show", description = "The line itself")
  static final class ShowCommand extends OneCommand {
    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "A new file for it, as it is; needed where a terminal would not show it so")
    private @Nullable Path file;

    ShowCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      Map<String, @Nullable Object> answer = console.call("GET", path(), null);
      String document = text(answer, "document");
      if (file == null) {
        WholeText.requirePlain(document);
      } else {
        WholeText.write((document + '\n').getBytes(StandardCharsets.UTF_8), file);
      }
      return answer;
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, file == null ? text(answer, "document") : "it is in " + file);
    }
  }

  /** Stores it after all. */
  @Command(name = "replay", description = "Stores it after all, as it came or mended")
  static final class ReplayCommand extends OneCommand {
    @Option(
        names = "--document",
        paramLabel = "FILE",
        description = "The mended line; without it the line is stored as it came")
    private @Nullable Path document;

    ReplayCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      Map<String, @Nullable Object> body = new HashMap<>();
      if (document != null) {
        body.put("document", read(document));
      }
      return console.call("POST", path() + "/replay", body);
    }

    private static String read(Path file) throws InvalidInputException {
      try {
        if (Files.size(file) > MAX_FILE_BYTES) {
          throw new InvalidInputException(file + " is larger than a record may be");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new InvalidInputException(file + " cannot be read: " + e.getMessage());
      }
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(
          out,
          "duplicate".equals(answer.get("outcome"))
              ? "dead letter " + id() + " was in the ledger already, and is gone"
              : "dead letter " + id() + " is in the ledger now");
    }
  }

  /** Forgets it. */
  @Command(name = "discard", description = "Forgets it")
  static final class DiscardCommand extends OneCommand {
    DiscardCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.change("DELETE", path(), null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(
          out,
          Boolean.TRUE.equals(answer.get("removed"))
              ? "dead letter " + id() + " is discarded"
              : "there is no dead letter " + id());
    }
  }
}
