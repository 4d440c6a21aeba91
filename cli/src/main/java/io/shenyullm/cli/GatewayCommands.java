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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code llmctl gateway}: gateways, as the console knows them. */
@Command(
    name = "gateway",
    aliases = "gateways",
    description =
        "Gateways: list and show (what each says of itself), token (what each shows to the"
            + " console)",
    synopsisSubcommandLabel = "COMMAND")
final class GatewayCommands {
  private GatewayCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine gateway = new CommandLine(new GatewayCommands());
    GatewayStatusCommands.addTo(gateway, out, environment);
    gateway.addSubcommand(GatewayTokenCommands.create(out, environment));
    return gateway;
  }
}
