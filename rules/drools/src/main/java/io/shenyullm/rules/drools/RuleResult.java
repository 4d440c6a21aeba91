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

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules said about one request. Immutable.
 *
 * @param failedRules names of the rules that threw or did not come to an end: they have said
 *     nothing
 * @param closed whether one of these could have taken candidates away, or none could be found at
 *     fault: nothing may be chosen then
 * @param excluded why a candidate is out, by its key
 * @param boosts points by key of the candidate, hundredths of the score's range
 * @param preferred keys of candidates to be ranked first
 * @param degradeTier easiest tier to plan for instead, {@code null} if none
 * @param degradeModel model to be ranked first instead, {@code null} if none
 * @param required capabilities without which a candidate is out
 * @param firedRules names in firing order, each once
 * @param movedBy names of the rules that boosted or preferred a candidate, by its key
 */
public record RuleResult(
    Set<String> failedRules,
    boolean closed,
    Map<String, String> excluded,
    Map<String, Double> boosts,
    Set<String> preferred,
    @Nullable String degradeTier,
    @Nullable String degradeModel,
    Set<String> required,
    List<String> firedRules,
    Map<String, List<String>> movedBy) {
  /** No rule fired. */
  public static final RuleResult EMPTY =
      new RuleResult(
          Set.of(), false, Map.of(), Map.of(), Set.of(), null, null, Set.of(), List.of(), Map.of());

  public RuleResult {
    failedRules = Set.copyOf(failedRules);
    excluded = Map.copyOf(excluded);
    boosts = Map.copyOf(boosts);
    preferred = Set.copyOf(preferred);
    required = Set.copyOf(required);
    firedRules = List.copyOf(firedRules);
    Objects.requireNonNull(movedBy, "movedBy");
    movedBy = Map.copyOf(movedBy);
  }

  /** Whether any rule failed. */
  public boolean failed() {
    return closed || !failedRules.isEmpty();
  }

  /** The same with rules that failed. */
  RuleResult withFailed(Set<String> names, boolean nothingMayBeChosen) {
    return new RuleResult(
        names,
        nothingMayBeChosen,
        excluded,
        boosts,
        preferred,
        degradeTier,
        degradeModel,
        required,
        firedRules,
        movedBy);
  }

  /**
   * What holds after the rules have been asked again for the easier tier that these degrade to: who
   * ranks first is said for that tier; what was taken away stays away.
   *
   * @param again what the rules say about the same request at the easier tier
   */
  public RuleResult degraded(RuleResult again) {
    Map<String, String> allExcluded = new HashMap<>(again.excluded);
    allExcluded.putAll(excluded);
    Set<String> allFired = new LinkedHashSet<>(firedRules);
    allFired.addAll(again.firedRules);
    return new RuleResult(
        union(failedRules, again.failedRules),
        closed || again.closed,
        allExcluded,
        again.boosts,
        again.preferred,
        degradeTier,
        degradeModel == null ? again.degradeModel : degradeModel,
        union(required, again.required),
        List.copyOf(allFired),
        again.movedBy);
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }
}
