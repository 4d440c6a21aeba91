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
import io.shenyullm.rules.drools.RuleFacts;
import io.shenyullm.rules.drools.RuleResult;
import io.shenyullm.rules.drools.RuleSet;
import java.util.List;
import java.util.Set;

/** Is told how a plan comes about. For requests nobody listens. */
class PlanTrace {
  /** Nobody wants to know. */
  static final PlanTrace NONE = new PlanTrace();

  /** What the request needs of a model that the gateway chooses. */
  void needs(Set<String> needs) {}

  /** All offers that could be meant. */
  void offered(List<ModelOffer> offers) {}

  /** Which offers are left behind a step. */
  void left(PlanExplanation.Step step, List<ModelOffer> offers) {}

  /** What is known of the offers that are left. */
  void known(List<Option> options) {}

  /** Which options are left behind a step. */
  void leftOptions(PlanExplanation.Step step, List<Option> options) {}

  /** Asks the rules. */
  RuleResult evaluate(RuleSet rules, RuleFacts facts) {
    return rules.evaluate(facts);
  }

  /** What holds of the rules, and the tier that is planned for. */
  void ruled(RuleResult rules, String tier) {}

  /** What an option's score is made of. */
  void scored(Option option, ScoreParts parts) {}
}
