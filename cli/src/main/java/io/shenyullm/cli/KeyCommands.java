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
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl key}: makes virtual keys, and says which no gateway believes any more. */
@Command(
    name = "key",
    description = "Virtual keys: new; at all gateways: list, revoke, restore",
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommands {
  private KeyCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine key = new CommandLine(new KeyCommands());
    key.addSubcommand(new MintKeyCommand(out, environment, new SecureRandom()));
    key.addSubcommand(new ListCommand(out, environment));
    key.addSubcommand(new RevokeCommand(out, environment));
    key.addSubcommand(new RestoreCommand(out, environment));
    return key;
  }

  private static boolean isUnknown(Map<String, @Nullable Object> key) {
    return Boolean.FALSE.equals(key.get("known"));
  }

  /** Lists what is revoked. */
  @Command(name = "list", description = "Keys that are revoked")
  static final class ListCommand extends ConsoleCommand {
    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("GET", "/llm/api/v1/key-revocations", null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      List<Map<String, @Nullable Object>> keys = objects(answer, "keys");
      if (keys.isEmpty()) {
        nothing(answer, out, "no key is revoked");
        return;
      }
      TextTable table = new TextTable("KEY", "BY", "AT", "REASON", "STATE");
      for (Map<String, @Nullable Object> key : keys) {
        String state = isUnknown(key) ? "not in the snapshot" : "";
        if (key.get("pending") != null) {
          state += (state.isEmpty() ? "" : ", ") + "not obeyed yet";
        }
        table.add(text(key, "id"), text(key, "by"), text(key, "at"), text(key, "reason"), state);
      }
      table.print(out);
    }
  }

  /** Revokes. */
  @Command(name = "revoke", description = "Refuses every call with a key, at once")
  static final class RevokeCommand extends ConsoleCommand {
    @Parameters(
        index = "0",
        paramLabel = "KEY",
        description = "Its id, as in the snapshot and in records; not the key itself")
    private String id = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why")
    private String reason = "";

    RevokeCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.change("PUT", path(id), Map.<String, @Nullable Object>of("reason", reason));
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, "key " + id + " is revoked; undo: llmctl key restore " + id);
      if (isUnknown(answer)) {
        line(out, "no key of this id in the snapshot in force; revoked all the same: check the id");
      }
      pending(answer, out);
    }
  }

  /** Restores. */
  @Command(name = "restore", description = "Believes a key again as far as the snapshot does")
  static final class RestoreCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Its id")
    private String id = "";

    RestoreCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.change("DELETE", path(id), null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(
          out,
          Boolean.TRUE.equals(answer.get("removed"))
              ? "key " + id + " is believed again as far as the snapshot does"
              : "key " + id + " was not revoked");
      pending(answer, out);
    }
  }

  private static String path(String id) {
    return "/llm/api/v1/key-revocations/" + ConsoleClient.encode(id);
  }
}
