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
package io.shenyullm.rules.drools;

import static io.shenyullm.rules.drools.TestingRules.candidate;
import static io.shenyullm.rules.drools.TestingRules.facts;
import static io.shenyullm.rules.drools.TestingRules.prompt;
import static io.shenyullm.rules.drools.TestingRules.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.rules.drools.facts.Budget;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.Prompt;
import io.shenyullm.rules.drools.facts.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kie.api.KieServices;

final class RuleSetTest {
  private static final CandidateFact SMALL = candidate("small", 0.4, 100);
  private static final CandidateFact LARGE = candidate("large", 0.9, 5_000);

  @Test
  void evaluate_effects_areCollectedWithTheRulesThatFired() throws SnapshotException {
    String rules =
        rule("second", "$c : CandidateFact(model == \"large\")", "out.exclude($c, \"too dear\");")
            + "rule \"first\" salience 10 when $c : CandidateFact(quality < 0.5) then\n"
            + "out.boost($c, 5); out.boost($c, -2); out.prefer($c); end\n"
            + rule("third", "Prompt()", "out.degradeTo(\"medium\"); out.degradeTo(\"simple\");")
            + rule("model", "Prompt()", "out.degradeTo(\"small\"); out.require(\"json\");")
            + rule("never", "Prompt(tokens > 1000000)", "out.require(\"x\");");
    try (RuleSet set = TestingRules.compile(rules)) {
      RuleResult result = set.evaluate(facts(prompt("complex"), SMALL, LARGE));

      assertThat(set.size()).isEqualTo(5);
      assertThat(result.excluded()).containsExactly(Map.entry("simulated/large", "too dear"));
      assertThat(result.boosts()).containsExactly(Map.entry("simulated/small", 3.0));
      assertThat(result.preferred()).containsExactly("simulated/small");
      assertThat(result.degradeTier()).isEqualTo("simple");
      assertThat(result.degradeModel()).isEqualTo("small");
      assertThat(result.required()).containsExactly("json");
      assertThat(result.firedRules()).containsExactly("first", "second", "third", "model");
      assertThat(result.movedBy()).containsEntry("simulated/small", List.of("first"));
    }
  }

  @Test
  void evaluate_reusedSession_remembersNothing() throws SnapshotException {
    String rules = rule("dear", "$c : CandidateFact(estimatedMicros > 1000)", "out.prefer($c);");
    try (RuleSet set = TestingRules.compile(rules)) {
      assertThat(set.evaluate(facts(prompt("simple"), LARGE)).preferred()).hasSize(1);
      assertThat(set.evaluate(facts(prompt("simple"), SMALL))).isEqualTo(RuleResult.EMPTY);
    }
  }

  @Test
  void evaluate_consequenceThrows_onlyThatRuleIsLeftOut() throws SnapshotException {
    String rules =
        rule(
                "divides",
                "Prompt($t : tokens) $c : CandidateFact()",
                "out.boost($c, 1000 / ($c.contextWindow() - 128000));")
            + rule("fine", "$c : CandidateFact()", "out.exclude($c, \"never\");");
    try (RuleSet set = TestingRules.compile(rules)) {
      CandidateFact other =
          new CandidateFact(
              "other", "p", "eu", 0.5, 1, 128_010, SMALL.capabilities(), 0, true, false);

      RuleResult result = set.evaluate(facts(prompt("simple"), SMALL));

      assertThat(result.failedRules()).containsExactly("divides");
      assertThat(result.closed()).isFalse();
      assertThat(result.excluded()).containsKey(SMALL.key());
      assertThat(set.failures()).isEqualTo(1);
      assertThat(set.evaluate(facts(prompt("simple"), other)).boosts())
          .containsEntry("p/other", 100.0);
    }
  }

