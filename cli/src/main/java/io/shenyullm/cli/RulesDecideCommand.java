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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.router.dryrun.Decision;
import io.shenyullm.router.dryrun.Decision.Exclusion;
import io.shenyullm.router.dryrun.Decision.Ranked;
import io.shenyullm.router.dryrun.DryRunRequest;
import io.shenyullm.router.dryrun.DryRuns;
import io.shenyullm.router.plan.ScoreParts;
import io.shenyullm.rules.drools.RuleEffect;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl rules decide}: what would be decided about one request, and why. */
@Command(
    name = "decide",
    description =
        "What the rules would choose for a request, and why. Exits with 1 if it would be refused")
final class RulesDecideCommand implements Callable<Integer> {
  private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;

  private final InputStream in;
  private final PrintStream out;
  private final Clock clock;

  @Parameters(paramLabel = "FOLDER", description = RulesCommands.FOLDER)
  private Path folder = Path.of(".");

  @Option(names = "--prompt", paramLabel = "TEXT", description = "What is asked")
  private @Nullable String prompt;

  @Option(
      names = "--request",
      paramLabel = "FILE",
      description =
          "The request as tests have it, instead of all options but --json; - for standard input")
  private @Nullable String requestFile;

  @Option(names = "--model", paramLabel = "NAME", description = "Default: auto")
  private String model = "auto";

  @Option(names = "--tenant", paramLabel = "NAME", description = "The caller's tenant, and so on:")
  private @Nullable String tenant;

  @Option(names = "--organisation", paramLabel = "NAME")
  private @Nullable String organisation;

  @Option(names = "--department", paramLabel = "NAME")
  private @Nullable String department;

  @Option(names = "--team", paramLabel = "NAME")
  private @Nullable String team;

  @Option(names = "--project", paramLabel = "NAME")
  private @Nullable String project;

  @Option(names = "--user", paramLabel = "NAME")
  private @Nullable String user;

  @Option(names = "--key", paramLabel = "ID")
  private @Nullable String key;

  @Option(names = "--application", paramLabel = "NAME")
  private @Nullable String application;

  @Option(names = "--data-class", paramLabel = "CLASS", description = "Default: public")
  private @Nullable String dataClass;

  @Option(names = "--risk", paramLabel = "SHARE", description = "0 to 1")
  private @Nullable BigDecimal risk;

  @Option(
      names = "--finding",
      paramLabel = "TYPE=NUMBER",
      description = "What the guard has found; may be given several times")
  private Map<String, Integer> findings = new LinkedHashMap<>();

  @Option(
      names = "--budget-percent",
      paramLabel = "NUMBER",
      description = "How full the caller's fullest budget is")
  private @Nullable Integer budgetPercent;

  @Option(names = "--tools", description = "The request offers tools")
  private boolean tools;

  @Option(names = "--json-object", description = "The request asks for a JSON object")
  private boolean jsonObject;

  @Option(names = "--stream", description = "The request asks for a stream")
  private boolean stream;

  @Option(names = "--json", description = "Write JSON")
  private boolean json;

