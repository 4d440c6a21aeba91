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

import java.util.Objects;

/**
 * A policy that is ready to decide.
 *
 * @param version hex digest of policy and data, shown in the audit trail; {@code sidecar} where OPA
 *     beside the gateway decides
 */
public record CompiledPolicy(String version, PolicyEngine engine) {
  public CompiledPolicy {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(engine, "engine");
  }
}
