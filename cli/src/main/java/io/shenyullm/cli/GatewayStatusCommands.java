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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl gateway list} and {@code show}: what gateways say of themselves. */
final class GatewayStatusCommands {
  private static final String PATH = "/llm/api/v1/gateways";

  private GatewayStatusCommands() {}

  static void addTo(
      CommandLine gateway, PrintStream out, UnaryOperator<@Nullable String> environment) {
    gateway.addSubcommand(new ListCommand(out, environment));
    gateway.addSubcommand(new ShowCommand(out, environment));
  }

  /** Lists all. */
  @Command(
      name = "list",
      description =
          "Who runs what, since when and why not. Exits with 1 while a gateway refuses what is"
              + " published or has not answered")
  static final class ListCommand extends ConsoleCommand {
    @Option(names = "--search", description = "part of a gateway's or its machine's name")
    private String search = "";

    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return Pages.all(console, PATH + "?q=" + ConsoleClient.encode(search), "gateways");
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      List<Map<String, @Nullable Object>> gateways = objects(answer, "gateways");
      if (gateways.isEmpty()) {
        line(out, "no gateway has been heard of");
        return;
      }
      TextTable table =
          new TextTable(
              "GATEWAY",
              "STATE",
              "SNAPSHOT>",
              "VERSION",
              "HOST",
              "HEARD",
              "IN FLIGHT>",
              "WAITING>",
              "PARKED>",
              "IN TROUBLE>");
      for (Map<String, @Nullable Object> gateway : gateways) {
        table.add(
            text(gateway, "id"),
            text(gateway, "state"),
            text(gateway, "snapshotVersion"),
            text(gateway, "version"),
            text(gateway, "host"),
            text(gateway, "seenAt"),
            text(gateway, "requests"),
            text(gateway, "waitingRecords"),
            text(gateway, "parkedRecords"),
            text(gateway, "offersInTrouble"));
      }
      table.print(out);
      for (Map<String, @Nullable Object> gateway : gateways) {
        refusal(gateway, out);
      }
      if (answer.get("rollout") instanceof Map<?, ?> rollout) {
        line(
            out,
            "snapshot %s: %s obey, %s refuse, %s have not answered, %s are silent"
                .formatted(
                    rollout.get("version"),
                    rollout.get("obeys"),
                    rollout.get("refused"),
                    rollout.get("pending"),
                    rollout.get("silent")));
      }
    }

    @Override
    int status(Map<String, @Nullable Object> answer) {
      return answer.get("rollout") instanceof Map<?, ?> rollout
              && (isSome(rollout.get("refused")) || isSome(rollout.get("pending")))
          ? 1
          : 0;
    }

    private static boolean isSome(@Nullable Object count) {
      return count instanceof Number number && number.longValue() > 0;
    }
  }

  /** Shows one. */
  @Command(name = "show", description = "All that a gateway says of itself")
  static final class ShowCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "GATEWAY", description = "its id")
    private String id = "";

    ShowCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call("GET", PATH + "/" + ConsoleClient.encode(id), null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      TextTable facts = new TextTable("ABOUT", "IT SAYS");
      fact(facts, "gateway", answer, "id");
      fact(facts, "state", answer, "state");
      fact(facts, "heard", answer, "seenAt");
      fact(facts, "snapshot", answer, "snapshotVersion");
      fact(facts, "sha256", answer, "snapshotSha256");
      fact(facts, "obeyed since", answer, "snapshotSince");
      fact(facts, "version", answer, "version");
      fact(facts, "commit", answer, "commit");
      fact(facts, "java", answer, "java");
      fact(facts, "host", answer, "host");
      fact(facts, "started", answer, "startedAt");
      fact(facts, "process", answer, "boot");
      fact(facts, "in flight", answer, "requests");
      fact(facts, "bytes held", answer, "bytes");
      fact(facts, "of at most", answer, "bytesLimit");
      fact(facts, "cached replies", answer, "cachedReplies");
      fact(facts, "cached bytes", answer, "cachedBytes");
      fact(facts, "records waiting", answer, "waitingRecords");
      fact(facts, "records parked", answer, "parkedRecords");
      fact(facts, "outbox bytes", answer, "outboxBytes");
      facts.print(out);
      if (Boolean.TRUE.equals(answer.get("contested"))) {
        line(
            out,
            "another living process calls itself the same: give each its own"
                + " shenyu.llm.gateway-id");
      }
      refusal(answer, out);
      offers(objects(answer, "offers"), out);
      links(objects(answer, "links"), out);
    }

    private static void fact(
        TextTable table, String name, Map<String, @Nullable Object> answer, String key) {
      if (answer.get(key) != null) {
        table.add(name, text(answer, key));
      }
    }

    private static void offers(List<Map<String, @Nullable Object>> offers, PrintStream out) {
      if (offers.isEmpty()) {
        return;
      }
      TextTable table =
          new TextTable("OFFER", "STATE", "ERROR RATE>", "FIRST TOKEN MS>", "OPENS IN MS>");
      offers.forEach(
          o ->
              table.add(
                  text(o, "offer"),
                  text(o, "state"),
                  text(o, "errorRate"),
                  text(o, "firstTokenMillis"),
                  text(o, "opensInMillis")));
      table.print(out);
    }

    private static void links(List<Map<String, @Nullable Object>> links, PrintStream out) {
      if (links.isEmpty()) {
        return;
      }
      TextTable table = new TextTable("LINK", "NAME", "TLS", "EXPIRES");
      links.forEach(
          l ->
              table.add(
                  text(l, "kind"),
                  text(l, "name"),
                  Boolean.TRUE.equals(l.get("tls")) ? "yes" : "no",
                  text(l, "expiresAt")));
      table.print(out);
    }
  }

  /** Why a gateway refuses, if it does, one problem a line. */
  private static void refusal(Map<String, @Nullable Object> gateway, PrintStream out) {
    if (gateway.get("problem") == null) {
      return;
    }
    String version = ConsoleCommand.text(gateway, "refusedVersion");
    ConsoleCommand.line(
        out,
        ConsoleCommand.text(gateway, "id")
            + " refuses snapshot"
            + (version.isEmpty() ? "" : " " + version)
            + ":");
    List<Map<String, @Nullable Object>> problems = ConsoleCommand.objects(gateway, "problems");
    if (problems.isEmpty()) {
      ConsoleCommand.line(out, "  " + ConsoleCommand.text(gateway, "problem"));
    }
    for (Map<String, @Nullable Object> problem : problems) {
      List<String> place = new ArrayList<>();
      for (String key : List.of("source", "line", "column")) {
        if (problem.get(key) != null) {
          place.add(Objects.toString(problem.get(key)));
        }
      }
      ConsoleCommand.line(
          out, "  " + String.join(":", place) + ": " + ConsoleCommand.text(problem, "message"));
    }
  }
}
