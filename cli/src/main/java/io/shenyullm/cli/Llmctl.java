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
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Entry point. Exit code 0 once all input is read, bad lines included, whose number goes to
 * standard error; 1 if a file or a stream fails; 2 for wrong options.
 */
@Command(
    name = "llmctl",
    description =
        "Tools of the ShenYu LLM plugins. scan, analyse and price: JSON lines in, JSON lines out;"
            + " rules checks, tests and replays routing rules; status, usage, budget, key, gateway,"
            + " audit, deadletter, grid, account, session, action, release and draft ask the"
            + " console; export, diff and apply hold its configuration as files.",
    mixinStandardHelpOptions = true,
    versionProvider = Llmctl.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Llmctl {
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;
  private final UnaryOperator<@Nullable String> environment;

  Llmctl(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Clock clock,
      UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
    this.in = in;
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  public static void main(String[] args) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    // unbuffered and unencoded: JsonLines buffers, and writes UTF-8 itself
    PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out));
    System.exit(new Llmctl(System.in, out, err, Clock.systemUTC(), System::getenv).run(args));
  }

  /** Commands that answer line by line. A new one is added here. */
  static List<LineCommand> lineCommands(Clock clock) {
    return List.of(
        new PriceCommand(clock), new ScanCommand(), new AnalyseCommand(System::nanoTime));
  }

  int run(String... args) {
    CommandLine root = new CommandLine(this);
    CommandLine prices = new CommandLine(new PricesCommand());
    prices.addSubcommand(new ImportPricesCommand(err));
    root.addSubcommand(prices);
    root.addSubcommand(new InstallCommands.InstallCommand(out, environment));
    root.addSubcommand(new InstallCommands.UninstallCommand(out, environment));
    root.addSubcommand(new SessionCommands.LoginCommand(out, environment));
    root.addSubcommand(new SessionCommands.LogoutCommand(out, environment));
    root.addSubcommand(new SessionCommands.WhoamiCommand(out, environment));
    root.addSubcommand(new SessionCommands.PasswordCommand(out, environment));
    root.addSubcommand(SessionCommands.create(out, environment));
    root.addSubcommand(AccountCommands.create(out, environment));
    root.addSubcommand(ActionCommands.create(out, environment));
    root.addSubcommand(new StatusCommand(out, environment));
    root.addSubcommand(AuditCommands.create(out, environment));
    root.addSubcommand(BudgetCommands.create(out, environment));
    root.addSubcommand(DeadLetterCommands.create(out, environment));
    root.addSubcommand(DraftCommands.create(out, environment));
    root.addSubcommand(GatewayCommands.create(out, environment));
    root.addSubcommand(GridCommands.create(out, environment));
    root.addSubcommand(KeyCommands.create(out, environment));
    root.addSubcommand(ReleaseCommands.create(out, environment));
    ConfigurationCommands.create(out, environment).forEach(root::addSubcommand);
    root.addSubcommand(SnapshotCommands.create(out, environment));
    root.addSubcommand(UsageCommands.create(out, environment));
    root.addSubcommand(RulesCommands.create(in, out, err, clock));
    for (LineCommand command : lineCommands(clock)) {
      root.addSubcommand(lines(command));
    }
    root.getSubcommands().values().forEach(Llmctl::addHelp);
    root.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    root.setExecutionExceptionHandler(
        (failure, commandLine, parsed) -> {
          err.println("llmctl: " + Printable.of(message(failure)));
          return 1;
        });
    if (args.length == 0) {
      root.usage(root.getErr());
      return CommandLine.ExitCode.USAGE;
    }
    return root.execute(args);
  }

  private static String message(Exception failure) {
    return failure instanceof InvalidInputException
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getSubcommands().values().forEach(Llmctl::addHelp);
  }

  /** Wraps a line command, options included, into one that runs it over the streams. */
  private CommandSpec lines(LineCommand command) {
    CommandSpec options = CommandSpec.forAnnotatedObject(command);
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection((Callable<Integer>) () -> runLines(command));
    spec.name(options.name());
    spec.usageMessage().description(options.usageMessage().description());
    options.options().forEach(spec::addOption);
    return spec;
  }

  private int runLines(LineCommand command) throws IOException, InvalidInputException {
    command.start();
    JsonLines.Summary summary = new JsonLines(command).run(in, out);
    if (summary.errors() > 0) {
      err.println(summary.errors() + " of " + summary.lines() + " lines have errors");
    }
    return CommandLine.ExitCode.OK;
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Llmctl.class.getPackage().getImplementationVersion();
      return new String[] {"llmctl " + Objects.requireNonNullElse(version, "(not packaged)")};
    }
  }
}
