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
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code llmctl snapshot}: what is published, and who obeys it. */
@Command(
    name = "snapshot",
    description = "What is published, and which gateways obey it: status",
    synopsisSubcommandLabel = "COMMAND")
final class SnapshotCommands {
  private SnapshotCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine snapshot = new CommandLine(new SnapshotCommands());
    snapshot.addSubcommand(new StatusCommand(out, environment));
    return snapshot;
  }

  /** Tells what is in force, and where it is refused. */
  @Command(
      name = "status",
      description = "Version in force, and what each gateway obeys or refuses")
  static final class StatusCommand extends ConsoleCommand {
    StatusCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("GET", "/llm/api/v1/status", null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      List<Map<String, @Nullable Object>> gateways = objects(answer, "gateways");
      if (answer.get("snapshot") instanceof Map<?, ?> snapshot) {
        Object version = snapshot.get("version");
        line(
            out, version == null ? "nothing is published" : "version " + version + " is published");
        Object problem = snapshot.get("problem");
        if (problem != null) {
          line(out, "the folder is not published: " + problem);
        }
      }
      TextTable table = new TextTable("GATEWAY", "OBEYS", "REFUSES", "SEEN", "BECAUSE");
      for (Map<String, @Nullable Object> gateway : gateways) {
        table.add(
            text(gateway, "id"),
            gateway.get("snapshotVersion") == null ? "nothing" : text(gateway, "snapshotVersion"),
            gateway.get("problem") == null || gateway.get("refusedVersion") != null
                ? text(gateway, "refusedVersion")
                : "unreadable",
            text(gateway, "seenAt"),
            text(gateway, "problem"));
      }
      table.print(out);
    }
  }
}
