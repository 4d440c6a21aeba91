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

import static io.shenyullm.rules.drools.TestingRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.rules.drools.facts.Budget;
import io.shenyullm.rules.drools.facts.Caller;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.Prompt;
import io.shenyullm.rules.drools.facts.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is remembered is what the rules say: about facts that lie on and around their constants. */
final class RememberedResultsPropertyTest {
  private static final String B = "out.boost($c, 2);";

  /** Every shape of condition and effect that keeps results worth remembering. */
  private static final String SHAPES =
      rule("tokens", "Prompt(tokens > 100 || tokens == 50, auto) $c : CandidateFact()", B)
          + rule("list", "Prompt(tokens in (7, 100, 101)) $c : CandidateFact()", B)
          + rule("turned", "Budget(50 <= percentUsed) $c : CandidateFact()", B)
          + rule("complex", "Prompt(complexity >= 0.35, confidence < 0.9) $c : CandidateFact()", B)
          + rule("zero", "Sensitivity(risk > 0) $c : CandidateFact(quality >= 1)", B)
          + rule("tenth", "Sensitivity(risk == 0.1) $c : CandidateFact()", B)
          + rule("third", "Sensitivity(!(risk < 0.3)) $c : CandidateFact()", B)
          + rule("count", "Sensitivity(count(\"EMAIL_ADDRESS\") > 1) $c : CandidateFact()", B)
          + rule("has", "Sensitivity(has(\"PHONE_NUMBER\"), !masked) $c : CandidateFact()", B)
          + rule("who", "Caller(department == \"d1\" || team != \"t1\") $c : CandidateFact()", B)
          + rule("text", "Caller(user.startsWith(\"u1\")) $c : CandidateFact(region != \"eu\")", B)
          + rule("str", "Caller(user str[endsWith] \"2\") $c : CandidateFact()", B)
          + rule(
              "percent", "Budget(percentUsed > 50, threshold < 90)", "out.degradeTo(\"simple\");")
          + rule("half", "Budget(percentUsed >= 2.5) $c : CandidateFact()", B)
          + rule("sum", "Budget(percentUsed + 10 > threshold) $c : CandidateFact()", B)
          + rule(
              "window",
              "Prompt($t : tokens) $c : CandidateFact(contextWindow < $t)",
              "out.exclude($c, \"too small: \" + $c.model());")
          + rule(
              "cheapest",
              "$c : CandidateFact(quality > 0.3, $p : estimatedMicros)"
                  + " not CandidateFact(quality > 0.3, estimatedMicros < $p)",
              B)
          + rule(
              "best",
              "$c : CandidateFact($q : quality) not CandidateFact(quality > $q)",
              "out.prefer($c);")
          + rule("dear", "$c : CandidateFact(estimatedMicros > 100, latencyMillis <= 200.5)", B)
          + rule("can", "$c : CandidateFact(can(\"tools\"), capabilities not contains \"json\")", B)
          + rule("key", "$c : CandidateFact(key == \"p1/m1\" || !healthy)", "out.boost($c, -3);")
          + rule(
              "group",
              "Prompt(tier in (\"simple\", \"medium\")) exists CandidateFact(simulated)",
              "out.require(\"tools\");");

  private static final RuleSet ALL_SHAPES = compile(TestingRules.file(SHAPES));
  private static final RuleSet BUILT_IN = compile(RuleSetCompiler.builtIn());

  private static RuleSet compile(List<SourceFile> files) {
    try {
      return TestingRules.compiler().compile(files);
    } catch (SnapshotException e) {
      throw new IllegalStateException(e);
    }
  }

  @Property(tries = 3_000, seed = "1")
  void evaluate_everyShape_saysWhatRunningSays(@ForAll long seed) {
    RuleFacts facts = facts(new Draw(seed));

    assertThat(ALL_SHAPES.evaluate(facts)).isEqualTo(ALL_SHAPES.run(facts));
  }

  @Property(tries = 3_000, seed = "2")
  void evaluate_builtIn_saysWhatRunningSays(@ForAll long seed) {
    RuleFacts facts = facts(new Draw(seed));

    assertThat(BUILT_IN.evaluate(facts)).isEqualTo(BUILT_IN.run(facts));
  }

  /** Draws one of a few sets of facts, with a few values changed: many are nearly alike. */
  private static final class Draw {
    private final Random common;
    private final Random own;

    Draw(long seed) {
      this.common = new Random(Math.floorMod(seed, 20));
      this.own = new Random(seed);
    }

    int number(int bound) {
      int drawn = common.nextInt(bound);
      return own.nextInt(12) == 0 ? own.nextInt(bound) : drawn;
    }

    boolean flag() {
      return number(2) == 1;
    }
  }

  private static RuleFacts facts(Draw draw) {
    List<CandidateFact> candidates = new ArrayList<>();
    for (int i = draw.number(4); i >= 0; i--) {
      candidates.add(
          new CandidateFact(
              "m" + i,
              "p" + i % 2,
              pick(draw, "eu", "us", "global"),
              pick(draw, 0.2, 0.25, 0.3, 0.35, 0.5, 0.75, 0.8, 1.0),
              pick(draw, 99L, 100L, 101L, 5_000L),
              pick(draw, 100, 8_000, 20_000),
              pick(draw, Set.of(), Set.of("tools"), Set.of("tools", "json")),
              pick(draw, 0.0, 200.5, 200.6),
              draw.flag(),
              draw.flag()));
    }
    return new RuleFacts(
        new Prompt(
            pick(draw, "code", "writing"),
            "general",
            "en",
            pick(draw, "simple", "medium", "complex"),
            pick(draw, 0.34999, 0.35, 0.9),
            pick(draw, 0.89, 0.9, 0.91),
            pick(draw, 6L, 7L, 50L, 100L, 101L, 8_000L, 20_001L),
            draw.flag(),
            false,
            draw.flag(),
            "auto"),
        Caller.of(
            Map.of(
                "department", pick(draw, "d1", "d2", "d3"),
                "team", pick(draw, "t1", "t2"),
                "user", pick(draw, "u1", "u12", "v2", "w"))),
        new Budget(pick(draw, 2, 3, 50, 51, 90), pick(draw, 0, 80, 90)),
        new Sensitivity(
            pick(draw, "public", "restricted"),
            pick(draw, 0.0, 0.1, 0.3),
            draw.flag(),
            pick(
                draw,
                Map.of(),
                Map.of("EMAIL_ADDRESS", 1),
                Map.of("EMAIL_ADDRESS", 2, "PHONE_NUMBER", 1))),
        candidates);
  }

  @SafeVarargs
  private static <T> T pick(Draw draw, T... values) {
    return values[draw.number(values.length)];
  }
}
