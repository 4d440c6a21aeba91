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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.SnapshotException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators write must pass all layers and run. */
final class LegitimateRulesTest {
  private static final List<String> CONDITIONS =
      List.of(
          "Prompt(auto)",
          "Prompt(tier == \"simple\", intent != \"code\")",
          "Prompt(tier in (\"simple\", \"medium\"), language not in (\"zh\", \"ja\"))",
          "Prompt(tokens > 1000 && tokens <= 20000 || complexity < 0.2)",
          "Prompt((tokens > 1000 || stream) && !hasTools)",
          "Prompt(requestedModel str[startsWith] \"gpt-4\", scenario str[endsWith] \"it\")",
          "Prompt(requestedModel.startsWith(\"gpt\"), requestedModel.length() > 3)",
          "Caller(department == \"研发部\", team == \"\")",
          "Caller(project.isEmpty(), user.equalsIgnoreCase(\"Alice\"))",
          "Budget(threshold >= 90) or Budget(percentUsed > 95)",
          "Sensitivity(dataClass == \"restricted\", risk >= 0.5, masked)",
          "Sensitivity(has(\"EMAIL_ADDRESS\"), count(\"CN_ID_CARD\") > 1)",
          "$c : CandidateFact(capabilities contains \"vision\", can(\"tools\"))",
          "$c : CandidateFact(capabilities not contains \"vision\")",
          "Prompt($t : tokens) $c : CandidateFact(contextWindow < $t * 2 + 100)",
          "$p : Prompt() $c : CandidateFact(contextWindow >= $p.tokens)",
          "$c : CandidateFact($q : quality) not CandidateFact(quality > $q)",
          "not CandidateFact(healthy) exists CandidateFact(simulated == true)",
          "accumulate(CandidateFact($q : quality); $best : max($q), $n : count())\n"
              + "$c : CandidateFact(quality == $best)",
          "$c : CandidateFact(latencyMillis > 2500.5, region != \"eu\", provider == \"azure\")",
          "Caller($d : department) $c : CandidateFact(model == $d)",
          "Prompt($t : tokens) accumulate(CandidateFact($w : contextWindow); $m : min($w))\n"
              + "Prompt(tokens > $m)",
          "(Prompt(auto) and Budget(threshold == 0))",
          "$c : CandidateFact(key == \"simulated/small\", estimatedMicros * 10 < 50000)");

  @Test
  void parentheses_eightDeep_areTheMost() throws io.shenyullm.core.config.SnapshotException {
    String eight = "Prompt(" + "(".repeat(8) + "auto" + ")".repeat(8) + ")";
    String nine = "Prompt(" + "(".repeat(9) + "auto" + ")".repeat(9) + ")";

    TestingRules.compile(TestingRules.rule("r", eight, "")).close();
    assertThat(TestingRules.compiler().check(TestingRules.file(TestingRules.rule("r", nine, ""))))
        .extracting(problem -> problem.message())
        .containsExactly("expression is nested too deeply");
  }

  @Test
  void compile_everyLegitimateCondition_passesAndRuns() throws SnapshotException {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < CONDITIONS.size(); i++) {
      String effect =
          CONDITIONS.get(i).contains("$c :")
              ? "out.boost($c, 1.5); out.prefer($c);"
                  + " out.exclude($c, \"not now (see rule): \" + $c.model() + \", 100 %\");"
              : "out.degradeTo(\"simple\"); out.require(\"json\");";
      rules.append(TestingRules.rule("legitimate " + i, CONDITIONS.get(i), effect));
    }
    rules.append("rule bare_name salience -5 no-loop true enabled true when then end\n");
    rules.append("rule \"grouped (a): x, 5 % > y\" activation-group \"g\" when Prompt() then end;");

    try (RuleSet set = TestingRules.compile(rules.toString())) {
      RuleResult result =
          set.evaluate(
              TestingRules.facts(
                  TestingRules.prompt("simple"),
                  TestingRules.candidate("small", 0.4, 100),
                  TestingRules.candidate("large", 0.9, 5_000)));

      assertThat(CONDITIONS).hasSizeGreaterThanOrEqualTo(20);
      assertThat(result.failed()).isFalse();
      assertThat(result.firedRules())
          .contains("legitimate 0", "legitimate 2", "legitimate 18", "legitimate 23", "bare_name");
    }
  }

  /** Drools lets a rule fire once for as long as it stays true, also over exchanged facts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not CandidateFact(healthy == false)",
        "exists CandidateFact(quality > 0.1)",
        "not CandidateFact(healthy == false) or Prompt(auto == false)",
        "accumulate(CandidateFact(); $n : count())",
        "(exists Prompt() and not Budget(threshold > 5))",
        "Prompt() not CandidateFact(healthy == false)"
      })
  void evaluate_trueOfEveryRequest_saysSoForEachOfThem(String conditions) throws SnapshotException {
    String rules =
        TestingRules.rule("always", conditions, "out.require(\"json\");")
            // another tier, another key: nothing is remembered
            + TestingRules.rule("simple", "Prompt(tier == \"a\")", "out.degradeTo(\"simple\");")
            + TestingRules.rule("medium", "Prompt(tier == \"b\")", "out.degradeTo(\"medium\");");
    try (RuleSet set = TestingRules.compile(rules)) {
      for (String tier : List.of("a", "b", "c", "d")) {
        RuleResult result =
            set.evaluate(
                TestingRules.facts(
                    TestingRules.prompt(tier), TestingRules.candidate("small", 0.4, 100)));
        assertThat(result.required()).as(tier).containsExactly("json");
      }
    }
  }
}
