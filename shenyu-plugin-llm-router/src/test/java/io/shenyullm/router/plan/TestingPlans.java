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

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.pricing.PriceSchedule;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.rules.drools.RuleSet;
import io.shenyullm.rules.drools.RuleSetCompiler;
import io.shenyullm.rules.drools.SourceFile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Catalogues, rules and exchanges for planner tests. */
final class TestingPlans {
  static final String HEADER =
      """
      package rules;
      import io.shenyullm.rules.drools.facts.*;
      global RuleOutcomes out;
      """;

  /** Cost is the quality squared, in a hundredth of a unit; the input is what the test says. */
  static CostEstimates estimates(long inputTokens) {
    return (request, offer, intent, at) -> {
      long nanos = Math.round(offer.quality() * offer.quality() * 10_000_000);
      return new CostEstimate(nanos, 2 * nanos, "USD", inputTokens, 100);
    };
  }

  static final String AUTO =
      "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private TestingPlans() {}

  static RuleSet rules(String rules) throws SnapshotException {
    return compiler().compile(List.of(new SourceFile("routing.drl", HEADER + rules)));
  }

  static RuleSet builtIn() throws SnapshotException {
    return compiler().compile(RuleSetCompiler.builtIn());
  }

  static RuleSetCompiler compiler() {
    return new RuleSetCompiler(2, System::nanoTime);
  }

  static ModelOffer offer(String id, String provider, String region, double quality, int weight) {
    Provider at =
        new Provider(
            provider,
            Protocols.OPENAI,
            URI.create("http://localhost:1/v1"),
            new Secret(""),
            region,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            true);
    return new ModelOffer(
        id, at, id, 8_000, 2_000, quality, Set.of("tools"), weight, PriceSchedule.FREE);
  }

  static LlmExchange exchange(RuleSet rules, String json, ModelOffer... offers) {
    return exchange(
        new RoutingRules(rules, ScoreWeights.DEFAULT),
        json,
        new ModelCatalog(List.of(offers), Map.of("fast", "small")));
  }

  static LlmExchange exchange(RoutingRules routing, String json, ModelCatalog catalog) {
    return TestingExchanges.exchange(
        TestingExchanges.snapshot(
            catalog,
            TestingExchanges.route(Route.Drive.ROUTER),
            Map.of(RoutingRules.class, routing)),
        Principal.anonymous(),
        json);
  }

  static PromptAnalysis tier(String tier) {
    return new PromptAnalysis("code", "software_it", "en", tier, 0.5, 0.9);
  }

  static Admission admission(String dataClass, Obligations obligations) {
    return new Admission("decision-1", Map.of(), dataClass, 0.1, false, obligations);
  }

  static Health noHealth() {
    return new Health(HealthLimits.DEFAULT, () -> 0);
  }

  static Planner planner() {
    return new Planner(estimates(100), noHealth(), () -> 0.0);
  }

  static List<String> keys(RoutePlan plan) {
    return plan.ranked().stream().map(c -> c.offer().key()).toList();
  }
}
