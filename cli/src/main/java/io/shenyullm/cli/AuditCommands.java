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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmctl audit}: chains of audit records, for whoever checks them. */
@Command(
    name = "audit",
    description = "Chains of audit records: chains, export, verify",
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommands {
  private AuditCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine audit = new CommandLine(new AuditCommands());
    audit.addSubcommand(new ChainsCommand(out, environment));
    audit.addSubcommand(new ExportCommand(out, environment));
    audit.addSubcommand(new AuditVerifyCommand(out, environment));
    return audit;
  }

  /** Query of an address that names a chain. */
  static String of(String gateway, String boot) {
    return "?gateway=" + ConsoleClient.encode(gateway) + "&boot=" + ConsoleClient.encode(boot);
  }

  /** Lists them. */
  @Command(
      name = "chains",
      description = "Chains, newest first, and how many records each lacks; exits with 1 if any")
  static final class ChainsCommand extends ConsoleCommand {
    private static final int SHOWN_GAPS = 5;

    @Option(names = "--gateway", paramLabel = "NAME", description = "Those of one gateway only")
    private @Nullable String gateway;

    ChainsCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      Map<String, @Nullable Object> answer =
          Pages.all(
              console,
              "/llm/api/v1/audit-chains"
                  + (gateway == null ? "" : "?gateway=" + ConsoleClient.encode(gateway)),
              "chains");
      for (Map<String, @Nullable Object> chain : objects(answer, "chains")) {
        if (lacks(chain)) {
          String path = "/llm/api/v1/audit-gaps" + of(text(chain, "gateway"), text(chain, "boot"));
          chain.put("gaps", console.call("GET", path, null).get("gaps"));
        }
      }
      return answer;
    }

    private static boolean lacks(Map<String, @Nullable Object> chain) {
      return !text(chain, "missing").equals("0");
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      List<Map<String, @Nullable Object>> chains = objects(answer, "chains");
      if (chains.isEmpty()) {
        line(out, "there are no audit records");
        return;
      }
      TextTable table =
          new TextTable(
              "GATEWAY", "BOOT", "SINCE", "RECORDS>", "LAST>", "ANCHORED>", "MISSING>", "WHICH");
      for (Map<String, @Nullable Object> chain : chains) {
        table.add(
            text(chain, "gateway"),
            text(chain, "boot"),
            text(chain, "startedAt"),
            text(chain, "records"),
            text(chain, "lastSequence"),
            text(chain, "anchoredSequence"),
            text(chain, "missing"),
            gaps(objects(chain, "gaps")));
      }
      table.print(out);
    }

    private static String gaps(List<Map<String, @Nullable Object>> gaps) {
      StringBuilder text = new StringBuilder();
      for (Map<String, @Nullable Object> gap : gaps.subList(0, Math.min(SHOWN_GAPS, gaps.size()))) {
        text.append(text.isEmpty() ? "" : ", ").append(text(gap, "first"));
        if (!text(gap, "first").equals(text(gap, "last"))) {
          text.append("..").append(text(gap, "last"));
        }
      }
      return text + (gaps.size() > SHOWN_GAPS ? ", …" : "");
    }

    @Override
    int status(Map<String, @Nullable Object> answer) {
      return objects(answer, "chains").stream().anyMatch(ChainsCommand::lacks) ? 1 : 0;
    }
  }

  /** Fetches all of one. */
  @Command(
      name = "export",
      description =
          "All of a chain with its anchors, as JSON lines, to be kept or checked elsewhere")
  static final class ExportCommand implements Callable<Integer> {
    @Mixin private final ConsoleOptions options;
    private final PrintStream out;

    @Option(names = "--gateway", required = true, paramLabel = "NAME", description = "Its gateway")
    private String gateway = "";

    @Option(names = "--boot", required = true, paramLabel = "ID", description = "Its process")
    private String boot = "";

    @Mixin private final ExportTarget target = new ExportTarget();

    ExportCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      this.out = out;
      this.options = new ConsoleOptions(environment);
    }

    @Override
    public Integer call() throws InvalidInputException, IOException {
      target.requireReplaceable();
      target.write(out, options.connect(), "/llm/api/v1/audit-exports" + of(gateway, boot));
      return 0;
    }
  }
}
