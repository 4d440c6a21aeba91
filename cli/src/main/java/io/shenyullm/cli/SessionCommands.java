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

import io.shenyullm.core.config.Secret;
import java.io.Console;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sessions that outlive one command, and who they belong to. */
@Command(
    name = "session",
    description = "Sessions of the console that runs alone: list, end",
    synopsisSubcommandLabel = "COMMAND")
final class SessionCommands {
  private static final String PATH = "/llm/api/v1/sessions";

  private SessionCommands() {}

  /** {@code llmctl session}. */
  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine session = new CommandLine(new SessionCommands());
    session.addSubcommand(new ListCommand(out, environment));
    session.addSubcommand(new EndCommand(out, environment));
    return session;
  }

  /** Begins one. */
  @Command(
      name = "login",
      description =
          "Print a session of the console, or of the ShenYu admin it runs in: export"
              + " LLMCTL_TOKEN=$(llmctl login)")
  static final class LoginCommand implements Callable<Integer> {
    @Mixin private final ConsoleOptions options;

    private final PrintStream out;

    LoginCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new ConsoleOptions(environment);
    }

    @Override
    public Integer call() throws InvalidInputException {
      ConsoleCommand.line(out, options.connect().token().reveal());
      return 0;
    }
  }

  /** Ends one. */
  @Command(name = "logout", description = "End the session that LLMCTL_TOKEN holds")
  static final class LogoutCommand implements Callable<Integer> {
    @Mixin private final ConsoleOptions options;

    private final PrintStream out;

    LogoutCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new ConsoleOptions(environment);
    }

    @Override
    public Integer call() throws InvalidInputException {
      boolean ended = options.connect().logout();
      ConsoleCommand.line(
          out,
          ended
              ? "the session is ended"
              : "a ShenYu admin cannot end a session: it expires after shenyu.jwt.expired-seconds,"
                  + " or when the account's password changes");
      return ended ? 0 : 1;
    }
  }

  /** Says who asks. */
  @Command(name = "whoami", description = "Who asks, and which roles that account has")
  static final class WhoamiCommand extends ConsoleCommand {
    WhoamiCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("GET", PATH + "/current", null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, text(answer, "user") + ": " + AccountCommands.roles(answer));
      if (Boolean.TRUE.equals(answer.get("passwordDue"))) {
        line(out, "a password of your own must be chosen first: llmctl password");
      }
    }
  }

  /** Lists them. */
  @Command(name = "list", description = "Your own sessions, newest first")
  static final class ListCommand extends ConsoleCommand {
    @Option(names = "--everybody", description = "Those of all accounts, for an administrator")
    private boolean everybody;

    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return Pages.all(console, PATH + "?everybody=" + everybody, "sessions");
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      TextTable table = new TextTable("SESSION", "USER", "SINCE", "LAST USED", "FROM", "WITH");
      for (Map<String, @Nullable Object> session : objects(answer, "sessions")) {
        table.add(
            text(session, "id") + (Boolean.TRUE.equals(session.get("current")) ? " (this)" : ""),
            text(session, "user"),
            text(session, "createdAt"),
            text(session, "seenAt"),
            text(session, "address"),
            text(session, "client"));
      }
      table.print(out);
    }
  }

  /** Ends one of them. */
  @Command(
      name = "end",
      description = "Ends a session: your own, or for an administrator anybody's")
  static final class EndCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "SESSION", description = "Its id, as in the list")
    private String id = "";

    EndCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("DELETE", PATH + "/" + ConsoleClient.encode(id), null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, "a session of " + text(answer, "user") + " is ended");
    }
  }

  /** Chooses another password. */
  @Command(
      name = "password",
      description =
          "Chooses another password: LLMCTL_PASSWORD is the present one, LLMCTL_NEW_PASSWORD the"
              + " other; asked for at a terminal where that is not set. Ends all other sessions")
  static final class PasswordCommand implements Callable<Integer> {
    @Mixin private final ConsoleOptions options;

    private final PrintStream out;
    private final UnaryOperator<@Nullable String> environment;

    PasswordCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.environment = environment;
      this.options = new ConsoleOptions(environment);
    }

    @Override
    public Integer call() throws InvalidInputException {
      Secret present = options.password();
      String wanted = wanted();
      options
          .connect()
          .call(
              "PUT",
              PATH + "/current/password",
              Map.of("present", present.reveal(), "wanted", wanted));
      ConsoleCommand.line(out, "the password is changed, and all other sessions are ended");
      return 0;
    }

    private String wanted() throws InvalidInputException {
      String given = environment.apply("LLMCTL_NEW_PASSWORD");
      if (given != null && !given.isEmpty()) {
        return given;
      }
      Console terminal = System.console();
      if (terminal == null) {
        throw new InvalidInputException("set LLMCTL_NEW_PASSWORD to the password that is wanted");
      }
      char[] first = terminal.readPassword("New password: ");
      char[] second = terminal.readPassword("Once more: ");
      if (first == null || !Arrays.equals(first, second)) {
        throw new InvalidInputException("the two are not the same, nothing was changed");
      }
      return new String(first);
    }
  }
}
