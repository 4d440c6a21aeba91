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

import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A price table with every gap filled once, so that a call only multiplies. The rules follow the
 * cost calculation that the maintainers of the public price map publish with it (LiteLLM 1.109, MIT
 * licence, {@code litellm_core_utils/llm_cost_calc/utils.py} and {@code cost_calculator.py}):
 *
 * <ul>
 *   <li>Context tier: the highest whose limit the whole input exceeds, cached, written and audio
 *       tokens included. It prices the whole call, not the part above the limit; what it does not
 *       name keeps the price of the tier below.
 *   <li>Service tier: {@code fast} is billed as {@code priority}; a name without prices of its own
 *       is billed as standard. Where a context tier names no price for a service tier, the context
 *       tier's standard price holds, not the service tier's price below the limit.
 *   <li>No cache-read or cache-write price: as uncached input. No one-hour write price: as the
 *       other write price.
 *   <li>No reasoning price: as output. A list (service tier, context tier, batch) that names output
 *       but not reasoning prices reasoning as that output.
 *   <li>No audio price: as text of the same direction.
 *   <li>Batch: a list of its own with the same rules and without tiers: an input class that it does
 *       not name costs what batch input costs. Without any batch list every class costs half; the
 *       map's maintainers and the large providers both use that discount. {@code service_tier:
 *       "batch"}, which Anthropic reports, means the same as the flag.
 * </ul>
 */
final class ResolvedPrices {
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final String STANDARD = "";

  private final long[] limits;
  private final Map<String, List<Map<TokenClass, BigDecimal>>> byServiceTier;
  private final @Nullable Map<TokenClass, BigDecimal> batch;
  private final BigDecimal perRequest;

  /** What our own estimates are priced at, by context tier. */
  private final List<Optional<TextRates>> estimates;

  ResolvedPrices(PriceTable table) {
    this.limits =
        table.tiers().stream().mapToLong(PriceTable.ContextTier::aboveInputTokens).toArray();
    this.perRequest = table.perRequest();
    Rates batchRates = table.batch();
    this.batch = batchRates == null ? null : fill(batchRates(table.base(), batchRates));
    Set<String> names = new HashSet<>(table.serviceTiers().keySet());
    table.tiers().forEach(tier -> names.addAll(tier.serviceTiers().keySet()));
    names.add(STANDARD);
    Map<String, List<Map<TokenClass, BigDecimal>>> resolved = new HashMap<>();
    for (String name : names) {
      resolved.put(name, resolve(table, name));
    }
    this.byServiceTier = Map.copyOf(resolved);
    this.estimates =
        ofServiceTier(TokenUsage.estimated(0, 0).serviceTier()).stream()
            .map(rates -> Optional.ofNullable(TextRates.of(rates, perRequest)))
            .toList();
  }

  private static List<Map<TokenClass, BigDecimal>> resolve(PriceTable table, String serviceTier) {
    List<Map<TokenClass, BigDecimal>> byContextTier = new ArrayList<>();
    Rates rates =
        table.base().overlaidBy(table.serviceTiers().getOrDefault(serviceTier, Rates.NONE));
    byContextTier.add(fill(rates));
    for (PriceTable.ContextTier tier : table.tiers()) {
      rates =
          rates
              .overlaidBy(tier.rates())
              .overlaidBy(tier.serviceTiers().getOrDefault(serviceTier, Rates.NONE));
      byContextTier.add(fill(rates));
    }
    return List.copyOf(byContextTier);
  }

  /** A batch list that names only one direction leaves half the standard price for the other. */
  private static Rates batchRates(Rates base, Rates batch) {
    Map<TokenClass, BigDecimal> rates = batch.named();
    for (TokenClass direction : List.of(TokenClass.INPUT, TokenClass.OUTPUT)) {
      rates.putIfAbsent(direction, or(base.get(direction), BigDecimal.ZERO).multiply(HALF));
    }
    return new Rates(rates);
  }

  private static Map<TokenClass, BigDecimal> fill(Rates rates) {
    BigDecimal input = or(rates.get(TokenClass.INPUT), BigDecimal.ZERO);
    BigDecimal output = or(rates.get(TokenClass.OUTPUT), BigDecimal.ZERO);
    BigDecimal write = or(rates.get(TokenClass.CACHE_WRITE), input);
    Map<TokenClass, BigDecimal> filled = new EnumMap<>(TokenClass.class);
    filled.put(TokenClass.INPUT, input);
    filled.put(TokenClass.CACHE_READ, or(rates.get(TokenClass.CACHE_READ), input));
    filled.put(TokenClass.CACHE_WRITE, write);
    filled.put(TokenClass.CACHE_WRITE_1H, or(rates.get(TokenClass.CACHE_WRITE_1H), write));
    filled.put(TokenClass.OUTPUT, output);
    filled.put(TokenClass.REASONING, or(rates.get(TokenClass.REASONING), output));
    filled.put(TokenClass.AUDIO_INPUT, or(rates.get(TokenClass.AUDIO_INPUT), input));
    filled.put(TokenClass.AUDIO_OUTPUT, or(rates.get(TokenClass.AUDIO_OUTPUT), output));
    return filled;
  }

  private static BigDecimal or(@Nullable BigDecimal value, BigDecimal fallback) {
    return value == null ? fallback : value;
  }

  BigDecimal cost(TokenUsage usage) {
    String serviceTier = serviceTier(usage.serviceTier());
    boolean batched = usage.batch() || serviceTier.equals("batch");
    BigDecimal calls = perRequest.multiply(BigDecimal.valueOf(usage.requests()));
    if (!batched) {
      return tokens(usage, standard(usage, serviceTier)).add(calls);
    }
    if (batch != null) {
      return tokens(usage, batch).add(calls);
    }
    return tokens(usage, standard(usage, STANDARD)).multiply(HALF).add(calls);
  }

  /**
   * Nano-units of a call of plain text, as {@link #cost} rounded up.
   *
   * @throws ArithmeticException if they are more than a long holds
   */
  long estimate(long inputTokens, long outputTokens) {
    TextRates rates = estimates.get(contextTier(inputTokens)).orElse(null);
    if (rates != null) {
      try {
        return rates.nanos(inputTokens, outputTokens);
      } catch (ArithmeticException e) {
        // decimals have no such limit
      }
    }
    return Cost.nanos(cost(TokenUsage.estimated(inputTokens, outputTokens)));
  }

  private Map<TokenClass, BigDecimal> standard(TokenUsage usage, String serviceTier) {
    return ofServiceTier(serviceTier).get(contextTier(usage.totalInput()));
  }

  private List<Map<TokenClass, BigDecimal>> ofServiceTier(String serviceTier) {
    List<Map<TokenClass, BigDecimal>> known = byServiceTier.get(serviceTier);
    return known == null ? byServiceTier.getOrDefault(STANDARD, List.of()) : known;
  }

  private int contextTier(long inputTokens) {
    int tier = 0;
    while (tier < limits.length && inputTokens > limits[tier]) {
      tier++;
    }
    return tier;
  }

  private static String serviceTier(String reported) {
    String name = reported.toLowerCase(Locale.ROOT);
    return name.equals("fast") ? "priority" : name;
  }

  private static BigDecimal tokens(TokenUsage usage, Map<TokenClass, BigDecimal> rates) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Map.Entry<TokenClass, BigDecimal> rate : rates.entrySet()) {
      long tokens = rate.getKey().of(usage);
      if (tokens > 0) {
        sum = sum.add(rate.getValue().multiply(BigDecimal.valueOf(tokens)));
      }
    }
    return sum;
  }
}
