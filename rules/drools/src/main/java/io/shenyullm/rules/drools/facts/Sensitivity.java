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

import java.util.Map;
import java.util.Objects;

/**
 * What the guard found.
 *
 * @param dataClass {@code public}, {@code internal}, {@code confidential} or {@code restricted}
 * @param risk 0 (none) to 1
 * @param masked whether findings were masked
 * @param findings number of findings by entity type
 */
public record Sensitivity(
    String dataClass, double risk, boolean masked, Map<String, Integer> findings) {
  /** Nothing was found, or nobody looked. */
  public static final Sensitivity NONE = new Sensitivity("public", 0, false, Map.of());

  public Sensitivity {
    Objects.requireNonNull(dataClass, "dataClass");
    findings = Map.copyOf(findings);
  }

  /** Whether an entity type was found, e.g. {@code has("EMAIL_ADDRESS")}. */
  public boolean has(String type) {
    return findings.containsKey(type);
  }

  /** How often an entity type was found. */
  public int count(String type) {
    return findings.getOrDefault(type, 0);
  }
}
