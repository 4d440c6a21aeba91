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
package io.shenyullm.guard.admit;

import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.policy.Entrypoint;
import io.shenyullm.policy.PolicyDecision;
import io.shenyullm.policy.PolicyEngine;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Answers what it was told to and remembers what it was asked. */
public final class TestingPolicyEngine implements PolicyEngine {
  private final Map<Entrypoint, Mono<PolicyDecision>> answers = new EnumMap<>(Entrypoint.class);
  private final Map<Entrypoint, Map<String, Object>> inputs = new EnumMap<>(Entrypoint.class);

  public TestingPolicyEngine() {
    answer(Entrypoint.ADMISSION, Mono.just(allow(Obligations.NONE)));
    answer(Entrypoint.PLAN, Mono.just(plan(0, 1)));
  }

  public static PolicyDecision allow(Obligations obligations) {
    return new PolicyDecision(true, List.of(), obligations, "no", Set.of());
  }

  public static PolicyDecision plan(Integer... positions) {
    return new PolicyDecision(
        positions.length > 0, List.of("plan"), Obligations.NONE, "No model.", Set.of(positions));
  }

  public void answer(Entrypoint entrypoint, Mono<PolicyDecision> decision) {
    answers.put(entrypoint, decision);
  }

  /** What was asked last; {@code null} if nothing was. */
  public Map<String, Object> input(Entrypoint entrypoint) {
    return inputs.get(entrypoint);
  }

  @Override
  public Mono<PolicyDecision> decide(Entrypoint entrypoint, Map<String, Object> input) {
    inputs.put(entrypoint, input);
    return answers.get(entrypoint);
  }
}
