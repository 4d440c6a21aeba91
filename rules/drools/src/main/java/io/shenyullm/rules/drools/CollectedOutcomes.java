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

import io.shenyullm.rules.drools.RuleEffect.Kind;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.RuleOutcomes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;

/** Collects what the rules of one session say; reset between evaluations. Not thread-safe. */
final class CollectedOutcomes extends DefaultAgendaEventListener implements RuleOutcomes {
  private static final double MAX_POINTS = 1_000;
  private static final List<String> TIERS = List.of("simple", "medium", "complex");

  private final Map<String, String> excluded = new HashMap<>();
  private final Map<String, Double> boosts = new HashMap<>();
  private final Set<String> preferred = new HashSet<>();
  private final Set<String> required = new HashSet<>();
  private final Set<String> fired = new LinkedHashSet<>();
  private final Map<String, List<String>> movedBy = new HashMap<>();
  private @Nullable String degradeTier;
  private @Nullable String degradeModel;
  private String rule = "";
  private @Nullable List<RuleEffect> log;

  @Override
  public void beforeMatchFired(BeforeMatchFiredEvent event) {
    rule = event.getMatch().getRule().getName();
    fired.add(rule);
  }

  @Override
  public void exclude(CandidateFact candidate, String why) {
    excluded.putIfAbsent(candidate.key(), why);
    said(Kind.EXCLUDE, candidate.key(), 0, why);
  }

  @Override
  public void boost(CandidateFact candidate, double points) {
    if (!Double.isFinite(points)) {
      throw new IllegalArgumentException("boost must be a finite number in rule " + rule);
    }
    double sum = boosts.getOrDefault(candidate.key(), 0.0) + points;
    boosts.put(candidate.key(), Math.max(-MAX_POINTS, Math.min(MAX_POINTS, sum)));
    moved(candidate);
    said(Kind.BOOST, candidate.key(), points, "");
  }

  @Override
  public void prefer(CandidateFact candidate) {
    preferred.add(candidate.key());
    moved(candidate);
    said(Kind.PREFER, candidate.key(), 0, "");
  }

  @Override
  public void degradeTo(String target) {
    int tier = TIERS.indexOf(target);
    if (tier < 0) {
      degradeModel = degradeModel == null ? target : degradeModel;
    } else if (degradeTier == null || tier < TIERS.indexOf(degradeTier)) {
      degradeTier = target;
    }
    said(Kind.DEGRADE, "", 0, target);
  }

  @Override
  public void require(String capability) {
    required.add(capability);
    said(Kind.REQUIRE, "", 0, capability);
  }

  RuleResult result() {
    if (fired.isEmpty()) {
      return RuleResult.EMPTY;
    }
    Map<String, List<String>> moved = new HashMap<>();
    movedBy.forEach((key, names) -> moved.put(key, List.copyOf(names)));
    return new RuleResult(
        Set.of(),
        false,
        excluded,
        boosts,
        preferred,
        degradeTier,
        degradeModel,
        required,
        List.copyOf(fired),
        moved);
  }

  /**
   * Makes ready for another evaluation.
   *
   * @param effects is told each effect, where somebody wants to know
   */
  void reset(@Nullable List<RuleEffect> effects) {
    log = effects;
    excluded.clear();
    boosts.clear();
    preferred.clear();
    required.clear();
    fired.clear();
    movedBy.clear();
    degradeTier = null;
    degradeModel = null;
    rule = "";
  }

  String lastRule() {
    return rule;
  }

  private void said(Kind kind, String candidate, double points, String text) {
    if (log != null && log.size() < RuleExplanation.MOST_EFFECTS) {
      log.add(new RuleEffect(rule, kind, candidate, points, text));
    }
  }

  private void moved(CandidateFact candidate) {
    List<String> names = movedBy.computeIfAbsent(candidate.key(), key -> new ArrayList<>(4));
    if (!names.contains(rule)) {
      names.add(rule);
    }
  }
}
