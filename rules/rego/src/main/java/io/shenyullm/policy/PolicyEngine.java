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
package io.shenyullm.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Evaluates policies. Thread-safe; never blocks the calling thread. */
public interface PolicyEngine {
  /**
   * Asks for one decision.
   *
   * @param input plain JSON tree as {@link io.shenyullm.core.json.Json} describes; must not be
   *     changed afterwards
   * @return exactly one decision; {@link PolicyUnavailableException} where the engine cannot give
   *     one, which callers must treat as a refusal
   */
  Mono<PolicyDecision> decide(Entrypoint entrypoint, Map<String, @Nullable Object> input);
}