  RulesDecideCommand(InputStream in, PrintStream out, Clock clock) {
    this.in = in;
    this.out = out;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InvalidInputException {
    DryRunRequest request = request();
    Decision decision;
    try (DryRuns rules = RulesCommands.compile(RuleFolder.read(folder), clock)) {
      decision = rules.decide(request);
    }
    if (json) {
      RulesCommands.json(out, decision.tree());
    } else {
      show(decision);
    }
    return decision.chosen() == null ? 1 : CommandLine.ExitCode.OK;
  }

  private DryRunRequest request() throws IOException, InvalidInputException {
    if ((prompt == null) == (requestFile == null)) {
      throw new InvalidInputException("either --prompt or --request is required");
    }
    try {
      return DryRunRequest.read(ConfigNode.root(requestFile == null ? options() : file()));
    } catch (SnapshotException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, @Nullable Object> file() throws IOException, InvalidInputException {
    byte[] bytes;
    if ("-".equals(requestFile)) {
      bytes = in.readNBytes(MAX_REQUEST_BYTES + 1);
    } else {
      try (InputStream file = Files.newInputStream(Path.of(String.valueOf(requestFile)))) {
        bytes = file.readNBytes(MAX_REQUEST_BYTES + 1);
      }
    }
    if (bytes.length > MAX_REQUEST_BYTES) {
      throw new InvalidInputException("the request is larger than " + MAX_REQUEST_BYTES + " bytes");
    }
    try {
      return Json.parseObject(bytes);
    } catch (JsonSyntaxException e) {
      throw new InvalidInputException(
          "the request is not a JSON object: " + e.line() + ":" + e.column());
    }
  }

  private Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> caller = new LinkedHashMap<>();
    caller.put("tenant", tenant);
    caller.put("organisation", organisation);
    caller.put("department", department);
    caller.put("team", team);
    caller.put("project", project);
    caller.put("user", user);
    caller.put("key", key);
    caller.put("application", application);
    caller.values().removeIf(level -> level == null);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("text", prompt);
    fields.put("model", model);
    fields.put("caller", caller);
    fields.put("dataClass", dataClass);
    fields.put("risk", risk);
    fields.put("findings", findings);
    fields.put("budgetPercent", budgetPercent);
    fields.put("tools", tools);
    fields.put("json", jsonObject);
    fields.put("stream", stream);
    return fields;
  }

  // ---- for people ----

  private void show(Decision decision) {
    Refusal refusal = decision.refusal();
    if (refusal != null) {
      line("refused   " + refusal.status() + " " + refusal.code() + ": " + refusal.message());
    }
    if (decision.reason() != null) {
      line("reason    " + decision.reason());
    }
    if (decision.auto()) {
      PromptAnalysis labels = decision.analysis();
      line(
          "analysis  intent="
              + labels.intent()
              + " scenario="
              + labels.scenario()
              + " language="
              + labels.language()
              + " tier="
              + labels.tier()
              + two(" complexity=%.2f", labels.complexity())
              + two(" confidence=%.2f", labels.confidence()));
    }
    if (!decision.needs().isEmpty()) {
      line("needs     " + String.join(", ", decision.needs().stream().sorted().toList()));
    }
    if (!decision.matchedRules().isEmpty()) {
      line("rules     " + String.join(", ", decision.matchedRules()));
    }
    if (!decision.failedRules().isEmpty()) {
      line("failed    " + String.join(", ", decision.failedRules().stream().sorted().toList()));
    }
    for (RuleEffect effect : decision.effects()) {
      line("plan      " + effect(effect));
    }
    TextTable table =
        new TextTable(
            "#>",
            "CANDIDATE",
            "SCORE>",
            "QUALITY>",
            "CHEAP>",
            "QUICK>",
            "ERRORS>",
            "BOOST>",
            "MICROS>",
            "",
            "WHY");
    for (Ranked candidate : decision.candidates()) {
      row(table, candidate);
    }
    if (!decision.candidates().isEmpty()) {
      line("");
      table.print(out);
    }
  }

  private static void row(TextTable table, Ranked candidate) {
    ScoreParts parts = candidate.parts();
    CostEstimate estimate = candidate.estimate();
    double weights = parts == null || parts.weights() == 0 ? 1 : parts.weights();
    table.add(
        candidate.place() == 0 ? "-" : String.valueOf(candidate.place()),
        candidate.key(),
        parts == null ? "" : two("%.3f", candidate.score()),
        parts == null ? "" : two("%.3f", parts.quality() / weights),
        parts == null ? "" : two("%.3f", parts.cheapness() / weights),
        parts == null ? "" : two("%.3f", parts.quickness() / weights),
        parts == null ? "" : two("%.2f", parts.errorRate()),
        parts == null ? "" : two("%+.2f", parts.boost() / 100),
        estimate == null ? "" : BigDecimal.valueOf(estimate.expectedNanos(), 3).toPlainString(),
        estimate == null ? "" : estimate.currency(),
        why(candidate));
  }

  private static String why(Ranked candidate) {
    Exclusion exclusion = candidate.exclusion();
    if (exclusion != null) {
      String by = exclusion.rule() == null ? "" : ", rule \"" + exclusion.rule() + "\"";
      return "out at "
          + exclusion.step().name().toLowerCase(Locale.ROOT)
          + by
          + ": "
          + exclusion.reason();
    }
    return effects(candidate.effects());
  }

  private static String effects(List<RuleEffect> effects) {
    return effects.stream().map(RulesDecideCommand::effect).collect(Collectors.joining("; "));
  }

  private static String effect(RuleEffect effect) {
    String rule = "\"" + effect.rule() + "\" ";
    return switch (effect.kind()) {
      case BOOST -> rule + two("%+.2f", effect.points() / 100);
      case PREFER -> rule + "prefers it";
      case EXCLUDE -> rule + "excludes it: " + effect.text();
      case REQUIRE -> rule + "requires " + effect.text();
      case DEGRADE -> rule + "degrades to " + effect.text();
    };
  }

  private static String two(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private void line(String text) {
    RulesCommands.line(out, text);
  }
}
