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

import java.util.List;
import java.util.Objects;

/**
 * What the rules said about one request, and which rule said what.
 *
 * @param effects in the order in which they were said, without those of rules that failed
 */
public record RuleExplanation(RuleResult result, List<RuleEffect> effects) {
  /** Beyond, effects are not listed any more; they hold all the same. */
  static final int MOST_EFFECTS = 2_000;

  public RuleExplanation {
    Objects.requireNonNull(result, "result");
    effects = List.copyOf(effects);
  }
}
