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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl gateway token}: what each gateway shows to the console. */
@Command(
    name = "token",
    description = "Tokens by which gateways are let in and known: create, list, revoke",
    synopsisSubcommandLabel = "COMMAND")
final class GatewayTokenCommands {
  private static final String PATH = "/llm/api/v1/gateway-tokens";

  private GatewayTokenCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine token = new CommandLine(new GatewayTokenCommands());
    token.addSubcommand(new CreateCommand(out, environment));
    token.addSubcommand(new ListCommand(out, environment));
    token.addSubcommand(new RevokeCommand(out, environment));
    return token;
  }

  /** Makes one. */
  @Command(
      name = "create",
      description = "Makes a token for a gateway and shows it, once; older ones stay")
  static final class CreateCommand extends ConsoleCommand {
    @Parameters(
        index = "0",
        paramLabel = "GATEWAY",
        description = "Its name (SHENYU_LLM_GATEWAY_ID; by default that of its machine)")
    private String gateway = "";

    CreateCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("POST", PATH, Map.<String, @Nullable Object>of("gateway", gateway));
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, "# token " + text(answer, "id") + ", shown this once; set at the gateway:");
      line(out, "SHENYU_LLM_GATEWAY_ID=" + gateway);
      line(out, "SHENYU_LLM_CONSOLE_TOKEN=" + text(answer, "token"));
    }
  }

  /** Lists them. */
  @Command(name = "list", description = "Tokens, newest first; revoked ones with --all")
  static final class ListCommand extends ConsoleCommand {
    @Option(names = "--all", description = "Those that are revoked, too")
    private boolean all;

    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return Pages.all(console, PATH, "tokens");
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      TextTable table = new TextTable("TOKEN", "GATEWAY", "MADE", "BY", "LAST USED", "STATE");
      List<Map<String, @Nullable Object>> tokens =
          objects(answer, "tokens").stream()
              .filter(token -> all || token.get("revokedAt") == null)
              .toList();
      for (Map<String, @Nullable Object> token : tokens) {
        table.add(
            text(token, "id"),
            text(token, "gateway"),
            text(token, "createdAt"),
            text(token, "createdBy"),
            token.get("lastUsedAt") == null ? "never" : text(token, "lastUsedAt"),
            token.get("revokedAt") == null
                ? ""
                : "revoked " + text(token, "revokedAt") + " by " + text(token, "revokedBy"));
      }
      if (tokens.isEmpty()) {
        line(out, "no gateway has a token of its own");
      } else {
        table.print(out);
      }
      if (Boolean.TRUE.equals(answer.get("shared"))) {
        line(
            out,
            "all gateways may also show llm.admin.gateway-token, and write in each other's name:"
                + " unset it once each has its own");
      }
    }
  }

  /** Revokes one. */
  @Command(name = "revoke", description = "Believes a token no more, at once")
  static final class RevokeCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "TOKEN", description = "Its id, as in the list")
    private String id = "";

    RevokeCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("DELETE", PATH + "/" + ConsoleClient.encode(id), null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(
          out,
          "token %s of gateway %s is revoked since %s"
              .formatted(text(answer, "id"), text(answer, "gateway"), text(answer, "revokedAt")));
    }
  }
}
