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

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl draft}: what operators make of the newest release. */
@Command(
    name = "draft",
    aliases = "drafts",
    description =
        "Changes to what gateways obey: list, create, show, get, put, remove, diff, check, rebase,"
            + " publish, approve, withdraw, export, delete",
    synopsisSubcommandLabel = "COMMAND")
final class DraftCommands {
  private static final String PATH = "/llm/api/v1/drafts";
  private static final String WASM = "policy/policy.wasm";

  private DraftCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine draft = new CommandLine(new DraftCommands());
    draft.addSubcommand(new ListCommand(out, environment));
    draft.addSubcommand(new CreateCommand(out, environment));
    draft.addSubcommand(new ShowCommand(out, environment));
    draft.addSubcommand(new GetCommand(out, environment));
    draft.addSubcommand(new PutCommand(out, environment));
    draft.addSubcommand(new RemoveCommand(out, environment));
    draft.addSubcommand(new DiffCommand(out, environment));
    draft.addSubcommand(new CheckCommand(out, environment));
    draft.addSubcommand(new RebaseCommand(out, environment));
    draft.addSubcommand(new PublishCommand(out, environment));
    draft.addSubcommand(new ApproveCommand(out, environment));
    draft.addSubcommand(new WithdrawCommand(out, environment));
    draft.addSubcommand(new ExportCommand(out, environment));
    draft.addSubcommand(new DeleteCommand(out, environment));
    return draft;
  }

  /** Lists them. */
  @Command(name = "list", description = "Drafts, newest first")
  static final class ListCommand extends ConsoleCommand {
    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return Pages.all(console, PATH, "drafts");
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      List<Map<String, @Nullable Object>> drafts = objects(answer, "drafts");
      if (drafts.isEmpty()) {
        line(out, "there are no drafts");
        return;
      }
      TextTable table = new TextTable("DRAFT", "STATE", "BASE", "CHANGES>", "BY", "TITLE");
      for (Map<String, @Nullable Object> draft : drafts) {
        table.add(
            text(draft, "id"),
            text(draft, "state"),
            text(draft, "base"),
            text(draft, "changes"),
            text(draft, "createdBy"),
            text(draft, "title"));
      }
      table.print(out);
    }
  }

  /** Begins one. */
  @Command(name = "create", description = "Begins a draft on the newest release; prints its id")
  static final class CreateCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "TITLE", description = "For people")
    private String title = "";

    CreateCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("POST", PATH, Map.<String, @Nullable Object>of("title", title));
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, text(object(answer, "draft"), "id"));
    }
  }

  /** A command about one draft. */
  abstract static class OneCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "DRAFT", description = "Its id, as in the list")
    private String id = "";

    OneCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    final String path() {
      return PATH + "/" + ConsoleClient.encode(id);
    }

    /** Says how far the draft has come. */
    static void state(Map<String, @Nullable Object> answer, PrintStream out) {
      Map<String, @Nullable Object> draft = object(answer, "draft");
      Map<String, @Nullable Object> publication = object(answer, "publication");
      line(
          out,
          switch (text(draft, "state")) {
            case "published" -> "released as " + text(publication, "version");
            case "waiting" ->
                "waits for the approval of another person: llmctl draft approve "
                    + text(draft, "id")
                    + " --content "
                    + text(answer, "contentSha256");
            case "scheduled" -> "will be released at " + text(publication, "notBefore");
            default -> "is open";
          });
      if (draft.get("problem") != null) {
        line(out, "could not be released: " + text(draft, "problem"));
      }
    }
  }

  /** Shows one. */
  @Command(name = "show", description = "A draft, what it changes, and what was done to it")
  static final class ShowCommand extends OneCommand {
    @Option(names = "--all", description = "Also items that it does not change")
    private boolean all;

    ShowCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("GET", path(), null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      Map<String, @Nullable Object> draft = object(answer, "draft");
      line(out, text(draft, "id") + ": " + text(draft, "title"));
      state(answer, out);
      line(out, "based on " + (draft.get("base") == null ? "nothing" : text(draft, "base")));
      if (!text(draft, "state").equals("published")
          && !text(draft, "base").equals(text(answer, "newest"))) {
        line(out, "release " + text(answer, "newest") + " is newer: llmctl draft rebase");
      }
      TextTable table = new TextTable("ITEM", "STATE", "CHANGED", "BY");
      for (Map<String, @Nullable Object> item : objects(answer, "items")) {
        if (all || !text(item, "state").equals("same")) {
          table.add(
              text(item, "path"),
              text(item, "state") + (Boolean.TRUE.equals(item.get("conflict")) ? ", conflict" : ""),
              text(item, "changedAt"),
              text(item, "changedBy"));
        }
      }
      table.print(out);
      for (Map<String, @Nullable Object> step : objects(answer, "steps")) {
        line(
            out,
            "%s %s by %s %s"
                .formatted(
                    text(step, "at"), text(step, "what"), text(step, "who"), text(step, "path"))
                .strip());
      }
    }
  }

  /** A command about an item of one draft. */
  abstract static class ItemCommand extends OneCommand {
    @Parameters(index = "1", paramLabel = "ITEM", description = "Such as rules/costs.drl")
    private String item = "";

    ItemCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    final boolean isBinary() {
      return item.equals(WASM);
    }

    final String item() {
      return item;
    }

    final String itemPath() throws InvalidInputException {
      String[] parts = item.split("/", -1);
      if (parts.length != 2) {
        throw new InvalidInputException("an item is a folder and a name, such as rules/costs.drl");
      }
      return path()
          + "/items/"
          + ConsoleClient.encode(parts[0])
          + "/"
          + ConsoleClient.encode(parts[1]);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, text(answer, "path") + " is " + text(answer, "state"));
    }
  }

  /** Reads an item. */
  @Command(name = "get", description = "The text of an item; policy/policy.wasm needs --out")
  static final class GetCommand extends ItemCommand {
    @Option(names = "--out", paramLabel = "FILE", description = "Where to; else standard output")
    private @Nullable Path file;

    GetCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      Map<String, @Nullable Object> answer = console.call("GET", itemPath(), null);
      if (!(answer.get("text") instanceof String text)) {
        throw new InvalidInputException("the draft has no " + item());
      }
      if (file != null) {
        WholeText.write(isBinary() ? decoded(text) : text.getBytes(UTF_8), file);
      } else if (!json()) {
        WholeText.requirePlain(text);
      }
      return answer;
    }

    private static byte[] decoded(String text) throws InvalidInputException {
      try {
        return Base64.getDecoder().decode(text.strip());
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(WASM + " of the draft is not Base64");
      }
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      if (file == null) {
        out.writeBytes(text(answer, "text").getBytes(UTF_8));
        out.flush();
      }
    }
  }

  /** Writes an item. */
  @Command(
      name = "put",
      description = "Makes a file the text of an item; a compiled policy is encoded")
  static final class PutCommand extends ItemCommand {
    @Parameters(index = "2", paramLabel = "FILE", description = "The file")
    private Path file = Path.of("");

    @Option(
        names = "--if-match",
        paramLabel = "ETAG",
        description = "Only for this state of the item (etag of show --json); else as it is now")
    private @Nullable String ifMatch;

    PutCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      String text = read();
      String state = ifMatch == null ? console.tagged(itemPath()).eTag() : ifMatch;
      return console.change(
          "PUT", itemPath(), Map.<String, @Nullable Object>of("text", text), state);
    }

    private String read() throws InvalidInputException {
      try {
        byte[] bytes = Files.readAllBytes(file);
        return isBinary()
            ? Base64.getEncoder().encodeToString(bytes)
            : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new InvalidInputException(file + " is not UTF-8");
      } catch (IOException e) {
        throw new InvalidInputException(file + " cannot be read: " + e);
      }
    }
  }

  /** Takes an item out. */
  @Command(name = "remove", description = "Takes an item out, or forgets its change with --revert")
  static final class RemoveCommand extends ItemCommand {
    @Option(names = "--revert", description = "As in the release again")
    private boolean revert;

    RemoveCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.change(
          "DELETE",
          itemPath() + (revert ? "?revert=true" : ""),
          null,
          console.tagged(itemPath()).eTag());
    }
  }

  /** Compares. */
  @Command(name = "diff", description = "What a draft changes, by item")
  static final class DiffCommand extends OneCommand {
    DiffCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("GET", path() + "/diff", null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      ReleaseCommands.showDiff(answer, out);
    }
  }

  /** Checks. */
  @Command(
      name = "check",
      description = "Whether gateways would take it and its tests pass; exits with 1 if not")
  static final class CheckCommand extends OneCommand {
    CheckCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("POST", path() + "/checks", null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      ReleaseCommands.showReport(answer, out);
    }

    @Override
    int status(Map<String, @Nullable Object> answer) {
      return Boolean.TRUE.equals(answer.get("passes")) ? 0 : 1;
    }
  }

  /** Bases it on the newest release. */
  @Command(
      name = "rebase",
      description = "Bases a draft on the newest release; exits with 1 if items are in conflict")
  static final class RebaseCommand extends OneCommand {
    RebaseCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("POST", path() + "/rebases", null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, "based on " + text(object(answer, "draft"), "base"));
      for (Map<String, @Nullable Object> item : objects(answer, "items")) {
        if (Boolean.TRUE.equals(item.get("conflict"))) {
          line(out, "conflict: " + text(item, "path") + ", put it again as it is to be");
        }
      }
    }

    @Override
    int status(Map<String, @Nullable Object> answer) {
      return objects(answer, "items").stream()
              .anyMatch(item -> Boolean.TRUE.equals(item.get("conflict")))
          ? 1
          : 0;
    }
  }

  /** Publishes. */
  @Command(
      name = "publish",
      description = "Checks a draft and releases it, at once or when it is approved or due")
  static final class PublishCommand extends OneCommand {
    @Option(names = "--message", required = true, paramLabel = "TEXT", description = "Why")
    private String message = "";

    @Option(
        names = "--not-before",
        paramLabel = "TIME",
        description = "When, in UTC, such as 2026-12-01T06:00:00Z")
    private @Nullable String notBefore;

    @Option(names = "--dry-run", description = "Only check it; exits with 1 if that does not pass")
    private boolean dryRun;

    PublishCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      if (dryRun) {
        return console.call("POST", path() + "/checks", null);
      }
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put("message", message);
      body.put("contentSha256", text(console.call("GET", path(), null), "contentSha256"));
      if (notBefore != null) {
        body.put("notBefore", notBefore);
      }
      return console.call("POST", path() + "/publications", body);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      if (dryRun) {
        ReleaseCommands.showReport(answer, out);
      } else {
        state(answer, out);
      }
    }

    @Override
    int status(Map<String, @Nullable Object> answer) {
      return dryRun && !Boolean.TRUE.equals(answer.get("passes")) ? 1 : 0;
    }
  }

  /** Approves. */
  @Command(name = "approve", description = "Approves what a draft waits for, as another person")
  static final class ApproveCommand extends OneCommand {
    @Option(
        names = "--content",
        required = true,
        paramLabel = "SHA256",
        description = "Of what was looked at (contentSha256 of show --json)")
    private String content = "";

    ApproveCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.change(
          "POST",
          path() + "/approvals",
          Map.<String, @Nullable Object>of("contentSha256", content),
          console.tagged(path()).eTag());
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      state(answer, out);
    }
  }

  /** Takes back what was asked for. */
  @Command(name = "withdraw", description = "Takes back what was asked for a draft's publication")
  static final class WithdrawCommand extends OneCommand {
    WithdrawCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.change(
          "DELETE", path() + "/publications", null, console.tagged(path()).eTag());
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      state(answer, out);
    }
  }

  /** Exports. */
  @Command(
      name = "export",
      description = "What a draft changes in a folder of sources, for git apply")
  static final class ExportCommand extends OneCommand {
    @Option(names = "--out", paramLabel = "FILE", description = "Where to; else standard output")
    private @Nullable Path file;

    ExportCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      Map<String, @Nullable Object> answer = console.call("GET", path() + "/patch", null);
      if (file != null) {
        WholeText.write(text(answer, "patch").getBytes(UTF_8), file);
      } else if (!json()) {
        WholeText.requirePlain(text(answer, "patch"));
      }
      return answer;
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      if (file == null) {
        out.writeBytes(text(answer, "patch").getBytes(UTF_8));
        out.flush();
      }
    }
  }

  /** Throws one away. */
  @Command(name = "delete", description = "Throws a draft away")
  static final class DeleteCommand extends OneCommand {
    DeleteCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.change("DELETE", path(), null, console.tagged(path()).eTag());
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, "deleted: " + text(object(answer, "draft"), "title"));
    }
  }
}
