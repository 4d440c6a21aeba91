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

import io.shenyullm.rules.drools.facts.Budget;
import io.shenyullm.rules.drools.facts.Caller;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.Prompt;
import io.shenyullm.rules.drools.facts.Sensitivity;
import java.util.List;
import java.util.Objects;

/** The facts of one request. */
public record RuleFacts(
    Prompt prompt,
    Caller caller,
    Budget budget,
    Sensitivity sensitivity,
    List<CandidateFact> candidates) {
  public RuleFacts {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(budget, "budget");
    Objects.requireNonNull(sensitivity, "sensitivity");
    candidates = List.copyOf(candidates);
  }
}
