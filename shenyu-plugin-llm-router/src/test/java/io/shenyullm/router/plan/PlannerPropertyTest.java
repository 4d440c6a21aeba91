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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.BudgetLevel;
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.RoutePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class PlannerPropertyTest {
  @Property(tries = 200, seed = "1")
  void ranking_catalogueShuffled_staysTheSame(
      @ForAll("offers") List<ModelOffer> offers, @ForAll long seed, @ForAll("tiers") String tier) {
    List<ModelOffer> shuffled = new ArrayList<>(offers);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(plan(shuffled, tier, seed)).isEqualTo(plan(offers, tier, seed));
  }

  @Property(tries = 200, seed = "1")
  void ranking_holdsWhatIsNotExcludedOnceAndNothingElse(
      @ForAll("offers") List<ModelOffer> offers, @ForAll long seed, @ForAll("tiers") String tier) {
    List<String> expected =
        offers.stream().filter(o -> o.quality() >= 0.3).map(ModelOffer::key).toList();

    List<String> ranked = plan(offers, tier, seed).map(TestingPlans::keys).orElse(List.of());

    assertThat(ranked).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Property(tries = 200, seed = "1")
  void ranking_preferredComeFirst(@ForAll("offers") List<ModelOffer> offers, @ForAll long seed) {
    List<String> models =
        plan(offers, "medium", seed)
            .map(p -> p.ranked().stream().map(c -> c.offer().id()).toList())
            .orElse(List.of());

    int last = models.lastIndexOf("m1");
    assertThat(models.subList(0, last + 1)).allMatch("m1"::equals);
  }

  /** What is shown is what happens. */
  @Property(tries = 200, seed = "1")
  void explain_isAboutThePlanThatIsMade(
      @ForAll("offers") List<ModelOffer> offers,
      @ForAll long seed,
      @ForAll("tiers") String tier,
      @ForAll("ceilings") long ceiling) {
    LlmExchange exchange = exchange(offers, tier);
    exchange.budgetLevel(new BudgetLevel(85, ceiling));

    PlanResult plan = planner(seed).plan(exchange);
    PlanExplanation explained = planner(seed).explain(exchange);

    assertThat(explained.result()).isEqualTo(plan);
    List<Candidate> ranked = plan.fold(planned -> planned.plan().ranked(), none -> List.of());
    for (PlanExplanation.Considered offer : explained.offers()) {
      Optional<Candidate> candidate =
          ranked.stream().filter(c -> c.offer().equals(offer.offer())).findFirst();
      assertThat(offer.outAt() == null).isEqualTo(candidate.isPresent());
      candidate.ifPresent(c -> assertThat(offer.parts().score()).isEqualTo(c.score()));
    }
  }

  @Property(tries = 100, seed = "1")
  void plan_ceiling_isNeverExceeded(
      @ForAll("offers") List<ModelOffer> offers, @ForAll("ceilings") long ceiling) {
    TestingPlans.planner()
        .plan(exchange(offers, "simple"), ceiling)
        .<Boolean>fold(
            planned -> {
              assertThat(planned.plan().ranked())
                  .allMatch(c -> c.estimate().expectedNanos() <= ceiling);
              return true;
            },
            none -> {
              assertThat(none.refusal().status()).isIn(403, 429);
              return false;
            });
  }

  @Provide
  Arbitrary<List<ModelOffer>> offers() {
    Arbitrary<ModelOffer> offer =
        Combinators.combine(
                Arbitraries.of("m1", "m2", "m3", "m4"),
                Arbitraries.of("p1", "p2", "p3"),
                Arbitraries.of("eu", "us"),
                Arbitraries.of(0.1, 0.29, 0.3, 0.5, 0.5, 0.9, 1.0),
                Arbitraries.integers().between(0, 3))
            .as(TestingPlans::offer);
    return offer.list().ofMinSize(1).ofMaxSize(10).uniqueElements(ModelOffer::key);
  }

  @Provide
  Arbitrary<String> tiers() {
    return Arbitraries.of("simple", "medium", "complex");
  }

  @Provide
  Arbitrary<Long> ceilings() {
    return Arbitraries.longs().between(1, 20_000_000);
  }

  private static Optional<RoutePlan> plan(List<ModelOffer> offers, String tier, long seed) {
    return planner(seed)
        .plan(exchange(offers, tier))
        .fold(planned -> Optional.of(planned.plan()), none -> Optional.empty());
  }

  private static Planner planner(long seed) {
    Random random = new Random(seed);
    return new Planner(TestingPlans.estimates(100), TestingPlans.noHealth(), random::nextDouble);
  }

  private static LlmExchange exchange(List<ModelOffer> offers, String tier) {
    LlmExchange exchange =
        TestingPlans.exchange(
            new RoutingRules(TestingRuleSets.MIXED, ScoreWeights.DEFAULT),
            TestingPlans.AUTO,
            new ModelCatalog(offers, Map.of()));
    exchange.analysis(TestingPlans.tier(tier));
    return exchange;
  }
}
