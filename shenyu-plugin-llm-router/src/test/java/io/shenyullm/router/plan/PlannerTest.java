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
package io.shenyullm.router.plan;

import static io.shenyullm.router.plan.TestingPlans.AUTO;
import static io.shenyullm.router.plan.TestingPlans.admission;
import static io.shenyullm.router.plan.TestingPlans.exchange;
import static io.shenyullm.router.plan.TestingPlans.keys;
import static io.shenyullm.router.plan.TestingPlans.offer;
import static io.shenyullm.router.plan.TestingPlans.planner;
import static io.shenyullm.router.plan.TestingPlans.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.exchange.BudgetLevel;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.router.health.CallOutcome;
import io.shenyullm.router.health.Health;
import io.shenyullm.rules.drools.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PlannerTest {
  private static final ModelOffer SMALL = offer("small", "a", "eu", 0.4, 1);
  private static final ModelOffer LARGE = offer("large", "a", "eu", 0.9, 1);
  private static final ModelOffer LARGE_B = offer("large", "b", "us", 0.9, 3);

  private static RuleSet builtIn;

  @BeforeAll
  static void compile() throws SnapshotException {
    builtIn = TestingPlans.builtIn();
  }

  @AfterAll
  static void close() {
    builtIn.close();
  }

  @Test
  void plan_simplePrompt_takesTheCheapModelAndSaysWhy() {
    LlmExchange exchange = exchange(builtIn, AUTO, LARGE, SMALL);
    exchange.analysis(tier("simple"));

    RoutePlan plan = planned(exchange);

    assertThat(keys(plan)).containsExactly("a/small", "a/large");
    assertThat(plan.first().why()).containsExactly("cheap for simple");
    assertThat(plan.reason())
        .matches("auto: tier=simple intent=code; rules: cheap-for-simple; score=\\d\\.\\d\\d");
  }

  /** Reply lengths are learned by task, so an estimate without the task would not use them. */
  @Test
  void plan_analysedTask_isWhatTheEstimateIsFor() {
    List<String> tasks = new ArrayList<>();
    Planner planner =
        new Planner(
            (request, offer, intent, at) -> {
              tasks.add(intent);
              return new CostEstimate(1, 1, "USD", 1, 1);
            },
            TestingPlans.noHealth(),
            () -> 0.0);
    LlmExchange exchange = exchange(builtIn, AUTO, SMALL);
    exchange.analysis(tier("simple"));

    planner.plan(exchange);

    assertThat(tasks).containsExactly("code");
  }

  @Test
  void plan_complexPrompt_takesTheStrongModel() {
    LlmExchange exchange = exchange(builtIn, AUTO, SMALL, LARGE);
    exchange.analysis(tier("complex"));

    assertThat(planned(exchange).first().offer()).isEqualTo(LARGE);
  }

  @Test
  void plan_budgetAlmostSpent_degradesComplexPrompts() {
    LlmExchange exchange = exchange(TestingRuleSets.DEGRADE, AUTO, SMALL, LARGE);
    exchange.analysis(tier("complex"));
    exchange.budgetLevel(new BudgetLevel(92, Long.MAX_VALUE));

    RoutePlan plan = planned(exchange);

    assertThat(plan.first().offer()).isEqualTo(SMALL);
    assertThat(plan.reason()).startsWith("auto: tier=complex>simple");
  }

  @Test
  void plan_namedModel_keepsToItsOffers() {
    RoutePlan plan =
        planned(exchange(builtIn, AUTO.replace("auto", "large"), SMALL, LARGE, LARGE_B));

    assertThat(keys(plan)).containsExactlyInAnyOrder("a/large", "b/large");
    assertThat(plan.reason()).startsWith("model: large");
  }

  @Test
  void plan_alias_isResolved() {
    RoutePlan plan = planned(exchange(builtIn, AUTO.replace("auto", "fast"), SMALL, LARGE));

    assertThat(keys(plan)).containsExactly("a/small");
  }

  @Test
  void plan_equalOffers_shareTrafficByWeight() {
    int[] first = new int[2];
    for (int i = 0; i < 100; i++) {
      double draw = i / 100.0;
      Planner planner =
          new Planner(TestingPlans.estimates(100), TestingPlans.noHealth(), () -> draw);
      RoutePlan plan =
          planner.plan(exchange(builtIn, AUTO.replace("auto", "large"), LARGE, LARGE_B)).orRefuse();
      assertThat(plan.ranked()).hasSize(2);
      first[plan.first().offer().equals(LARGE) ? 0 : 1]++;
    }
    assertThat(first).containsExactly(25, 75);
  }

  @Test
  void plan_failingOffer_comesLastAmongItsEquals() {
    Health health = TestingPlans.noHealth();
    for (int i = 0; i < 4; i++) {
      health.record(LARGE_B, "t", new CallOutcome.Failed(CallOutcome.Reach.OFFER, null));
    }
    Planner planner = new Planner(TestingPlans.estimates(100), health, () -> 0.99);

    RoutePlan plan =
        planner.plan(exchange(builtIn, AUTO.replace("auto", "large"), LARGE_B, LARGE)).orRefuse();

    assertThat(keys(plan)).containsExactly("a/large", "b/large");
  }

  /** "Strongest for complex" gave 25 points to the very model that the budget degrades from. */
  @Test
  void plan_budgetDegrades_boostsForTheHarderTierDoNotBringItBack() {
    LlmExchange exchange = exchange(builtIn, AUTO, SMALL, LARGE);
    exchange.analysis(tier("complex"));
    exchange.budgetLevel(new BudgetLevel(92, Long.MAX_VALUE));

    RoutePlan plan = planned(exchange);

    assertThat(keys(plan)).containsExactly("a/small", "a/large");
    assertThat(plan.first().why()).containsExactly("cheap for simple");
    assertThat(plan.reason()).contains("tier=complex>simple").contains("budget-at-90-percent");
  }

  @Test
  void plan_degradedByARuleThatAlsoExcludes_staysExcluded() throws SnapshotException {
    String rules =
        "rule \"save\" when Prompt(tier == \"complex\") then out.degradeTo(\"simple\"); end\n"
            + "rule \"no\" when Prompt(tier == \"complex\") $c : CandidateFact(model == \"small\")"
            + " then out.exclude($c, \"no\"); end";
    try (RuleSet set = TestingPlans.rules(rules)) {
      LlmExchange exchange = exchange(set, AUTO, SMALL, LARGE);
      exchange.analysis(tier("complex"));

      assertThat(keys(planned(exchange))).containsExactly("a/large");
    }
  }

  /** Within the tolerance of the estimate the provider has the last word, not a rule of ours. */
  @Test
  void plan_namedModelNearItsWindow_isLeftToTheProvider() {
    LlmExchange exchange = exchange(builtIn, AUTO.replace("auto", "small"), SMALL);

    assertThat(keys(counting(8_500).plan(exchange).orRefuse())).containsExactly("a/small");
  }

  @Test
  void plan_ruleExcludesWhatDoesNotFit_400NotDenied() throws SnapshotException {
    String rules =
        "rule \"window\" when Prompt($t : tokens) $c : CandidateFact(contextWindow < $t)"
            + " then out.exclude($c, \"too small\"); end";
    try (RuleSet set = TestingPlans.rules(rules)) {
      LlmExchange exchange = exchange(set, AUTO.replace("auto", "small"), SMALL);

      Refusal refusal = refusal(counting(8_500).plan(exchange));

      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.code()).isEqualTo("context_length_exceeded");
    }
  }

  @Test
  void plan_excludingRuleThrows_503() throws SnapshotException {
    String rules =
        "rule \"guard\" when $c : CandidateFact(1 / (contextWindow - 8000) > 0)"
            + " then out.exclude($c, \"no\"); end";
    try (RuleSet set = TestingPlans.rules(rules)) {
      Refusal refusal = refusal(planner().plan(exchange(set, AUTO, SMALL)));

      assertThat(refusal.status()).isEqualTo(503);
      assertThat(refusal.code()).isEqualTo("rules_failed");
      assertThat(refusal.message()).contains("guard");
    }
  }

  private static Planner counting(long inputTokens) {
    return new Planner(TestingPlans.estimates(inputTokens), TestingPlans.noHealth(), () -> 0.0);
  }

  private static Refusal refusal(PlanResult result) {
    return result.fold(
        planned -> {
          throw new AssertionError("planned " + planned.plan());
        },
        PlanResult.NoRoute::refusal);
  }

  @Test
  void plan_lowerCeiling_leavesTheDearOut() {
    LlmExchange exchange = exchange(builtIn, AUTO, SMALL, LARGE);
    exchange.analysis(tier("complex"));

    // small costs 1,600,000 nano, large 8,100,000
    assertThat(keys(planner().plan(exchange, 8_000_000).orRefuse())).containsExactly("a/small");
    exchange.budgetLevel(new BudgetLevel(99, 1_599_999));
    Refusal refusal = refused(exchange);
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.code()).isEqualTo("budget_exceeded");
    assertThat(refusal.message()).contains("0.0016 USD");
    assertThat(refusal.headers()).containsEntry("x-should-retry", "false");
  }

  @Test
  void plan_maximumAboveCeiling_isTriedAfterWhatIsSafe() {
    LlmExchange exchange = exchange(builtIn, AUTO, SMALL, LARGE);
    exchange.analysis(tier("complex"));

    // large is expected to fit, but its maximum of 16,200,000 does not
    assertThat(keys(planner().plan(exchange, 9_000_000).orRefuse()))
        .containsExactly("a/small", "a/large");
  }

  @Test
  void plan_obligations_boundModelsAndRegions() {
    LlmExchange regions = exchange(builtIn, AUTO, LARGE, LARGE_B);
    regions.admit(admission("internal", new Obligations(Set.of(), Set.of("us"), false)));
    assertThat(keys(planned(regions))).containsExactly("b/large");

    LlmExchange none = exchange(builtIn, AUTO, LARGE, LARGE_B);
    none.admit(admission("internal", new Obligations(Set.of("small"), Set.of(), false)));
    Refusal refusal = refused(none);
    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.headers()).containsValue("decision-1");
  }

  @Test
  void plan_unknownModel_suggests() {
    Refusal refusal = refused(exchange(builtIn, AUTO.replace("auto", "smal"), SMALL));

    assertThat(refusal.status()).isEqualTo(404);
    assertThat(refusal.param()).isEqualTo("model");
    assertThat(refusal.message()).contains("small");
  }

  @Test
  void plan_emptyCatalogue_isUnavailable() {
    assertThat(refused(exchange(builtIn, AUTO)).status()).isEqualTo(503);
  }

  @Test
  void plan_capabilityNobodyHas_isABadRequest() {
    String image =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
            + "\"image_url\":{\"url\":\"https://example.com/a.png\"}}]}]}";

    Refusal refusal = refused(exchange(builtIn, image, SMALL, LARGE));

    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.message()).contains("vision");
  }

  @Test
  void plan_promptTooLong_namesTheLimit() {
    Planner planner =
        new Planner(TestingPlans.estimates(9_000), TestingPlans.noHealth(), () -> 0.0);

    Refusal refusal =
        planner
            .plan(exchange(builtIn, AUTO, SMALL))
            .fold(
                planned -> {
                  throw new AssertionError(planned);
                },
                PlanResult.NoRoute::refusal);

    assertThat(refusal.code()).isEqualTo("context_length_exceeded");
    assertThat(refusal.message()).contains("9000").contains("8000");
  }

  @Test
  void plan_rulesExcludeAll_saysWhatTheRuleSays() {
    Refusal refusal = refused(exchange(TestingRuleSets.CLOSED, AUTO, SMALL));

    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.code()).isEqualTo("routing_denied");
    assertThat(refusal.message()).contains("closed for maintenance");
  }

  @Test
  void plan_rulesThrow_ranksByScoresOnly() {
    LlmExchange exchange = exchange(TestingRuleSets.BROKEN, AUTO, SMALL, LARGE);
    exchange.analysis(tier("simple"));

    RoutePlan plan = planned(exchange);

    assertThat(plan.ranked()).hasSize(2);
    assertThat(plan.firedRules()).isEmpty();
    assertThat(plan.reason()).contains("rules_failed");
  }

  @Test
  void plan_restrictedData_avoidsUnstatedRegions() {
    LlmExchange exchange = exchange(builtIn, AUTO, offer("large", "c", "global", 0.9, 1), SMALL);
    exchange.admit(admission("restricted", Obligations.NONE));
    exchange.analysis(tier("complex"));

    assertThat(keys(planned(exchange))).containsExactly("a/small");
  }

  @Test
  void orRefuse_noRoute_carriesTheRefusal() {
    assertThatThrownBy(() -> planner().plan(exchange(builtIn, AUTO)).orRefuse())
        .isInstanceOf(RefusedException.class);
  }

  private static RoutePlan planned(LlmExchange exchange) {
    return planner().plan(exchange).orRefuse();
  }

  private static Refusal refused(LlmExchange exchange) {
    return refusal(planner().plan(exchange));
  }
}
