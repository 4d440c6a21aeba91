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

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.rules.drools.facts.Budget;
import io.shenyullm.rules.drools.facts.Caller;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.Prompt;
import io.shenyullm.rules.drools.facts.Sensitivity;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rule files and facts for tests. */
final class TestingRules {
  static final String HEADER =
      """
      package rules;
      import io.shenyullm.rules.drools.facts.*;
      global RuleOutcomes out;
      """;

  private TestingRules() {}

  static String rule(String name, String conditions, String consequence) {
    return "rule \"" + name + "\"\nwhen\n" + conditions + "\nthen\n" + consequence + "\nend\n";
  }

  static List<SourceFile> file(String rules) {
    return List.of(new SourceFile("routing.drl", HEADER + rules));
  }

  static RuleSetCompiler compiler() {
    return new RuleSetCompiler(4, System::nanoTime);
  }

  static RuleSet compile(String rules) throws SnapshotException {
    return compiler().compile(file(rules));
  }

  static Prompt prompt(String tier) {
    return new Prompt("code", "software_it", "en", tier, 0.3, 0.9, 120, true, false, true, "auto");
  }

  static CandidateFact candidate(String model, double quality, long micros) {
    return new CandidateFact(
        model, "simulated", "eu", quality, micros, 128_000, Set.of("tools"), 0, true, true);
  }

  static RuleFacts facts(Prompt prompt, CandidateFact... candidates) {
    return new RuleFacts(
        prompt,
        Caller.of(Map.of("tenant", "acme", "department", "research", "user", "alice")),
        new Budget(10, 0),
        Sensitivity.NONE,
        List.of(candidates));
  }
}
