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

import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.router.health.OfferHealth;
import io.shenyullm.router.plan.PlanExplanation.Step;
import io.shenyullm.router.plan.ScoreParts;
import io.shenyullm.rules.drools.RuleEffect;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What would be decided about a request, and why. Immutable.
 *
 * @param auto whether the gateway chooses the model
 * @param requestedModel as the caller named it
 * @param analysis {@link PromptAnalysis#UNKNOWN} where the caller names a model
 * @param needs capabilities that the request needs, where the gateway chooses
 * @param tier that was planned for
 * @param candidates in the order in which they would be tried, those that are out behind
 * @param matchedRules in the order in which they fired
 * @param failedRules left out, as they have thrown or come to no end
 * @param effects of rules on the whole plan: what they require and degrade to
 * @param reason as {@code x-llm-route-reason} has it; {@code null} where nothing is chosen
 * @param refusal what the caller is told instead; {@code null} where something is chosen
 */
public record Decision(
    boolean auto,
    String requestedModel,
    PromptAnalysis analysis,
    Set<String> needs,
    String tier,
    List<Ranked> candidates,
    List<String> matchedRules,
    Set<String> failedRules,
    List<RuleEffect> effects,
    @Nullable String reason,
    @Nullable Refusal refusal) {

  public Decision {
    Objects.requireNonNull(requestedModel, "requestedModel");
    Objects.requireNonNull(analysis, "analysis");
    needs = Set.copyOf(needs);
    Objects.requireNonNull(tier, "tier");
    candidates = List.copyOf(candidates);
    matchedRules = List.copyOf(matchedRules);
    failedRules = Set.copyOf(failedRules);
    effects = List.copyOf(effects);
  }

  /**
   * An offer and its place.
   *
   * @param place 1 for the one that is called first; 0 where it is out, or nothing was ranked
   * @param score comparable within one decision; 0 where it is out
   * @param parts of the score; {@code null} where it is out
   * @param estimate {@code null} where it was out before one was made
   * @param health likewise
   * @param effects of rules on it
   * @param exclusion {@code null} where it is not out
   */
  public record Ranked(
      String model,
      String provider,
      String region,
      int place,
      double score,
      @Nullable ScoreParts parts,
      @Nullable CostEstimate estimate,
      @Nullable OfferHealth health,
      List<RuleEffect> effects,
      @Nullable Exclusion exclusion) {
    public Ranked {
      effects = List.copyOf(effects);
    }

    /** {@code provider/model}. */
    public String key() {
      return provider + "/" + model;
    }

    Map<String, @Nullable Object> tree() {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("model", model);
      tree.put("provider", provider);
      tree.put("region", region);
      tree.put("place", place == 0 ? null : place);
      if (parts != null) {
        tree.put("score", score);
        Map<String, @Nullable Object> of = new LinkedHashMap<>();
        of.put("quality", share(parts.quality(), parts.weights()));
        of.put("cheapness", share(parts.cheapness(), parts.weights()));
        of.put("quickness", share(parts.quickness(), parts.weights()));
        of.put("errorRate", parts.errorRate());
        of.put("boost", parts.boost() / 100);
        tree.put("parts", of);
      }
      if (estimate != null) {
        Map<String, @Nullable Object> cost = new LinkedHashMap<>();
        cost.put("expectedMicros", micros(estimate.expectedNanos()));
        cost.put("maximumMicros", micros(estimate.maximumNanos()));
        cost.put("currency", estimate.currency());
        cost.put("inputTokens", estimate.inputTokens());
        cost.put("outputTokens", estimate.outputTokens());
        tree.put("estimate", cost);
      }
      if (health != null) {
        Map<String, @Nullable Object> live = new LinkedHashMap<>();
        live.put("healthy", health.healthy());
        live.put("errorRate", health.errorRate());
        live.put(
            "timeToFirstTokenMillis",
            health.timeToFirstTokenMillis().isPresent()
                ? health.timeToFirstTokenMillis().getAsDouble()
                : null);
        tree.put("health", live);
      }
      tree.put("effects", effects.stream().map(Decision::effect).toList());
      if (exclusion != null) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("step", exclusion.step().name().toLowerCase(Locale.ROOT));
        out.put("rule", exclusion.rule());
        out.put("reason", exclusion.reason());
        tree.put("exclusion", out);
      }
      return tree;
    }

    private static double share(double part, double weights) {
      return weights == 0 ? 0 : part / weights;
    }
  }

  /**
   * Why an offer is out.
   *
   * @param rule that says so; {@code null} where none does
   * @param reason for people
   */
  public record Exclusion(Step step, @Nullable String rule, String reason) {
    public Exclusion {
      Objects.requireNonNull(step, "step");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** The one that is called first; {@code null} where nothing is chosen. */
  public @Nullable Ranked chosen() {
    return !candidates.isEmpty() && candidates.get(0).place() == 1 ? candidates.get(0) : null;
  }

  /** For JSON. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    labels.put("intent", analysis.intent());
    labels.put("scenario", analysis.scenario());
    labels.put("language", analysis.language());
    labels.put("tier", analysis.tier());
    labels.put("complexity", analysis.complexity());
    labels.put("confidence", analysis.confidence());
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("auto", auto);
    tree.put("requestedModel", requestedModel);
    tree.put("analysis", auto ? labels : null);
    tree.put("tier", tier);
    tree.put("needs", List.copyOf(new TreeSet<>(needs)));
    Ranked first = chosen();
    if (first != null) {
      Map<String, @Nullable Object> choice = new LinkedHashMap<>();
      choice.put("model", first.model());
      choice.put("provider", first.provider());
      tree.put("chosen", choice);
    }
    tree.put("reason", reason);
    if (refusal != null) {
      Map<String, @Nullable Object> told = new LinkedHashMap<>();
      told.put("status", refusal.status());
      told.put("code", refusal.code());
      told.put("message", refusal.message());
      tree.put("refusal", told);
    }
    tree.put("matchedRules", matchedRules);
    tree.put("failedRules", List.copyOf(new TreeSet<>(failedRules)));
    tree.put("effects", effects.stream().map(Decision::effect).toList());
    List<Object> all = new ArrayList<>();
    candidates.forEach(candidate -> all.add(candidate.tree()));
    tree.put("candidates", all);
    return tree;
  }

  private static Map<String, @Nullable Object> effect(RuleEffect effect) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("rule", effect.rule());
    tree.put("kind", effect.kind().name().toLowerCase(Locale.ROOT));
    if (effect.kind() == RuleEffect.Kind.BOOST) {
      tree.put("points", effect.points());
    }
    if (!effect.text().isEmpty()) {
      tree.put("text", effect.text());
    }
    return tree;
  }

  static BigDecimal micros(long nanos) {
    return BigDecimal.valueOf(nanos, 3);
  }
}
