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

import io.shenyullm.rules.drools.RuleFinding.Severity;
import io.shenyullm.rules.drools.facts.CandidateFact;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleLintTest {
  private static final KnownNames NAMES =
      new KnownNames(
          List.of(
              offer("gpt-4o", "openai", "us", 0.9, Set.of("tools", "vision")),
              offer("gpt-4o-mini", "openai", "us", 0.5, Set.of("tools")),
              offer("qwen-max", "dashscope", "cn", 0.8, Set.of("tools"))),
          Map.of("fast", "gpt-4o-mini", "best", "auto"),
          Set.of("tools", "vision", "json", "audio"),
          Set.of("code", "open_qa", "math_reasoning"),
          Set.of("finance", "general"));

  private static CandidateFact offer(
      String model, String provider, String region, double quality, Set<String> capabilities) {
    return new CandidateFact(
        model, provider, region, quality, 0, 128_000, capabilities, 0, true, false);
  }

  private static List<RuleFinding> lint(KnownNames names, String rules) {
    List<SourceFile> files = TestingRules.file(rules);
    assertThat(TestingRules.compiler().check(files)).isEmpty();
    return TestingRules.compiler().findings(files, names);
  }

  private static List<RuleFinding> when(String conditions) {
    return lint(NAMES, TestingRules.rule("r", conditions, ""));
  }

  private static List<RuleFinding> then(String consequence) {
    return lint(NAMES, TestingRules.rule("r", "$c : CandidateFact()", consequence));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Prompt(tier == \"simpel\") | did you mean \"simple\"?",
        "Prompt(tier in (\"simple\", \"hard\")) | tier is never \"hard\"; it is one of",
        "Prompt(tier != \"komplex\") | did you mean \"complex\"?",
        "Prompt(intent == \"coding\") | it is one of [code, open_qa, math_reasoning]",
        "Prompt(\"cod\" == intent) | did you mean \"code\"?",
        "Prompt(scenario == \"finanze\") | did you mean \"finance\"?",
        "Prompt(language == \"english\") | language is never \"english\"",
        "Sensitivity(dataClass not in (\"secret\")) | it is one of [public, internal",
        "Budget(threshold == 95) | threshold is never 95; it is one of [0, 80, 90, 100]",
        "CandidateFact(capabilities contains \"tool\") | did you mean \"tools\"?",
        "CandidateFact(!can(\"jsn\")) | did you mean \"json\"?",
        "not CandidateFact(can(\"fly\")) | there is no capability \"fly\"",
      })
  void closedNames_unknown_areErrors(String conditions, String message) {
    assertThat(when(conditions))
        .anySatisfy(
            found -> {
              assertThat(found.severity()).isEqualTo(Severity.ERROR);
              assertThat(found.message()).contains(message);
              assertThat(found.line()).isEqualTo(6);
              assertThat(found.column()).isEqualTo(conditions.indexOf(wrong(found)) + 1);
              assertThat(found.rule()).isEqualTo("r");
            });
  }

  /** The literal that a finding is about, as it stands in the source. */
  private static String wrong(RuleFinding found) {
    String text = found.message();
    int quote = text.indexOf('"');
    return text.contains("95") ? "95" : text.substring(quote, text.indexOf('"', quote + 1) + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CandidateFact(model == \"gpt-5o\") | no model \"gpt-5o\"; did you mean \"gpt-4o\"",
        "CandidateFact(provider == \"openia\") | no provider \"openia\"; did you mean \"openai\"?",
        "CandidateFact(region != \"uk\") | no region \"uk\"",
        "CandidateFact(key in (\"openai/gpt-4\")) | no provider/model \"openai/gpt-4\"",
        "CandidateFact(model == \"fast\") | write \"gpt-4o-mini\" for \"fast\"",
        "Prompt(requestedModel == \"best\") | write \"auto\" for \"best\"",
        "CandidateFact(can(\"json\")) | no model of the catalogue can do \"json\"",
      })
  void openNames_unknown_areWarnings(String conditions, String message) {
    assertThat(when(conditions))
        .isNotEmpty()
        .allSatisfy(found -> assertThat(found.severity()).isEqualTo(Severity.WARNING))
        .anySatisfy(found -> assertThat(found.message()).contains(message));
  }

  @Test
  void effects_unknownNames_areFound() {
    assertThat(then("out.require(\"jsn\");"))
        .extracting(RuleFinding::toString)
        .containsExactly(
            "routing.drl:8:13: error: there is no capability \"jsn\"; did you mean \"json\"?");
    assertThat(then("out.degradeTo(\"gtp-4o\");").get(0).message())
        .isEqualTo(
            "\"gtp-4o\" is neither a tier nor a model of the catalogue, so this does nothing;"
                + " did you mean \"gpt-4o\"?");
    assertThat(then("out.degradeTo(\"simpel\");").get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(then("out.degradeTo(\"simple\"); out.degradeTo(\"fast\");")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Prompt(tokens > 5 && tokens < 3)",
        "Prompt(tokens > 5, tokens < 6)",
        "Prompt(tier == \"simple\" && tier == \"complex\")",
        "Prompt(tier == \"simple\") Prompt(tier == \"complex\")",
        "Prompt(tier != \"simple\", tier != \"medium\", tier != \"complex\")",
        "Prompt(auto, !auto)",
        "Prompt(complexity > 1)",
        "Prompt(tokens < 0)",
        "Budget(threshold > 90, threshold < 100)",
        "Sensitivity(has(\"EMAIL_ADDRESS\")) Sensitivity(!has(\"EMAIL_ADDRESS\"))",
        "Prompt(stream) exists Prompt(!stream)",
        "(Prompt(tokens > 5, tokens < 3) or Prompt(auto, !auto))",
        "CandidateFact(can(\"tools\"), capabilities not contains \"tools\")",
        "Prompt(!(tokens > 3 || tokens <= 3))",
        "Caller(department == \"a\", department in (\"b\", \"c\"))",
      })
  void contradictions_areErrorsAtTheRule(String conditions) {
    assertThat(when(conditions))
        .extracting(found -> found.severity() + " " + found.line() + ":" + found.column())
        .containsExactly("ERROR 4:6");
  }

  @Test
  void contradiction_namesWhatNeverHoldsTogether() {
    assertThat(when("Prompt(auto, tokens > 5, tokens < 3)").get(0).message())
        .isEqualTo("this rule can never match: tokens > 5 and tokens < 3 never hold together");
    assertThat(when("Prompt(complexity > 1)").get(0).message())
        .isEqualTo("this rule can never match: complexity > 1 never holds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Prompt(tokens > 5 || tokens < 3)",
        "Prompt(tokens > 5, tokens < 7)",
        "Prompt(tier in (\"simple\", \"medium\"), tier != \"simple\")",
        "CandidateFact(model == \"gpt-4o\") CandidateFact(model == \"qwen-max\")",
        "(Prompt(tier == \"simple\") or Prompt(tier == \"complex\"))",
        "Prompt(tier == \"simple\") not Prompt(tier == \"complex\")",
        "Prompt($t : tokens) CandidateFact(contextWindow < $t)",
        "Prompt(complexity > 0.3, complexity < 0.300001)",
        "Prompt(tokens > 5.5, tokens < 5.9)",
        "CandidateFact(quality > 0.85, can(\"vision\"))",
        "CandidateFact(healthy, estimatedMicros > 5, latencyMillis < 3)",
        "Budget(threshold >= 85)",
        "Caller(department == \"anything\")",
        "accumulate(CandidateFact($q : quality); $n : max($q))",
        "Prompt(language == \"zh\")",
        "",
      })
  void conditionsThatCanHold_areNotComplainedOf(String conditions) {
    assertThat(when(conditions)).isEmpty();
  }

  @Test
  void conditionsThatNoOfferMeets_areAWarningAtTheRule() {
    assertThat(when("CandidateFact(region == \"cn\", can(\"vision\"))"))
        .extracting(RuleFinding::toString)
        .containsExactly(
            "routing.drl:4:6: warning: this rule can never match with this catalogue: no model is"
                + " as CandidateFact in line 6 asks");
  }

  @Test
  void contradictionInANegatedPattern_isFoundAtThePattern() {
    assertThat(when("not CandidateFact(quality > 0.5, quality < 0.2)"))
        .extracting(RuleFinding::toString)
        .containsExactly(
            "routing.drl:6:5: error: no CandidateFact is ever like this: quality > 0.5 and"
                + " quality < 0.2 never hold together");
  }

  @Test
  void activationGroup_ofOne_isAWarning_ofTwoIsNone() {
    String one = "rule \"a\" activation-group \"g\" when Prompt() then end\n";
    String two = "rule \"b\" activation-group \"g\" when Prompt() then end\n";

    assertThat(lint(NAMES, one))
        .extracting(RuleFinding::toString)
        .containsExactly(
            "routing.drl:4:27: warning: activation-group \"g\" has this rule only, so it does"
                + " nothing");
    assertThat(lint(NAMES, one + two)).isEmpty();
  }

  @Test
  void emptyCatalogue_saysNothingOfNamesThatItWouldHave() {
    KnownNames empty = new KnownNames(List.of(), Map.of(), Set.of("tools"), Set.of(), Set.of());

    assertThat(
            lint(
                empty,
                TestingRules.rule(
                    "r",
                    "Prompt(intent == \"x\") CandidateFact(model == \"m\", can(\"tools\"))",
                    "out.degradeTo(\"m\");")))
        .isEmpty();
  }

  @Test
  void builtInRules_areFreeOfFindings() {
    assertThat(TestingRules.compiler().findings(RuleSetCompiler.builtIn(), NAMES)).isEmpty();
  }

  @Test
  void manyAlternatives_endAndAreTakenForPossible() {
    String any = "(tokens > 1 || tokens > 2 || tokens > 3 || tokens > 4)";
    String all = String.join(" && ", java.util.Collections.nCopies(12, any));

    assertThat(when("Prompt(" + all + ")")).isEmpty();
  }
}
