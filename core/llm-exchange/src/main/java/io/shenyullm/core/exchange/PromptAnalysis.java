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

import java.util.Objects;

/**
 * What the prompt asks for. Label sets are those of {@code docs/labels.md}.
 *
 * @param intent task, e.g. {@code code}
 * @param scenario domain of use, e.g. {@code finance}
 * @param language ISO 639-1 code, {@code und} where unknown
 * @param tier {@code simple}, {@code medium} or {@code complex}
 * @param complexity 0 to 1
 * @param confidence 0 to 1, the model's own probability of the intent; not calibrated
 */
public record PromptAnalysis(
    String intent,
    String scenario,
    String language,
    String tier,
    double complexity,
    double confidence) {

  /** For requests that name a model and so need no analysis. */
  public static final PromptAnalysis UNKNOWN =
      new PromptAnalysis("unknown", "general", "und", "medium", 0.5, 0);

  public PromptAnalysis {
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(scenario, "scenario");
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(tier, "tier");
  }
}
