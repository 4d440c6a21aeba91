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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.records.Caller;
import io.shenyullm.records.Origin;
import io.shenyullm.records.RecordWriter;
import io.shenyullm.records.UsageRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RulesCommandsTest {
  private static final String HEADER =
      """
      package rules;
      import io.shenyullm.rules.drools.facts.*;
      global RuleOutcomes out;
      """;

  private static final String RESEARCH =
      HEADER
          + """
          rule "research stays in Europe"
            when Caller(department == "research") $c : CandidateFact(region != "eu")
            then out.exclude($c, "research data stays in the EU");
          end
          """;

  private static final String GATEWAY =
      """
      {
        "providers": [
          {"name": "east", "protocol": "openai", "baseUrl": "http://localhost:1/v1",
           "region": "eu", "simulated": true},
          {"name": "west", "protocol": "openai", "baseUrl": "http://localhost:2/v1",
           "region": "us", "simulated": true}
        ],
        "models": [
          {"id": "small", "provider": "east", "quality": 0.4,
           "prices": [{"currency": "USD", "perMillion": {"input": "0.10", "output": "0.40"}}]},
          {"id": "large", "provider": "west", "quality": 0.9,
           "prices": [{"currency": "USD", "perMillion": {"input": "2", "output": "8"}}]}
        ]
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    put("gateway.json", GATEWAY);
    put("rules/mine.drl", RESEARCH);
  }

  private void put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private TestingShell.Result run(String... args) {
    return TestingShell.run("", args);
  }

  private String path() {
    return folder.toString();
  }

  // ---- check ----

  @Test
  void check_goodRules_exitsWith0() {
    TestingShell.Result result = run("rules", "check", path());

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("0 errors, 0 warnings\n");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void check_problems_areShownWithTheirPlaceAndExitWith1() throws IOException {
    put(
        "rules/mine.drl",
        HEADER
            + "rule \"a\" when Prompt(tier == \"simpel\") then end\n"
            + "rule \"b\" when CandidateFact(model == \"smal\") then end\n");

    TestingShell.Result result = run("rules", "check", path());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.lines())
        .contains(
            "mine.drl:5:38: warning: the catalogue has no model \"smal\"; did you mean"
                + " \"small\"?",
            "2 errors, 2 warnings");
    assertThat(result.out()).contains("mine.drl:4:30: error: tier is never \"simpel\"");
  }

  @Test
  void check_warningsOnly_exitWith0() throws IOException {
    put("rules/mine.drl", HEADER + "rule \"b\" when CandidateFact(model == \"smal\") then end\n");

    TestingShell.Result result = run("rules", "check", path());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("0 errors, 2 warnings");
  }

  @Test
  void check_problemOfTheDocument_hasItsPlaceInTheFile() throws IOException {
    put("gateway.json", GATEWAY.replace("\"quality\": 0.9", "\"quality\": 7"));

    TestingShell.Result result = run("rules", "check", path());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.lines().get(0))
        .isEqualTo("gateway.json:11:41: error: models[1].quality: must be within 0..1");
  }

  @Test
  void check_json_isForScripts() throws IOException {
    put("rules/mine.drl", HEADER + "rule \"a\" when Prompt(tier == \"x\") then end\n");

    TestingShell.Result result = run("rules", "check", path(), "--json");

    Map<String, ?> tree = Json.parseObject(result.out().getBytes(StandardCharsets.UTF_8));
    assertThat(tree.get("errors")).isEqualTo(2);
    assertThat((List<?>) tree.get("problems")).hasSize(2);
  }

  @Test
  void check_noFolder_saysSo() {
    TestingShell.Result result = run("rules", "check", folder.resolve("nothing").toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("nothing has no gateway.json");
  }

  @Test
  void check_anExportedFolder_isReadBelowSnapshot() throws IOException {
    put("conf/snapshot/gateway.json", GATEWAY);
    put("conf/snapshot/rules/mine.drl", HEADER + "rule \"a\" when Prompt(x) then end\n");

    assertThat(run("rules", "check", folder.resolve("conf").toString()).out())
        .startsWith("mine.drl:4:22: error: ");
  }

  /** What others write must not steer the terminal. */
  @Test
  void check_hostileTexts_areMadePlain() throws IOException {
    put("rules/\u001b[31mred.drl", HEADER + "rule \"a\u001b[2J\" when then end\n");

    TestingShell.Result result = run("rules", "check", path());

    assertThat(result.out()).doesNotContain("\u001b").contains("?[31mred.drl:4:8: error: ");
  }

  // ---- test ----

  @Test
  void test_passing_exitsWith0() throws IOException {
    put(
        "rules/mine.test.json",
        "[{\"name\":\"stays\",\"request\":{\"text\":\"hi\",\"caller\":{\"department\":"
            + "\"research\"}},\"expect\":{\"model\":\"small\",\"excludes\":\"large\"}}]");

    TestingShell.Result result = run("rules", "test", path());

    assertThat(result.lines())
        .containsExactly("passed  mine.test.json: stays", "1 passed, 0 failed");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void test_failing_saysWhatCameInstead_hostileNamesAreMadePlain() throws IOException {
    put(
        "rules/mine.test.json",
        "[{\"name\":\"\\u001b[2Jgone\\u202e\\n1 passed\",\"request\":{\"text\":\"hi\",\"caller\":"
            + "{\"department\":\"research\"}},\"expect\":{\"model\":\"large\"}}]");

    TestingShell.Result result = run("rules", "test", path());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.lines()).hasSize(3);
    assertThat(result.lines().get(0)).isEqualTo("FAILED  mine.test.json: ?[2Jgone? 1 passed");
    assertThat(result.lines().get(1))
        .startsWith("          expected model large, but east/small is chosen: auto: tier=");
    assertThat(result.lines().get(2)).isEqualTo("0 passed, 1 failed");
  }

  @Test
  void test_noTests_exitsWith1() {
    TestingShell.Result result = run("rules", "test", path());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("0 passed, 0 failed\n");
  }

  @Test
  void test_brokenFileOrRules_saysWhere() throws IOException {
    put("rules/mine.test.json", "[{\"name\":\"a\"}]");
    assertThat(run("rules", "test", path()).err())
        .contains("mine.test.json:1:2: [0].request.text: either text (a string) or messages");

    put("rules/mine.drl", HEADER + "rule \"a\" when Prompt(x) then end\n");
    TestingShell.Result result = run("rules", "test", path());
    assertThat(result.err()).contains("mine.drl:4:22: error: ");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  // ---- decide ----

  @Test
  void decide_forPeople_showsTheWholeWay() {
    TestingShell.Result result =
        run("rules", "decide", path(), "--prompt", "Say hello", "--department", "research");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains(
            "reason    auto: tier=",
            "analysis  intent=",
            "rules     research stays in Europe",
            "east/small",
            "out at rules, rule \"research stays in Europe\": research data stays in the EU");
  }

  @Test
  void decide_json_hasTheDecision() {
    TestingShell.Result result =
        run(
            "rules",
            "decide",
            path(),
            "--prompt",
            "Say hello",
            "--model",
            "large",
            "--finding",
            "EMAIL_ADDRESS=2",
            "--risk",
            "0.5",
            "--data-class",
            "internal",
            "--budget-percent",
            "91",
            "--stream",
            "--tools",
            "--json");

    Map<String, ?> tree = Json.parseObject(result.out().getBytes(StandardCharsets.UTF_8));
    assertThat(tree.get("chosen")).isEqualTo(Map.of("model", "large", "provider", "west"));
    assertThat(tree.get("auto")).isEqualTo(false);
  }

  @Test
  void decide_refused_exitsWith1() {
    TestingShell.Result result =
        run(
            "rules",
            "decide",
            path(),
            "--prompt",
            "x",
            "--model",
            "large",
            "--department",
            "research");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).startsWith("refused   403 routing_denied: ");
  }

  @Test
  void decide_requestFromStandardInput_isTheTestsForm() {
    TestingShell.Result result =
        TestingShell.run(
            "{\"text\":\"hi\",\"caller\":{\"department\":\"research\"}}",
            "rules",
            "decide",
            path(),
            "--request",
            "-");

    assertThat(result.out()).contains("research stays in Europe");
  }

  @Test
  void decide_wrongInput_isRefused() {
    assertThat(run("rules", "decide", path()).err()).contains("either --prompt or --request");
    assertThat(run("rules", "decide", path(), "--prompt", "x", "--risk", "3").err())
        .contains("risk: must be within 0..1");
    assertThat(TestingShell.run("[", "rules", "decide", path(), "--request", "-").err())
        .contains("not a JSON object: 1:");
    assertThat(run("rules", "decide", path(), "--promt", "x").exitCode()).isEqualTo(2);
  }

  // ---- replay ----

  private Path records() throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (String department : List.of("research", "sales", "sales")) {
      lines.writeBytes(
          RecordWriter.line(
              UsageRecord.builder(
                      new Origin("r-" + department, Instant.EPOCH, "gw", null),
                      new Caller(Map.of("tenant", "t", "department", department)),
                      new UsageRecord.Asked("default", 1L, "large", true),
                      new UsageRecord.Served("large", "west", "us", true),
                      new UsageRecord.Ended("complete", 200, null, 1L),
                      new UsageRecord.Money(BigDecimal.ONE, "USD", null, null, false))
                  .analysis(new UsageRecord.Analysis(false, null, null, null, null))
                  .choice(new UsageRecord.Choice("model: large", List.of(), null, null))
                  .tokens(TokenUsage.of(1_000, 500))
                  .build()));
      lines.write('\n');
    }
    lines.writeBytes("nonsense\n".getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve("usage.ndjson");
    Files.write(file, lines.toByteArray());
    return file;
  }

  private String other() throws IOException {
    put("other/gateway.json", GATEWAY);
    put("other/rules/mine.drl", HEADER + "rule \"nothing\" when Prompt(auto) then end\n");
    return folder.resolve("other").toString();
  }

  @Test
  void replay_forPeople_saysWhatWouldChange() throws IOException {
    TestingShell.Result result =
        run("rules", "replay", path(), "--against", other(), "--records", records().toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.lines().get(0)).isEqualTo("4 records, 3 replayed, 1 would go elsewhere");
    assertThat(result.out())
        .contains(
            "1 not replayed: not a usage record",
            "west/large                     2      3      +1",
            "cost: 12000.000 instead of 12000.000 millionths of USD (0.0 %), of 2 requests",
            "latency: too little is recorded",
            "r-research  west/large");
  }

  @Test
  void replay_limitAndJson_areForScripts() throws IOException {
    TestingShell.Result result =
        run(
            "rules",
            "replay",
            path(),
            "--against",
            other(),
            "--records",
            records().toString(),
            "--limit",
            "2",
            "--json");

    Map<String, ?> tree = Json.parseObject(result.out().getBytes(StandardCharsets.UTF_8));
    assertThat(tree.get("records")).isEqualTo(2);
    assertThat(tree.get("wasStopped")).isEqualTo(true);
  }

  @Test
  void replay_wrongOptions_areRefused() throws IOException {
    assertThat(run("rules", "replay", path()).exitCode()).isEqualTo(2);
    TestingShell.Result missing =
        run("rules", "replay", path(), "--against", path(), "--records", path() + "/no.ndjson");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("no.ndjson");
    assertThat(
            run(
                    "rules",
                    "replay",
                    path(),
                    "--against",
                    path(),
                    "--records",
                    records().toString(),
                    "--limit",
                    "0")
                .err())
        .contains("--limit must be positive");
  }

  @Test
  void progressBar_drawsOnceForEachPercent_andWipesItself() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(shown, true, StandardCharsets.UTF_8);
    try (ProgressBar bar = new ProgressBar(terminal, true, "replay", 200)) {
      bar.at(0);
      bar.at(1);
      bar.at(100);
      bar.at(200);
    }

    assertThat(shown.toString(StandardCharsets.UTF_8).split("\r"))
        .contains(
            "replay [" + ".".repeat(40) + "] 0 %",
            "replay [" + "#".repeat(20) + ".".repeat(20) + "] 50 %",
            "replay [" + "#".repeat(40) + "] 100 %")
        .hasSize(5);
  }

  @Test
  void progressBar_elsewhere_isSilent() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (ProgressBar bar = new ProgressBar(new PrintStream(shown), false, "replay", 0)) {
      bar.at(5);
    }

    assertThat(shown.size()).isZero();
  }

  // ---- vocabulary ----

  @Test
  void vocabulary_namesFactsTheirValuesAndEffects() {
    String words = run("rules", "vocabulary", "--json").out();

    assertThat(words)
        .contains(
            "{\"name\":\"tier\",\"type\":\"text\",\"values\":[\"complex\",\"medium\",\"simple\"]}",
            "{\"name\":\"department\",\"type\":\"text\"}",
            "{\"name\":\"exclude\",\"parameters\":[\"candidate\",\"text\"]}",
            "\"code\"")
        .doesNotContain("\"large\"");
    assertThat(run("rules", "vocabulary", path()).out())
        .contains("{\"name\":\"model\",\"type\":\"text\",\"known\":[\"large\",\"small\"]}");
  }
}
