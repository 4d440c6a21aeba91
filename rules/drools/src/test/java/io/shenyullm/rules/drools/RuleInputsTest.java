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
import static io.shenyullm.rules.drools.TestingRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.rules.drools.facts.Budget;
import io.shenyullm.rules.drools.facts.Caller;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.Prompt;
import io.shenyullm.rules.drools.facts.Sensitivity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result that was remembered is the same object as before. */
final class RuleInputsTest {
  private static final CandidateFact SMALL = candidate("small", 0.4, 100);
  private static final CandidateFact LARGE = candidate("large", 0.9, 5_000);
  private static final String BOOST = "out.boost($c, 1);";

  private static Prompt prompt(long tokens, double complexity) {
    return new Prompt(
        "code", "software_it", "en", "simple", complexity, 0.9, tokens, true, false, true, "auto");
  }

  private static RuleFacts by(String department, String user) {
    return new RuleFacts(
        prompt(120, 0.5),
        Caller.of(Map.of("tenant", "acme", "department", department, "user", user)),
        new Budget(10, 0),
        Sensitivity.NONE,
        List.of(SMALL));
  }

  @Test
  void everyFieldOfTheVocabulary_hasAValue() {
    for (String fact : Vocabulary.factNames()) {
      for (String name : Vocabulary.memberNames(fact)) {
        FactField field = new FactField(fact, name, "x");
        Object value =
            switch (Vocabulary.member(fact, name).orElseThrow().result()) {
              case TEXT, TEXTS -> either(FactValues.text(field), FactValues.candidateValue(field));
              case NUMBER -> either(FactValues.number(field), FactValues.candidateNumber(field));
              case BOOL -> either(FactValues.flag(field), FactValues.candidateFlag(field));
              case CANDIDATE, FACT -> null;
            };
        assertThat(value).as(fact + "." + name).isNotNull();
      }
    }
  }

  private static Object either(Object one, Object other) {
    return one == null ? other : one;
  }

  @Test
  void evaluate_fieldThatNoRuleReads_doesNotMatter() throws SnapshotException {
    String rules = rule("r", "Caller(department == \"research\") $c : CandidateFact()", BOOST);
    try (RuleSet set = TestingRules.compile(rules)) {
      RuleResult first = set.evaluate(by("research", "alice"));

      assertThat(first.firedRules()).containsExactly("r");
      assertThat(set.evaluate(by("research", "bob"))).isSameAs(first);
    }
  }

  @Test
  void evaluate_textOnlyComparedWithLiterals_allOthersAreAlike() throws SnapshotException {
    String rules =
        rule("r", "Caller(department not in (\"research\", \"law\")) $c : CandidateFact()", BOOST);
    try (RuleSet set = TestingRules.compile(rules)) {
      RuleResult first = set.evaluate(by("sales", "alice"));

      assertThat(set.evaluate(by("finance", "alice"))).isSameAs(first);
      assertThat(set.evaluate(by("law", "alice"))).isEqualTo(RuleResult.EMPTY);
    }
  }

  @Test
  void evaluate_numberOnlyComparedWithLiterals_onlyItsPlaceMatters() throws SnapshotException {
    String rules =
        rule("r", "Prompt(tokens > 100, complexity < 0.7) $c : CandidateFact()", BOOST)
            + rule("s", "Prompt(tokens == 500) $c : CandidateFact()", BOOST);
    try (RuleSet set = TestingRules.compile(rules)) {
      RuleResult first = set.evaluate(facts(prompt(101, 0.1), SMALL));

      assertThat(set.evaluate(facts(prompt(499, 0.69), SMALL))).isSameAs(first);
      assertThat(set.evaluate(facts(prompt(501, 0.1), SMALL))).isNotSameAs(first).isEqualTo(first);
      assertThat(set.evaluate(facts(prompt(500, 0.1), SMALL)).firedRules()).contains("r", "s");
      assertThat(set.evaluate(facts(prompt(100, 0.1), SMALL))).isEqualTo(RuleResult.EMPTY);
      assertThat(set.evaluate(facts(prompt(101, 0.7), SMALL))).isEqualTo(RuleResult.EMPTY);
    }
  }

  @Test
  void evaluate_numbersComparedWithEachOther_onlyTheirOrderMatters() throws SnapshotException {
    String rules =
        rule(
            "cheapest",
            "$c : CandidateFact($price : estimatedMicros)"
                + " not CandidateFact(estimatedMicros < $price)",
            BOOST);
    try (RuleSet set = TestingRules.compile(rules)) {
      RuleResult first = set.evaluate(facts(prompt(1, 0), SMALL, LARGE));

      assertThat(first.boosts()).containsOnlyKeys(SMALL.key());
      assertThat(
              set.evaluate(
                  facts(prompt(2, 0), candidate("small", 0.4, 7), candidate("large", 0.9, 8))))
          .isSameAs(first);
      assertThat(
              set.evaluate(
                      facts(prompt(2, 0), candidate("small", 0.4, 8), candidate("large", 0.9, 7)))
                  .boosts())
          .containsOnlyKeys(LARGE.key());
      assertThat(
              set.evaluate(
                      facts(prompt(2, 0), candidate("small", 0.4, 7), candidate("large", 0.9, 7)))
                  .boosts())
          .containsOnlyKeys(SMALL.key(), LARGE.key());
    }
  }

