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
package io.shenyullm.core.pricing;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A model in a price catalogue.
 *
 * @param key unique name, often {@code provider/model}
 * @param provider who serves it, in the catalogue's own names
 * @param contextWindow input tokens at most; empty where unknown
 * @param maxOutputTokens output tokens at most; empty where unknown
 * @param capabilities as in a snapshot: {@code tools}, {@code vision}, {@code json}, {@code
 *     reasoning}, {@code audio}, {@code cache}
 */
public record CatalogPrice(
    String key,
    String provider,
    OptionalInt contextWindow,
    OptionalInt maxOutputTokens,
    Set<String> capabilities,
    PriceSchedule prices) {
  public CatalogPrice {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(prices, "prices");
    capabilities = Set.copyOf(capabilities);
  }
}
