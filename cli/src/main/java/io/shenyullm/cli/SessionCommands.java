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
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sessions that outlive one command. */
final class SessionCommands {
  private SessionCommands() {}

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
}
