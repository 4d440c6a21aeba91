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

/** {@code llmctl grid}: the state that gateways share. */
@Command(
    name = "grid",
    description = "The state that gateways share: status",
    synopsisSubcommandLabel = "COMMAND")
final class GridCommands {
  private GridCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine grid = new CommandLine(new GridCommands());
    grid.addSubcommand(new StatusCommand(out, environment));
    return grid;
  }

  /** Tells how it is. */
  @Command(name = "status", description = "Engine, health, nodes and gateways")
  static final class StatusCommand extends ConsoleCommand {
    StatusCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("GET", "/llm/api/v1/grids/current", null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      boolean shared = Boolean.TRUE.equals(answer.get("shared"));
      line(
          out,
          "%s, %s since %s%s"
              .formatted(
                  text(answer, "engine"),
                  text(answer, "state"),
                  text(answer, "since"),
                  shared ? "" : ", not shared with the gateways"));
      for (String key : List.of("problem", "detail")) {
        String told = text(answer, key);
        if (!told.isEmpty()) {
          line(out, told);
        }
      }
      List<Map<String, @Nullable Object>> nodes = objects(answer, "nodes");
      if (!nodes.isEmpty()) {
        TextTable table = new TextTable("NODE", "ADDRESS", "VERSION");
        nodes.forEach(n -> table.add(text(n, "id"), text(n, "address"), text(n, "version")));
        table.print(out);
      }
      TextTable table = new TextTable("GATEWAY", "BOOT", "VERSION", "STARTED", "");
      for (Map<String, @Nullable Object> gateway : objects(answer, "gateways")) {
        table.add(
            text(gateway, "id"),
            text(gateway, "boot"),
            text(gateway, "version"),
            text(gateway, "startedAt"),
            Boolean.TRUE.equals(gateway.get("self")) ? "this console" : "");
      }
      table.print(out);
    }
  }
}
