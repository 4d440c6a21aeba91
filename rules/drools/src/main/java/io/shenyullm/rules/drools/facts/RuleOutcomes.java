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
package io.shenyullm.rules.drools.facts;

/**
 * The global {@code out}: all that a rule can do. Effects are collected and applied after the last
 * rule has fired, so the order of rules never changes what a rule sees. Not thread-safe; one
 * evaluation at a time.
 */
public interface RuleOutcomes {
  /**
   * Takes a candidate out of the plan. Cannot be undone by another rule.
   *
   * @param why shown to operators, and to the caller if nothing is left
   */
  void exclude(CandidateFact candidate, String why);

  /**
   * Moves a candidate's score.
   *
   * @param points hundredths of the score's range of 0 to 1; negative to push back; at most 1,000
   *     either way
   */
  void boost(CandidateFact candidate, double points);

  /** Ranks a candidate before all that no rule prefers, whatever their scores. */
  void prefer(CandidateFact candidate);

  /**
   * Plans as for an easier prompt, or with a given model first. Only where the gateway chooses.
   *
   * @param target {@code simple} or {@code medium}, else a model id; of several tiers the easiest
   *     wins, of several models the first named
   */
  void degradeTo(String target);

  /** Excludes every candidate without a capability. */
  void require(String capability);
}
