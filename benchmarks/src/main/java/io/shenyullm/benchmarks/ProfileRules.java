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
package io.shenyullm.benchmarks;

/** Made-up routing rules of the kinds that operators write: by caller, prompt, money and data. */
final class ProfileRules {
  private ProfileRules() {}

  static String drl(int count) {
    StringBuilder drl =
        new StringBuilder(
            """
            package rules;
            import io.shenyullm.rules.drools.facts.*;
            global RuleOutcomes out;
            """);
    for (int i = 0; i < count; i++) {
      drl.append("rule \"rule ").append(i).append("\" when\n");
      switch (i % 5) {
        case 0 ->
            drl.append("Caller(department == \"d")
                .append(i % 40)
                .append(
                    "\") $c : CandidateFact(region == \"us\") then out.exclude($c, \"region\");");
        case 1 ->
            drl.append("Prompt(tier == \"simple\", tokens < ")
                .append(100 + i)
                .append(") $c : CandidateFact(estimatedMicros < ")
                .append(50 * i)
                .append(") then out.boost($c, 3);");
        case 2 ->
            drl.append("Prompt(intent in (\"code\", \"math_reasoning\"), complexity > 0.")
                .append(10 + i % 90)
                .append(") $c : CandidateFact(quality > 0.8) then out.boost($c, 5);");
        case 3 ->
            drl.append("Budget(percentUsed > ")
                .append(50 + i % 50)
                .append(") Prompt(auto) then out.degradeTo(\"simple\");");
        default ->
            drl.append("Sensitivity(dataClass == \"restricted\", risk > 0.")
                .append(10 + i % 90)
                .append(") $c : CandidateFact(provider == \"p")
                .append(i % 10)
                .append("\") then out.exclude($c, \"data\");");
      }
      drl.append(" end\n");
    }
    return drl.toString();
  }
}
