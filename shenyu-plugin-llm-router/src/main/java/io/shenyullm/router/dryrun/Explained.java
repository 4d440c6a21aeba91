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

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.router.dryrun.Decision.Exclusion;
import io.shenyullm.router.dryrun.Decision.Ranked;
import io.shenyullm.router.plan.PlanExplanation;
import io.shenyullm.router.plan.PlanExplanation.Considered;
import io.shenyullm.router.plan.PlanExplanation.Step;
import io.shenyullm.rules.drools.RuleEffect;
import io.shenyullm.rules.drools.RuleEffect.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a decision of a planner's explanation. */
final class Explained {
  private final LlmExchange exchange;
  private final PlanExplanation plan;
  private final Map<ModelOffer, Integer> places = new HashMap<>();

  private Explained(LlmExchange exchange, PlanExplanation plan) {
    this.exchange = exchange;
    this.plan = plan;
  }

  static Decision of(LlmExchange exchange, PlanExplanation plan) {
    return new Explained(exchange, plan).decision();
  }

  private Decision decision() {
    @Nullable RoutePlan chosen = plan.result().fold(planned -> planned.plan(), none -> null);
    @Nullable Refusal refusal = plan.result().fold(planned -> null, none -> none.refusal());
    Map<ModelOffer, Candidate> ranked = new HashMap<>();
    if (chosen != null) {
      for (Candidate candidate : chosen.ranked()) {
        places.put(candidate.offer(), places.size() + 1);
        ranked.put(candidate.offer(), candidate);
      }
    }
    List<Ranked> candidates = new ArrayList<>();
    for (Considered considered : plan.offers()) {
      candidates.add(ranked(considered));
    }
    candidates.sort(
        Comparator.comparingInt((Ranked r) -> r.place() == 0 ? Integer.MAX_VALUE : r.place())
            .thenComparing(Ranked::key));
    String model = exchange.request().model();
    return new Decision(
        exchange.snapshot().catalog().resolve(model).equals(ModelCatalog.AUTO),
        model,
        exchange.analysis(),
        plan.needs(),
        plan.tier(),
        candidates,
        plan.rules().firedRules(),
        plan.rules().failedRules(),
        plan.effects().stream().filter(effect -> effect.candidate().isEmpty()).toList(),
        chosen == null ? null : chosen.reason(),
        refusal);
  }

  private Ranked ranked(Considered considered) {
    ModelOffer offer = considered.offer();
    return new Ranked(
        offer.id(),
        offer.provider().name(),
        offer.provider().region(),
        places.getOrDefault(offer, 0),
        considered.parts() == null ? 0 : considered.parts().score(),
        considered.parts(),
        considered.estimate(),
        considered.live(),
        plan.effects().stream().filter(e -> e.candidate().equals(offer.key())).toList(),
        considered.outAt() == null ? null : exclusion(considered, considered.outAt()));
  }

  private Exclusion exclusion(Considered considered, Step step) {
    return switch (step) {
      case POLICY ->
          new Exclusion(step, null, "policy does not allow this model or its provider's region");
      case CAPABILITIES ->
          new Exclusion(step, null, "cannot do " + missing(considered.offer(), plan.needs()));
      case PROTOCOL ->
          new Exclusion(step, null, "its provider's protocol cannot say what the request asks for");
      case CONTEXT ->
          new Exclusion(
              step,
              null,
              "the prompt and the reply do not fit: at most "
                  + considered.offer().contextWindow()
                  + " tokens, of them "
                  + considered.offer().maxOutputTokens()
                  + " of reply");
      case RULES -> byRule(considered.offer());
      case BUDGET ->
          new Exclusion(step, null, "is expected to cost more than the budget still allows");
    };
  }

  private Exclusion byRule(ModelOffer offer) {
    for (RuleEffect effect : plan.effects()) {
      if (effect.kind() == Kind.EXCLUDE && effect.candidate().equals(offer.key())) {
        return new Exclusion(Step.RULES, effect.rule(), effect.text());
      }
    }
    for (RuleEffect effect : plan.effects()) {
      if (effect.kind() == Kind.REQUIRE && !offer.capabilities().contains(effect.text())) {
        return new Exclusion(
            Step.RULES, effect.rule(), "cannot do " + effect.text() + ", which the rule requires");
      }
    }
    String why = plan.rules().excluded().get(offer.key());
    return new Exclusion(Step.RULES, null, why == null ? "a rule excludes it" : why);
  }

  private static Set<String> missing(ModelOffer offer, Set<String> needs) {
    Set<String> missing = new TreeSet<>(needs);
    missing.removeAll(offer.capabilities());
    return missing;
  }
}
