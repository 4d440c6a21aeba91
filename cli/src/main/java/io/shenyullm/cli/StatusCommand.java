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
import picocli.CommandLine.Command;

/** Tells what the console has published, and the public key that gateways pin. */
@Command(
    name = "status",
    description = "What the console has published, and the public key that gateways pin")
final class StatusCommand extends ConsoleCommand {
  StatusCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
    super(out, environment);
  }

  @Override
  Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
    return console.call("GET", "/llm/api/v1/status", null);
  }

  @Override
  void show(Map<String, @Nullable Object> answer, PrintStream out) {
    if (answer.get("snapshot") instanceof Map<?, ?> snapshot) {
      showSnapshot(snapshot, out);
    }
    if (answer.get("gatewayTokens") instanceof Map<?, ?> tokens
        && Boolean.TRUE.equals(tokens.get("shared"))) {
      line(
          out,
          "all gateways may show the same token and write in each other's name: llmctl gateway"
              + " token create, then unset llm.admin.gateway-token");
    }
  }

  private static void showSnapshot(Map<?, ?> snapshot, PrintStream out) {
    if (Boolean.FALSE.equals(snapshot.get("configured"))) {
      line(out, "nothing is published: llm.admin.snapshot.folder is not set");
    } else if (snapshot.get("version") == null) {
      line(out, "nothing is published yet");
    } else {
      line(out, "snapshot " + snapshot.get("version") + " is published");
    }
    if (snapshot.get("problem") instanceof String problem) {
      line(
          out,
          ("database".equals(snapshot.get("source"))
                  ? "the console's database: "
                  : "the folder cannot be published: ")
              + problem);
    }
    line(out, "gateways pin SHENYU_LLM_SNAPSHOT_PUBLIC_KEY=" + snapshot.get("publicKey"));
    if (snapshot.get("routes") instanceof List<?> routes) {
      for (Object route : routes) {
        if (route instanceof Map<?, ?> fields) {
          showRoute(fields, out);
        }
      }
    }
  }

  private static void showRoute(Map<?, ?> route, PrintStream out) {
    String mode = String.valueOf(route.get("audit"));
    line(
        out,
        "route "
            + route.get("name")
            + ": audit "
            + mode
            + (mode.equals("off") || Boolean.TRUE.equals(route.get("requireAudit"))
                ? ""
                : ", not required"));
  }
}
