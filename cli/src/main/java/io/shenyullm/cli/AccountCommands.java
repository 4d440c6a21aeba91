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
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl account}: who may log in to the console that runs alone, and with which roles. */
@Command(
    name = "account",
    description =
        "Accounts of the console that runs alone: create, list, change, disable, enable, reset,"
            + " delete",
    synopsisSubcommandLabel = "COMMAND")
final class AccountCommands {
  private static final String PATH = "/llm/api/v1/accounts";

  private AccountCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine account = new CommandLine(new AccountCommands());
    account.addSubcommand(new CreateCommand(out, environment));
    account.addSubcommand(new ListCommand(out, environment));
    account.addSubcommand(new ChangeCommand(out, environment));
    account.addSubcommand(new DisableCommand(out, environment));
    account.addSubcommand(new EnableCommand(out, environment));
    account.addSubcommand(new ResetCommand(out, environment));
    account.addSubcommand(new DeleteCommand(out, environment));
    return account;
  }

  private static String path(String name) {
    return PATH + "/" + ConsoleClient.encode(name);
  }

  /** What somebody may do, in words. */
  static String roles(Map<String, @Nullable Object> account) {
    return account.get("roles") instanceof List<?> roles && !roles.isEmpty()
        ? roles.stream().map(Objects::toString).collect(Collectors.joining(", "))
        : "may look only";
  }

  private static String state(Map<String, @Nullable Object> account) {
    if (Boolean.TRUE.equals(account.get("disabled"))) {
      return "disabled";
    }
    return Boolean.TRUE.equals(account.get("passwordDue")) ? "must choose a password" : "";
  }

  /** One account of the console. */
  private abstract static class AccountCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "What the account logs in with")
    private String name = "";

    AccountCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    final String name() {
      return name;
    }

    /** Changes it as it is when it is read. */
    final Map<String, @Nullable Object> change(
        ConsoleClient console, Map<String, @Nullable Object> change) throws InvalidInputException {
      return console.change("PATCH", path(name), change, console.tagged(path(name)).eTag());
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      String state = state(answer);
      line(
          out, text(answer, "name") + ": " + roles(answer) + (state.isEmpty() ? "" : ", " + state));
    }

    static void showPassword(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, "# for one login, shown this once: another one must be chosen then");
      line(out, text(answer, "password"));
    }
  }

  /** Makes one. */
  @Command(name = "create", description = "Makes an account and shows its first password, once")
  static final class CreateCommand extends AccountCommand {
    @Option(
        names = "--role",
        paramLabel = "ROLE",
        description =
            "operator, finance, compliance, auditor or administrator; may be given several times."
                + " Without one it may look only")
    private List<String> roles = List.of();

    CreateCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
      wanted.put("name", name());
      wanted.put("roles", roles);
      return console.call("POST", PATH, wanted);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      showPassword(answer, out);
    }
  }

  /** Lists them. */
  @Command(name = "list", description = "All accounts, by name")
  static final class ListCommand extends ConsoleCommand {
    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return Pages.all(console, PATH, "accounts");
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      TextTable table = new TextTable("ACCOUNT", "ROLES", "LAST LOGIN", "STATE");
      for (Map<String, @Nullable Object> account : objects(answer, "accounts")) {
        table.add(
            text(account, "name"),
            roles(account),
            account.get("lastLoginAt") == null ? "never" : text(account, "lastLoginAt"),
            state(account));
      }
      table.print(out);
    }
  }

  /** Changes roles. */
  @Command(name = "change", description = "Gives an account these roles, and no others")
  static final class ChangeCommand extends AccountCommand {
    @Option(
        names = "--role",
        paramLabel = "ROLE",
        description =
            "operator, finance, compliance, auditor or administrator; may be given several times")
    private List<String> roles = List.of();

    @Option(names = "--no-roles", description = "Takes all away: the account may look only")
    private boolean none;

    ChangeCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      if (roles.isEmpty() != none) {
        throw new InvalidInputException(
            "say which roles the account is to have: --role, or --no-roles");
      }
      return change(console, Map.of("roles", roles));
    }
  }

  /** Ends its sessions and lets it in no more. */
  @Command(name = "disable", description = "Ends its sessions and lets it in no more")
  static final class DisableCommand extends AccountCommand {
    DisableCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return change(console, Map.of("disabled", true));
    }
  }

  /** Lets it in again. */
  @Command(name = "enable", description = "Lets it in again")
  static final class EnableCommand extends AccountCommand {
    EnableCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return change(console, Map.of("disabled", false));
    }
  }

  /** Gives it another password. */
  @Command(
      name = "reset",
      description = "Gives it another password, shown once, and ends its sessions")
  static final class ResetCommand extends AccountCommand {
    ResetCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("POST", path(name()) + "/password-resets", new LinkedHashMap<>());
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      showPassword(answer, out);
    }
  }

  /** Deletes it. */
  @Command(name = "delete", description = "Deletes it and ends its sessions")
  static final class DeleteCommand extends AccountCommand {
    DeleteCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.change("DELETE", path(name()), null, console.tagged(path(name())).eTag());
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, "account " + text(answer, "name") + " is deleted");
    }
  }
}
