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
import java.util.Set;

/**
 * A model at a provider that could serve the request.
 *
 * @param model id that callers use
 * @param provider operator's name of the provider
 * @param region of the provider, {@code global} unless set
 * @param quality 0 to 1
 * @param estimatedMicros expected cost in millionths of the price's currency, rounded up
 * @param contextWindow tokens, input and output together
 * @param capabilities e.g. {@code tools}, {@code vision}, {@code json}
 * @param latencyMillis recent time to the first token; 0 where nothing is known
 * @param healthy whether recent calls mostly succeeded; true where nothing is known
 * @param simulated whether it only pretends to be a model
 */
public record CandidateFact(
    String model,
    String provider,
    String region,
    double quality,
    long estimatedMicros,
    int contextWindow,
    Set<String> capabilities,
    double latencyMillis,
    boolean healthy,
    boolean simulated) {
  public CandidateFact {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(region, "region");
    capabilities = Set.copyOf(capabilities);
  }

  /** {@code provider/model}, unique within an evaluation. */
  public String key() {
    return provider + "/" + model;
  }

  /** Whether the model can do something, e.g. {@code can("tools")}. */
  public boolean can(String capability) {
    return capabilities.contains(capability);
  }
}
