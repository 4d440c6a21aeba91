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

import java.util.Objects;

/**
 * One thing that a rule has said.
 *
 * @param rule its name
 * @param candidate key of the candidate that it is about, empty where it is about the whole plan
 * @param points of a boost, else 0
 * @param text reason of an exclusion, capability required or what to degrade to, else empty
 */
public record RuleEffect(String rule, Kind kind, String candidate, double points, String text) {
  /** What was said. */
  public enum Kind {
    EXCLUDE,
    BOOST,
    PREFER,
    REQUIRE,
    DEGRADE
  }

  public RuleEffect {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(candidate, "candidate");
    Objects.requireNonNull(text, "text");
  }
}
