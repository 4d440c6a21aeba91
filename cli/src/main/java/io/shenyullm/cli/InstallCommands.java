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
import io.shenyullm.registration.Registrar;
import io.shenyullm.registration.Registration;
import io.shenyullm.registration.RegistrationException;
import io.shenyullm.registration.Setting;
import io.shenyullm.registration.ShenyuAdmin;
import io.shenyullm.registration.Step;
import java.io.PrintStream;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts the plugins into a ShenYu admin, and takes them out. */
final class InstallCommands {
  private InstallCommands() {}

  /** Where the admin is and what both commands want to know. */
  static final class AdminOptions {
    static final String DEFAULT_URL = "http://127.0.0.1:9095";

    @Option(
        names = "--admin",
        paramLabel = "URL",
        description = "The ShenYu admin (LLMCTL_ADMIN; default " + DEFAULT_URL + ")")
    private @Nullable String url;

    @Option(
        names = "--namespace",
        paramLabel = "NAME",
        defaultValue = Registration.DEFAULT_NAMESPACE,
        description = "Name or id of the namespace of the gateways (default ${DEFAULT-VALUE})")
    private String namespace = Registration.DEFAULT_NAMESPACE;

    @Option(names = "--dry-run", description = "Only tell what would be done")
    private boolean dryRun;

    @Mixin private final Login login;

    AdminOptions(UnaryOperator<@Nullable String> environment) {
      this.login = new Login(environment);
    }

    URI address() throws InvalidInputException {
      return Login.address(
          "--admin",
          Objects.requireNonNullElse(login.given(url, "LLMCTL_ADMIN"), DEFAULT_URL),
          DEFAULT_URL);
    }

    Registrar connect(PrintStream out) throws InvalidInputException, RegistrationException {
      Secret session = login.token();
      ShenyuAdmin admin =
          session == null
              ? ShenyuAdmin.login(
                  address(),
                  login.user(),
                  login.password(
                      "the ShenYu admin wants to know who asks: set LLMCTL_PASSWORD to that of your"
                          + " account (and LLMCTL_USER)"))
              : ShenyuAdmin.withToken(address(), session);
      return new Registrar(admin, dryRun, step -> ConsoleCommand.line(out, step.toString()));
    }

    int done(PrintStream out, String text) {
      ConsoleCommand.line(out, dryRun ? "nothing was changed: --dry-run" : text);
      return 0;
    }
  }

  /** What may be refused. */
  @FunctionalInterface
  private interface Change {
    /** Whether all is as it was asked for. */
    boolean make() throws InvalidInputException, RegistrationException;
  }

  private static boolean told(Change change) throws InvalidInputException {
    try {
      return change.make();
    } catch (RegistrationException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()));
    }
  }

  /** Puts them in. */
  @Command(
      name = "install",
      description = {
        "Register the plugins with a ShenYu admin, which sends them to its gateways: forms,"
            + " plugins, selectors, rules, an entry in the menu.",
        "Doing it again changes nothing; undo: llmctl uninstall"
      })
  static final class InstallCommand implements Callable<Integer> {
    private static final String DEFAULT_PATH = "/v1/**";

    @Mixin private final AdminOptions options;

    @Option(
        names = "--path",
        paramLabel = "PATTERN",
        description = "Requests that are ours (default " + DEFAULT_PATH + ")")
    private @Nullable String path;

    @Option(
        names = "--menu",
        paramLabel = "URL",
        description =
            "Where the menu leads, at most 32 characters (default: the pages of this admin; none:"
                + " no entry). An admin at this machine's own address needs it: others cannot open"
                + " that")
    private @Nullable String menu;

    private final PrintStream out;

    InstallCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new AdminOptions(environment);
    }

    @Override
    public Integer call() throws InvalidInputException {
      Registration wanted = wanted();
      boolean asGiven = told(() -> options.connect(out).install(wanted));
      if (wanted.menu() == null && menu == null) {
        Step skipped =
            new Step(
                Step.Act.SKIP,
                "menu entry: %s is for this machine only; say with --menu where people find the pages"
                    .formatted(options.address()));
        ConsoleCommand.line(out, skipped.toString());
      }
      if (!asGiven) {
        ConsoleCommand.line(out, "not all is as it was asked for: see what was skipped");
        return 1;
      }
      return options.done(out, "the plugins are registered; undo: llmctl uninstall");
    }

    private Registration wanted() throws InvalidInputException {
      Setting address = menuAddress();
      try {
        return new Registration(
            options.namespace,
            path == null ? Setting.byDefault(DEFAULT_PATH) : Setting.given(path),
            address);
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException("--path: " + e.getMessage());
      }
    }

    /** By what is written: whoever opens the menu would look for it on a machine of their own. */
    private static boolean isLoopback(URI address) {
      String host = Objects.requireNonNullElse(address.getHost(), "");
      return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private @Nullable Setting menuAddress() throws InvalidInputException {
      if (menu == null) {
        URI admin = options.address();
        return isLoopback(admin) ? null : Setting.byDefault(admin + "/static/llm");
      }
      return menu.equals("none")
          ? null
          : Setting.given(Login.address("--menu", menu, "https://llm").toString());
    }
  }

  /** Takes them out. */
  @Command(
      name = "uninstall",
      description =
          "Take the plugins out of a ShenYu admin, with all selectors and rules of theirs")
  static final class UninstallCommand implements Callable<Integer> {
    @Mixin private final AdminOptions options;

    private final PrintStream out;

    UninstallCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new AdminOptions(environment);
    }

    @Override
    public Integer call() throws InvalidInputException {
      told(
          () -> {
            options.connect(out).uninstall(options.namespace);
            return true;
          });
      return options.done(out, "the plugins are taken out; back: llmctl install");
    }
  }
}
