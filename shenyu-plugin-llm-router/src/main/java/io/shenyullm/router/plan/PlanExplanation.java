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
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.router.health.OfferHealth;
import io.shenyullm.rules.drools.RuleEffect;
import io.shenyullm.rules.drools.RuleResult;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan and how it came about.
 *
 * @param needs of a model, where the gateway chooses it
 * @param offers that could be meant, in the catalogue's order
 * @param rules what they said; {@link RuleResult#EMPTY} where they were not asked
 * @param effects which rule said it, in order; of rules that were asked twice what holds
 * @param tier that was planned for
 */
public record PlanExplanation(
    PlanResult result,
    Set<String> needs,
    List<Considered> offers,
    RuleResult rules,
    List<RuleEffect> effects,
    String tier) {
  /** Steps that take offers away, in their order. */
  public enum Step {
    /** The guard's policy allows neither model nor region. */
    POLICY,
    /** It cannot do what the request needs. */
    CAPABILITIES,
    /** Its protocol cannot say what the request asks for. */
    PROTOCOL,
    /** The prompt, or the reply asked for, is too long. */
    CONTEXT,
    /** A rule has excluded it, or requires what it cannot do. */
    RULES,
    /** It is expected to cost more than the budget allows. */
    BUDGET
  }

  public PlanExplanation {
    Objects.requireNonNull(result, "result");
    needs = Set.copyOf(needs);
    offers = List.copyOf(offers);
    Objects.requireNonNull(rules, "rules");
    effects = List.copyOf(effects);
    Objects.requireNonNull(tier, "tier");
  }

  /**
   * What became of an offer.
   *
   * @param estimate {@code null} where it was out before one was made
   * @param live likewise
   * @param parts of its score; {@code null} where it was not ranked
   * @param outAt the step that took it away; {@code null} where it was ranked, or all was over
   *     before
   */
  public record Considered(
      ModelOffer offer,
      @Nullable CostEstimate estimate,
      @Nullable OfferHealth live,
      @Nullable ScoreParts parts,
      @Nullable Step outAt) {
    public Considered {
      Objects.requireNonNull(offer, "offer");
    }
  }
}
