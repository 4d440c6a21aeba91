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
package io.shenyullm.router.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.router.dryrun.Decision.Exclusion;
import io.shenyullm.router.dryrun.Decision.Ranked;
import io.shenyullm.router.plan.PlanExplanation.Step;
import io.shenyullm.rules.drools.RuleFinding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class DryRunsTest {
  private static final DryRuns RULES =
      TestingDocuments.of(
          """
          rule "research stays in Europe"
            when Caller(department == "research") $c : CandidateFact(region != "eu")
            then out.exclude($c, "research data stays in the EU");
          end
          rule "east is near" when $c : CandidateFact(provider == "east") then out.boost($c, 7); end
          rule "east again" when $c : CandidateFact(provider == "east") then out.boost($c, -2); end
          rule "save" when Budget(threshold >= 90) then out.degradeTo("simple"); end
          rule "json for reports"
            when Sensitivity(has("REPORT")) then out.require("json");
          end
          rule "broken"
            when Caller(team == "x") $c : CandidateFact()
            then out.boost($c, 1 / ($c.contextWindow() - 8000));
          end
          """);

  @AfterAll
  static void close() {
    RULES.close();
  }

  private static Decision decide(String json) throws SnapshotException {
    return RULES.decide(TestingDocuments.request(json));
  }

  private static Ranked of(Decision decision, String model) {
    return decision.candidates().stream()
        .filter(candidate -> candidate.model().equals(model))
        .findFirst()
        .orElseThrow();
  }

  // ---- check ----

  @Test
  void check_problemsOfAllKinds_haveTheirPlace() {
    byte[] document =
        TestingDocuments.document(
            """
            rule "a" when Prompt(tier == "simpel") then end
            rule "b" when CandidateFact(model == "smal") then out.require("jsn"); end
            """);

    assertThat(DryRuns.check(document, "gateway.json", Path.of(".")))
        .extracting(RuleFinding::toString)
        .containsExactly(
            "mine.drl:4:6: error: this rule can never match: tier == \"simpel\" never holds",
            "mine.drl:4:30: error: tier is never \"simpel\"; it is one of [medium, simple,"
                + " complex]; did you mean \"simple\"?",
            "mine.drl:5:6: warning: this rule can never match with this catalogue: no model is as"
                + " CandidateFact in line 5 asks",
            "mine.drl:5:38: warning: the catalogue has no model \"smal\"; did you mean"
                + " \"small\"?",
            "mine.drl:5:63: error: there is no capability \"jsn\"; did you mean \"json\"?");
  }

  @Test
  void check_documentThatDoesNotCompile_saysWhyAndWhere() {
    assertThat(DryRuns.check("{".getBytes(StandardCharsets.UTF_8), "g.json", Path.of(".")))
        .extracting(RuleFinding::toString)
        .containsExactly("g.json:1:2: error: not a JSON object");
    assertThat(
            DryRuns.check(
                TestingDocuments.document("rule \"a\" when Prompt(teir == \"x\") then end"),
                "g.json",
                Path.of(".")))
        .extracting(found -> found.line() + ":" + found.column())
        .containsExactly("4:22");
    Map<String, @Nullable Object> tree = TestingDocuments.tree("");
    tree.put("models", List.of(Map.of("id", "m", "provider", "nobody")));
    assertThat(DryRuns.check(Json.write(tree), "g.json", Path.of(".")))
        .anySatisfy(found -> assertThat(found.message()).contains("models[0].provider"));
  }

  @Test
  void lint_findsTheSameWithoutCompiling() {
    byte[] document =
        TestingDocuments.document("rule \"a\" when Prompt(tier == \"simpel\") then end");

    assertThat(DryRuns.lint(document, "g.json", Path.of(".")))
        .isEqualTo(DryRuns.check(document, "g.json", Path.of(".")));
  }

  @Test
  void check_ofCompiledRules_warns() {
    try (DryRuns runs =
        TestingDocuments.of(
            "rule \"a\" when $c : CandidateFact(model == \"x\") then out.prefer($c); end")) {
      assertThat(runs.check()).hasSize(2).noneMatch(RuleFinding::isError);
    }
  }

  @Test
  void fiveHundredRules_areCheckedAndDecide() throws SnapshotException {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      rules.append(
          "rule \"r%d\" when Caller(user == \"u%d\") $c : CandidateFact(model == \"small\")\n"
              .formatted(i, i));
      rules.append("then out.boost($c, %d); end\n".formatted(i));
    }
    rules.append("rule \"last\" when Prompt(tier == \"x\") then end\n");
    byte[] document = TestingDocuments.document(rules.toString());

    assertThat(DryRuns.lint(document, "g.json", Path.of(".")))
        .hasSize(2)
        .allSatisfy(found -> assertThat(found.rule()).isEqualTo("last"));
    try (DryRuns runs = DryRuns.of(document)) {
      Decision decision =
          runs.decide(TestingDocuments.request("{\"text\":\"x\",\"caller\":{\"user\":\"u499\"}}"));
      assertThat(decision.matchedRules()).containsExactly("r499");
      assertThat(of(decision, "small").parts().boost()).isEqualTo(499);
    }
  }

  /**
   * Letters of any language are allowed in names, and so are texts that look like something else.
   */
  @Test
  void hostileNamesAndTexts_comeOutAsTheyAre() throws SnapshotException {
    String name = "<b>漢字</b>".replace("/", "(") + " =HYPERLINK(1)";
    try (DryRuns runs =
        TestingDocuments.of(
            "rule \"a "
                + name
                + "\" when $c : CandidateFact(model == \"small\") then out.exclude($c,"
                + " \"</script><script>alert('1')\"); end")) {
      Decision decision = runs.decide(DryRunRequest.of("\u001b[2J </script>"));

      assertThat(of(decision, "small").exclusion().rule()).isEqualTo("a " + name);
      assertThat(of(decision, "small").exclusion().reason())
          .isEqualTo("</script><script>alert('1')");
      assertThat(decision.reason()).matches("[\\x20-\\x7E]*");
      assertThat(new String(Json.write(decision.tree()), StandardCharsets.UTF_8))
          .doesNotContain("\u001b");
    }
  }

  @Test
  void of_wrongRules_areRefusedWithTheirPlace() {
    assertThatThrownBy(
            () -> DryRuns.of(TestingDocuments.document("rule \"a\" when Prompt(x) then end")))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("mine.drl:4:22");
  }

  @Test
  void emptyCatalogue_isCheckedAndRefusesAll() throws SnapshotException {
    byte[] document = Json.write(Map.of("schema", 1, "version", 1));

    assertThat(DryRuns.check(document, "g.json", Path.of("."))).isEmpty();
    try (DryRuns runs = DryRuns.of(document)) {
      Decision decision = runs.decide(DryRunRequest.of("hello"));

      assertThat(decision.chosen()).isNull();
      assertThat(decision.refusal()).isNotNull();
      assertThat(Json.write(decision.tree())).isNotEmpty();
    }
  }

  // ---- decide ----

  @Test
  void decide_saysWhoExcludedBoostedAndWhy() throws SnapshotException {
    Decision decision = decide("{\"text\":\"Say hello\",\"caller\":{\"department\":\"research\"}}");

    assertThat(decision.auto()).isTrue();
    assertThat(decision.analysis().language()).isEqualTo("en");
    Ranked chosen = decision.chosen();
    assertThat(chosen).isNotNull();
    assertThat(chosen.key()).isEqualTo("east/small");
    assertThat(chosen.effects())
        .extracting(effect -> effect.rule() + " " + effect.points())
        .containsExactlyInAnyOrder("east is near 7.0", "east again -2.0");
    assertThat(chosen.parts()).isNotNull();
    assertThat(chosen.parts().boost()).isEqualTo(5);
    assertThat(chosen.score()).isEqualTo(chosen.parts().score());
    assertThat(of(decision, "large").exclusion())
        .isEqualTo(
            new Exclusion(Step.RULES, "research stays in Europe", "research data stays in the EU"));
    assertThat(decision.matchedRules())
        .contains("research stays in Europe", "east is near", "east again");
    assertThat(decision.reason()).startsWith("auto: tier=").contains("rules: ");
  }

  @Test
  void decide_namedModel_isNotAnalysed() throws SnapshotException {
    Decision decision = decide("{\"text\":\"Say hello\",\"model\":\"fast\"}");

    assertThat(decision.auto()).isFalse();
    assertThat(decision.candidates()).extracting(Ranked::key).containsExactly("east/small");
    assertThat(decision.reason()).startsWith("model: small");
    assertThat(decision.tree()).containsEntry("analysis", null);
  }

  @Test
  void decide_requiredCapability_namesTheRule() throws SnapshotException {
    Decision decision = decide("{\"text\":\"x\",\"findings\":{\"REPORT\":1}}");

    assertThat(of(decision, "small").exclusion())
        .isEqualTo(
            new Exclusion(
                Step.RULES, "json for reports", "cannot do json, which the rule requires"));
    assertThat(decision.effects()).hasSize(1);
  }

  @Test
  void decide_whatTheRequestNeedsAndPolicyForbids_isOutBeforeTheRules() throws SnapshotException {
    Decision json = decide("{\"text\":\"x\",\"json\":true}");
    assertThat(json.needs()).containsExactly("json");
    assertThat(of(json, "small").exclusion())
        .isEqualTo(new Exclusion(Step.CAPABILITIES, null, "cannot do [json]"));

    Decision policy = decide("{\"text\":\"x\",\"allowedRegions\":[\"us\"]}");
    assertThat(of(policy, "small").exclusion().step()).isEqualTo(Step.POLICY);
    assertThat(policy.chosen().model()).isEqualTo("large");

    Decision tooLong = decide("{\"text\":\"" + "many words ".repeat(9_000) + "\"}");
    assertThat(tooLong.candidates()).allMatch(c -> c.exclusion().step() == Step.CONTEXT);
    assertThat(tooLong.refusal().code()).isEqualTo("context_length_exceeded");
  }

  @Test
  void decide_fullBudget_degradesTheTier() throws SnapshotException {
    String prompt = "Prove that there are infinitely many primes, then generalise the proof.";
    Decision decision = decide("{\"text\":\"" + prompt + "\",\"budgetPercent\":95}");

    assertThat(decision.tier()).isEqualTo("simple");
    assertThat(decision.effects()).extracting(effect -> effect.text()).containsExactly("simple");
    assertThat(of(decision, "small").effects()).hasSize(2);
  }

  @Test
  void decide_health_movesTheScore() throws SnapshotException {
    Decision well = decide("{\"text\":\"x\"}");
    Decision ill =
        decide(
            "{\"text\":\"x\",\"health\":{\"east/small\":{\"errorRate\":0.9,"
                + "\"timeToFirstTokenMillis\":9000,\"healthy\":false}}}");

    assertThat(of(ill, "small").score()).isLessThan(of(well, "small").score());
    assertThat(of(ill, "small").health().healthy()).isFalse();
  }

  @Test
  void decide_failingRule_isNamed() throws SnapshotException {
    Decision decision = decide("{\"text\":\"x\",\"caller\":{\"team\":\"x\"}}");

    assertThat(decision.failedRules()).containsExactly("broken");
    assertThat(decision.chosen()).isNotNull();
    assertThat(decision.reason()).contains("rules_failed: broken");
  }

  @Test
  void decide_equalRequests_getEqualDecisions() throws SnapshotException {
    String request = "{\"text\":\"Write a poem\",\"caller\":{\"user\":\"u\"}}";

    assertThat(Json.write(decide(request).tree())).isEqualTo(Json.write(decide(request).tree()));
  }

  @Test
  void decide_unknownModel_isRefusedAsAtAGateway() throws SnapshotException {
    Decision decision = decide("{\"text\":\"x\",\"model\":\"smal\"}");

    assertThat(decision.refusal().code()).isEqualTo("model_not_found");
    assertThat(decision.refusal().message()).contains("Did you mean small?");
  }

  @Test
  void request_wrongFields_areNamed() {
    for (String wrong :
        List.of(
            "{}",
            "{\"text\":\"x\",\"messages\":[]}",
            "{\"text\":1}",
            "{\"messages\":\"x\"}",
            "{\"text\":\"x\",\"risk\":2}",
            "{\"text\":\"x\",\"budgetPercent\":-1}",
            "{\"text\":\"x\",\"caller\":{\"departmnt\":\"x\"}}",
            "{\"text\":\"x\",\"health\":{\"a/b\":{\"errorRate\":7}}}",
            "{\"text\":\"x\",\"findings\":{\"X\":-1}}",
            "{\"text\":\"x\",\"promt\":\"x\"}")) {
      assertThatThrownBy(() -> TestingDocuments.request(wrong))
          .as(wrong)
          .isInstanceOf(SnapshotException.class);
    }
  }
}