  @Test
  void evaluate_otherCandidates_areAskedAnew() throws SnapshotException {
    try (RuleSet set = TestingRules.compile(rule("r", "$c : CandidateFact()", BOOST))) {
      assertThat(set.evaluate(facts(prompt(1, 0), SMALL)).boosts()).containsOnlyKeys(SMALL.key());
      assertThat(set.evaluate(facts(prompt(1, 0), LARGE)).boosts()).containsOnlyKeys(LARGE.key());
      assertThat(set.evaluate(facts(prompt(1, 0))).boosts()).isEmpty();
    }
  }

  @Test
  void evaluate_effectNamesAText_itIsThatOfTheRequest() throws SnapshotException {
    String rules =
        rule(
            "r",
            "$who : Caller() $c : CandidateFact()",
            "out.exclude($c, \"not \" + $who.user());");
    try (RuleSet set = TestingRules.compile(rules)) {
      assertThat(set.evaluate(by("d", "alice")).excluded()).containsValue("not alice");
      assertThat(set.evaluate(by("d", "bob")).excluded()).containsValue("not bob");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Prompt(tokens * 2 > 100) $c : CandidateFact()",
        "Prompt(complexity + confidence > 0.1) $c : CandidateFact()",
        "$c : CandidateFact() accumulate(CandidateFact($m : estimatedMicros); $best : min($m))",
        "Sensitivity($t : dataClass) $c : CandidateFact() Sensitivity(!has($t))"
      })
  void evaluate_readsWhatHardlyEverComesTwice_isNotRemembered(String conditions)
      throws SnapshotException {
    try (RuleSet set = TestingRules.compile(rule("r", conditions, BOOST))) {
      RuleResult first = set.evaluate(facts(prompt(120, 0.5), SMALL));

      assertThat(first.firedRules()).containsExactly("r");
      assertThat(set.evaluate(facts(prompt(120, 0.5), SMALL))).isNotSameAs(first).isEqualTo(first);
    }
  }

  @Test
  void evaluate_notANumber_isNotRemembered() throws SnapshotException {
    String rules = rule("r", "Prompt(!(complexity > 0.5)) $c : CandidateFact()", BOOST);
    try (RuleSet set = TestingRules.compile(rules)) {
      RuleResult first = set.evaluate(facts(prompt(1, Double.NaN), SMALL));

      assertThat(set.evaluate(facts(prompt(1, Double.NaN), SMALL))).isNotSameAs(first);
    }
  }

  @Test
  void evaluate_ruleFails_isTriedAgain() throws SnapshotException {
    String rules =
        rule("r", "$c : CandidateFact()", "out.boost($c, 1 / ($c.contextWindow() - 128000));");
    try (RuleSet set = TestingRules.compile(rules)) {
      assertThat(set.evaluate(facts(prompt(1, 0), SMALL)).failed()).isTrue();
      assertThat(set.evaluate(facts(prompt(1, 0), SMALL)).failed()).isTrue();
      assertThat(set.failures()).isEqualTo(2);
    }
  }

  @Test
  void evaluate_nameBoundToOneFieldOrAnother_isWholeOfBoth() throws SnapshotException {
    String rules =
        rule(
            "r",
            "(Budget(percentUsed > 50, $x : percentUsed) or Budget(percentUsed <= 50, $x :"
                + " threshold)) $c : CandidateFact(contextWindow > $x)",
            BOOST);
    try (RuleSet set = TestingRules.compile(rules)) {
      for (int percent : new int[] {0, 40, 60, 200_000, 60, 200_000}) {
        RuleFacts facts =
            new RuleFacts(
                prompt(1, 0),
                Caller.of(Map.of()),
                new Budget(percent, percent > 127_000 ? 0 : 90),
                Sensitivity.NONE,
                List.of(SMALL));
        assertThat(set.evaluate(facts)).isEqualTo(set.run(facts));
      }
    }
  }

  @Test
  void recentResults_moreThanThereArePlaces_keepTheNewest() {
    RecentResults recent = new RecentResults();
    RuleInputs.Key last = key(0);
    for (int i = 1; i <= 20_000; i++) {
      last = key(i);
      recent.put(last, RuleResult.EMPTY);
    }

    int kept = 0;
    for (int i = 0; i <= 20_000; i++) {
      kept += recent.get(key(i)) == null ? 0 : 1;
    }
    assertThat(recent.get(last)).isSameAs(RuleResult.EMPTY);
    assertThat(kept).isBetween(4_000, 4_096);
  }

  private static RuleInputs.Key key(int code) {
    return new RuleInputs.Key(new long[] {code}, new Object[] {"m"});
  }
}
