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
package io.shenyullm.core.catalog;

import io.shenyullm.core.pricing.PriceSchedule;
import java.util.Objects;
import java.util.Set;

/**
 * A model at a provider. One model id may be offered by several providers.
 *
 * @param id the name callers use, e.g. {@code gpt-4o-mini}
 * @param upstreamModel the name the provider uses
 * @param contextWindow tokens, input and output together
 * @param maxOutputTokens most output tokens of one call
 * @param quality operator's or measured quality, 0 to 1
 * @param capabilities e.g. {@code tools}, {@code vision}, {@code json}, {@code reasoning}
 * @param weight share of traffic among offers of the same id, at least 0
 */
public record ModelOffer(
    String id,
    Provider provider,
    String upstreamModel,
    int contextWindow,
    int maxOutputTokens,
    double quality,
    Set<String> capabilities,
    int weight,
    PriceSchedule prices) {

  public ModelOffer {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(upstreamModel, "upstreamModel");
    Objects.requireNonNull(prices, "prices");
    capabilities = Set.copyOf(capabilities);
    if (contextWindow <= 0 || maxOutputTokens <= 0 || weight < 0) {
      throw new IllegalArgumentException(
          "contextWindow and maxOutputTokens must be positive, weight not negative: " + id);
    }
    if (!(quality >= 0 && quality <= 1)) {
      throw new IllegalArgumentException("quality must be within 0..1: " + id);
    }
  }

  /** {@code provider/id}, unique within a snapshot. */
  public String key() {
    return provider.name() + "/" + id;
  }
}
