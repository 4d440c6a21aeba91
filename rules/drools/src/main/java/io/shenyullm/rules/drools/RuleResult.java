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

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules said about one request. Immutable.
 *
 * @param failed whether a rule threw or the rules did not come to an end; nothing else is set then
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
    boolean failed,
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
          false, Map.of(), Map.of(), Set.of(), null, null, Set.of(), List.of(), Map.of());

  /** The rules could not be evaluated. */
  public static final RuleResult FAILED =
      new RuleResult(true, Map.of(), Map.of(), Set.of(), null, null, Set.of(), List.of(), Map.of());

  public RuleResult {
    excluded = Map.copyOf(excluded);
    boosts = Map.copyOf(boosts);
    preferred = Set.copyOf(preferred);
    required = Set.copyOf(required);
    firedRules = List.copyOf(firedRules);
    Objects.requireNonNull(movedBy, "movedBy");
    movedBy = Map.copyOf(movedBy);
  }
}
