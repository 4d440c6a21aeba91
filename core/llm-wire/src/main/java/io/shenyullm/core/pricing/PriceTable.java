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

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prices of one model from one moment on, as its price list states them.
 *
 * @param from first moment they hold; {@link Instant#MIN} where they always have
 * @param currency ISO 4217 code
 * @param base standard prices
 * @param perRequest price of each call beside its tokens
 * @param tiers context tiers, ascending; each changes the prices of the whole call
 * @param batch prices of batch calls; {@code null} where the list names none
 * @param serviceTiers prices by service tier, laid over the standard ones
 */
record PriceTable(
    Instant from,
    String currency,
    Rates base,
    BigDecimal perRequest,
    List<ContextTier> tiers,
    @Nullable Rates batch,
    Map<String, Rates> serviceTiers) {

  /**
   * Prices of calls whose whole input, cached tokens included, is above a limit.
   *
   * @param aboveInputTokens a call of exactly so many tokens is still below
   * @param rates laid over the prices of the tier below
   * @param serviceTiers laid over those for calls of a service tier
   */
  record ContextTier(long aboveInputTokens, Rates rates, Map<String, Rates> serviceTiers) {
    ContextTier {
      Objects.requireNonNull(rates, "rates");
      serviceTiers = Map.copyOf(serviceTiers);
      if (aboveInputTokens <= 0) {
        throw new IllegalArgumentException("a tier must start above 0 tokens");
      }
    }
  }

  PriceTable {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(base, "base");
    if (!currency.matches("[A-Z]{3}")) {
      throw new IllegalArgumentException("currency must be an ISO 4217 code: " + currency);
    }
    if (perRequest.signum() < 0) {
      throw new IllegalArgumentException("perRequest must not be negative");
    }
    tiers = tiers.stream().sorted(Comparator.comparingLong(ContextTier::aboveInputTokens)).toList();
    serviceTiers = Map.copyOf(serviceTiers);
  }
}
