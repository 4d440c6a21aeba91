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

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.router.plan.PlanExplanation.Considered;
import io.shenyullm.router.plan.PlanExplanation.Step;
import io.shenyullm.rules.drools.RuleEffect;
import io.shenyullm.rules.drools.RuleExplanation;
import io.shenyullm.rules.drools.RuleFacts;
import io.shenyullm.rules.drools.RuleResult;
import io.shenyullm.rules.drools.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps how one plan comes about. For one thread. */
final class ExplainingTrace extends PlanTrace {
  private final List<ModelOffer> offers = new ArrayList<>();
  private final Set<ModelOffer> left = new LinkedHashSet<>();
  private final Map<ModelOffer, Step> outAt = new HashMap<>();
  private final Map<ModelOffer, Option> options = new HashMap<>();
  private final Map<ModelOffer, ScoreParts> parts = new HashMap<>();
  private final List<RuleEffect> effects = new ArrayList<>();
  private Set<String> needs = Set.of();
  private RuleResult rules = RuleResult.EMPTY;
  private String tier = "";

  @Override
  void needs(Set<String> asked) {
    needs = asked;
  }

  @Override
  void offered(List<ModelOffer> all) {
    offers.addAll(all);
    left.addAll(all);
  }

  @Override
  void left(Step step, List<ModelOffer> still) {
    Set<ModelOffer> these = new HashSet<>(still);
    left.removeIf(
        offer -> {
          boolean out = !these.contains(offer);
          if (out) {
            outAt.put(offer, step);
          }
          return out;
        });
  }

  @Override
  void known(List<Option> all) {
    all.forEach(option -> options.put(option.offer(), option));
  }

  @Override
  void leftOptions(Step step, List<Option> still) {
    left(step, still.stream().map(Option::offer).toList());
  }

  @Override
  RuleResult evaluate(RuleSet set, RuleFacts facts) {
    RuleExplanation explained = set.explain(facts);
    // asked again for an easier tier: who ranks first is said anew, the rest is added to
    effects.removeIf(e -> e.kind() == RuleEffect.Kind.BOOST || e.kind() == RuleEffect.Kind.PREFER);
    explained.effects().stream().filter(e -> !effects.contains(e)).forEach(effects::add);
    return explained.result();
  }

  @Override
  void ruled(RuleResult result, String plannedFor) {
    rules = result;
    tier = plannedFor;
  }

  @Override
  void scored(Option option, ScoreParts of) {
    parts.put(option.offer(), of);
  }

  PlanExplanation explanation(PlanResult result, String analysedTier) {
    List<Considered> considered = new ArrayList<>();
    for (ModelOffer offer : offers) {
      Option option = options.get(offer);
      considered.add(
          new Considered(
              offer,
              option == null ? null : option.estimate(),
              option == null ? null : option.live(),
              parts.get(offer),
              outAt.get(offer)));
    }
    return new PlanExplanation(
        result, needs, considered, rules, effects, tier.isEmpty() ? analysedTier : tier);
  }
}