  @Test
  void evaluate_conditionsOfSeveralRulesThrow_theRestHolds() throws SnapshotException {
    String rules =
        rule(
                "first",
                "$c : CandidateFact(1000 / (contextWindow - 128000) > 1)",
                "out.boost($c, 1);")
            + rule(
                "shares the condition",
                "$c : CandidateFact(1000 / (contextWindow - 128000) > 1)",
                "out.prefer($c);")
            + rule(
                "joins",
                "Prompt($t : tokens) $c : CandidateFact(estimatedMicros % ($t - 120) > 1)",
                "out.boost($c, 2);")
            + rule("fine", "$c : CandidateFact()", "out.boost($c, 5);");
    try (RuleSet set = TestingRules.compile(rules)) {
      for (int i = 0; i < 3; i++) {
        RuleResult result = set.evaluate(facts(prompt("simple"), SMALL));

        assertThat(result.failedRules())
            .containsExactlyInAnyOrder("first", "shares the condition", "joins");
        assertThat(result.closed()).isFalse();
        assertThat(result.boosts()).containsEntry(SMALL.key(), 5.0);
        assertThat(result.preferred()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.exclude($c, \"x\");", "out.boost($c, 1); out.require(\"vision\");"})
  void evaluate_restrictingRuleThrows_closed(String consequence) throws SnapshotException {
    String rules =
        rule("guards", "$c : CandidateFact(1000 / (contextWindow - 128000) > 1)", consequence)
            + rule("fine", "$c : CandidateFact()", "out.boost($c, 5);");
    try (RuleSet set = TestingRules.compile(rules)) {
      RuleResult result = set.evaluate(facts(prompt("simple"), SMALL));

      assertThat(result.closed()).isTrue();
      assertThat(result.failed()).isTrue();
      assertThat(result.failedRules()).containsExactly("guards");
    }
  }

  @Test
  void evaluate_manyThreadsAtOnce_eachSeesItsOwnFacts() throws Exception {
    String rules =
        rule(
            "mine",
            "Prompt($m : requestedModel) $c : CandidateFact(model == $m)",
            "out.prefer($c);");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (RuleSet set = TestingRules.compile(rules)) {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String model = "m" + i;
        Prompt asks =
            new Prompt("code", "general", "en", "simple", 0, 0, 1, false, false, false, model);
        calls.add(
            () ->
                set.evaluate(facts(asks, candidate(model, 0.5, 1), SMALL))
                    .preferred()
                    .equals(java.util.Set.of("simulated/" + model)));
      }
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        assertThat(call.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void close_afterTenSwaps_leavesNoKieModuleBehind() throws Exception {
    KieServices services = KieServices.get();
    for (int i = 0; i < 10; i++) {
      RuleSet set = TestingRules.compile(rule("swap", "Prompt(tokens > " + i + ")", ""));
      set.evaluate(facts(prompt("simple"), SMALL));
      assertThat(services.getRepository().getKieModule(set.releaseId())).isNotNull();
      set.close();
      assertThat(services.getRepository().getKieModule(set.releaseId())).isNull();
    }
  }

  @Test
  void evaluate_afterClose_stillAnswers() throws SnapshotException {
    RuleSet set = TestingRules.compile(rule("r", "$c : CandidateFact()", "out.prefer($c);"));
    set.close();
    set.close();

    // a request that read the old snapshot before the swap ends under it
    assertThat(set.evaluate(facts(prompt("simple"), SMALL)).preferred()).hasSize(1);
  }

  @Test
  void compile_misspeltProperty_namesFileLineAndColumn() {
    String rules = rule("r", "Prompt(auto)\n$c : CandidateFact(qualty > 0.5)", "out.prefer($c);");

    assertThatThrownBy(() -> TestingRules.compile(rules))
        .isInstanceOf(SnapshotException.class)
        .hasMessageStartingWith("routing.drl:7:20: CandidateFact has no property qualty");
  }

  @Test
  void compile_severalWrongRules_reportsEach() {
    String rules =
        rule("a", "Prompt(x)", "") + rule("b", "Prompt()", "") + rule("c", "Prompt()", "out.no();");

    assertThat(TestingRules.compiler().check(TestingRules.file(rules)))
        .extracting(problem -> problem.line() + ":" + problem.column())
        .containsExactly("6:8", "20:5");
  }

  @Test
  void compile_sameRuleNameInTwoFiles_isRefused() {
    String text = TestingRules.HEADER + rule("r", "Prompt()", "");

    assertThat(
            TestingRules.compiler()
                .check(List.of(new SourceFile("a.drl", text), new SourceFile("b.drl", text))))
        .extracting(Object::toString)
        .containsExactly("b.drl:4:6: rule 'r' is in another file, too");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Prompt(1 < tokens)",
        "not accumulate(CandidateFact($q : quality); $m : max($q))",
        "accumulate(not CandidateFact(); $m : count())",
        "not Prompt($t : tokens) Budget(percentUsed > $t)",
      })
  void compile_whatOnlyDroolsRefuses_isReportedAtItsRule(String conditions) {
    List<SourceFile> files =
        List.of(
            new SourceFile("a.drl", TestingRules.HEADER + rule("a", "Prompt()", "")),
            new SourceFile(
                "b.drl",
                TestingRules.HEADER
                    + "// b\n"
                    + rule("b", "Prompt()", "")
                    + " /* c */ "
                    + rule("c", conditions, "")
                    + rule("d", "Prompt()", "")));

    assertThatThrownBy(() -> TestingRules.compiler().compile(files))
        .isInstanceOf(SnapshotException.class)
        .hasMessageStartingWith("b.drl:11:15: Drools refuses rule 'c': ");
  }

  @Test
  void compile_severalFiles_makeOneSet() throws SnapshotException {
    List<SourceFile> files =
        List.of(
            new SourceFile("a.drl", TestingRules.HEADER + rule("a", "Prompt()", "")),
            new SourceFile(
                "b.drl",
                TestingRules.HEADER.replace("package rules", "package rules.finance")
                    + rule("b", "Prompt()", "")));
    try (RuleSet set = TestingRules.compiler().compile(files)) {
      assertThat(set.evaluate(facts(prompt("simple"), SMALL)).firedRules())
          .containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void builtIn_tiersBudgetAndRestrictedData_decideAsDocumented() throws SnapshotException {
    try (RuleSet set = TestingRules.compiler().compile(RuleSetCompiler.builtIn())) {
      RuleResult simple = set.evaluate(facts(prompt("simple"), SMALL, LARGE));
      RuleResult complex = set.evaluate(facts(prompt("complex"), SMALL, LARGE));

      assertThat(simple.firedRules()).contains("cheap for simple");
      assertThat(simple.boosts()).containsOnlyKeys("simulated/small");
      assertThat(complex.boosts().get("simulated/large")).isPositive();
      assertThat(complex.boosts().get("simulated/small")).isNegative();
      assertThat(simple.required()).containsExactly("tools");

      CandidateFact nowhere =
          new CandidateFact("x", "p", "global", 0.5, 1, 100, SMALL.capabilities(), 0, true, false);
      RuleFacts restricted =
          new RuleFacts(
              prompt("complex"),
              facts(prompt("complex")).caller(),
              new Budget(93, 90),
              new Sensitivity("restricted", 0.5, true, Map.of("CN_ID_CARD", 1)),
              List.of(nowhere, LARGE));
      RuleResult result = set.evaluate(restricted);
      assertThat(result.excluded()).containsOnlyKeys("p/x");
      assertThat(result.degradeTier()).isEqualTo("simple");
    }
  }
}
