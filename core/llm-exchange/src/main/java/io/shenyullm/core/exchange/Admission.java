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
package io.shenyullm.core.exchange;

import java.util.Map;
import java.util.Objects;

/**
 * The guard's verdict on a request that may proceed.
 *
 * @param decisionId id of the policy decision, also in the audit trail
 * @param findings number of findings by entity type, e.g. {@code EMAIL_ADDRESS -> 2}; never the
 *     text
 * @param dataClass most sensitive class found: {@code public}, {@code internal}, {@code
 *     confidential} or {@code restricted}
 * @param risk 0 (none) to 1
 * @param masked whether the request was changed
 * @param obligations conditions for the stages that follow
 */
public record Admission(
    String decisionId,
    Map<String, Integer> findings,
    String dataClass,
    double risk,
    boolean masked,
    Obligations obligations) {

  public Admission {
    Objects.requireNonNull(decisionId, "decisionId");
    Objects.requireNonNull(dataClass, "dataClass");
    Objects.requireNonNull(obligations, "obligations");
    findings = Map.copyOf(findings);
    if (!(risk >= 0 && risk <= 1)) {
      throw new IllegalArgumentException("risk must be within 0..1: " + risk);
    }
  }
}
