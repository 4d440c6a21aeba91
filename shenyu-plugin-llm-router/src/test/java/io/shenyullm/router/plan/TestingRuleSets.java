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

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.rules.drools.RuleSet;

/** Rule sets that several tests share, because compiling takes a second each. */
final class TestingRuleSets {
  static final RuleSet NONE = compile("");

  static final RuleSet DEGRADE =
      compile("rule \"save\" when Budget(threshold >= 90) then out.degradeTo(\"simple\"); end");

  static final RuleSet CLOSED =
      compile(
          "rule \"closed\" when $c : CandidateFact() then"
              + " out.exclude($c, \"closed for maintenance\"); end");

  static final RuleSet BROKEN =
      compile(
          "rule \"broken\" when $c : CandidateFact() then"
              + " out.boost($c, 1 / ($c.contextWindow() - 8000)); end");

  /** Excludes, boosts and prefers by properties that the property tests vary. */
  static final RuleSet MIXED =
      compile(
          "rule \"weak\" when $c : CandidateFact(quality < 0.3) then out.exclude($c, \"weak\");"
              + " end\n"
              + "rule \"eu\" when $c : CandidateFact(region == \"eu\") then out.boost($c, 7); end\n"
              + "rule \"m1\" when $c : CandidateFact(model == \"m1\") then out.prefer($c); end\n");

  private TestingRuleSets() {}

  private static RuleSet compile(String rules) {
    try {
      return TestingPlans.rules(rules);
    } catch (SnapshotException e) {
      throw new IllegalStateException(e);
    }
  }
}
