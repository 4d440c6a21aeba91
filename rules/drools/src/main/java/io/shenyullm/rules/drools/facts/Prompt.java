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

import java.util.Objects;

/**
 * What is asked for; never the text itself.
 *
 * @param intent task, e.g. {@code code}
 * @param scenario domain of use, e.g. {@code finance}
 * @param language ISO 639-1 code, {@code und} where unknown
 * @param tier {@code simple}, {@code medium} or {@code complex}
 * @param complexity 0 to 1
 * @param confidence of the analysis, 0 to 1; 0 where none was made
 * @param tokens counted or estimated input tokens
 * @param hasTools whether the request declares tools
 * @param stream whether the caller wants a stream
 * @param auto whether the gateway chooses the model
 * @param requestedModel as the caller named it, aliases resolved
 */
public record Prompt(
    String intent,
    String scenario,
    String language,
    String tier,
    double complexity,
    double confidence,
    long tokens,
    boolean hasTools,
    boolean stream,
    boolean auto,
    String requestedModel) {
  public Prompt {
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(scenario, "scenario");
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(tier, "tier");
    Objects.requireNonNull(requestedModel, "requestedModel");
  }
}
