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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns an entry of the public model price map (LiteLLM's {@code
 * model_prices_and_context_window.json}, MIT licence) into an entry of our catalogue. Token prices
 * and the price per request are carried over; prices per image, pixel, second, character or query
 * are not, because a usage record has no such classes.
 */
final class PublicPriceMap {
  private static final int MILLION = 6;

  private static final Map<String, TokenClass> CLASSES =
      Map.of(
          "input_cost_per_token", TokenClass.INPUT,
          "cache_read_input_token_cost", TokenClass.CACHE_READ,
          "cache_creation_input_token_cost", TokenClass.CACHE_WRITE,
          "cache_creation_input_token_cost_above_1hr", TokenClass.CACHE_WRITE_1H,
          "output_cost_per_token", TokenClass.OUTPUT,
          "output_cost_per_reasoning_token", TokenClass.REASONING,
          "input_cost_per_audio_token", TokenClass.AUDIO_INPUT,
          "output_cost_per_audio_token", TokenClass.AUDIO_OUTPUT);

  private static final Pattern PRICE =
      Pattern.compile(
          "([a-z0-9_]+?_(?:token|token_cost|token_cost_above_1hr))"
              + "(?:_above_([0-9]+)(k?)_tokens)?"
              + "(?:_(batches|flex|priority|balanced|ultrafast))?");

  private static final Map<String, String> CAPABILITIES =
      Map.of(
          "supports_function_calling", "tools",
          "supports_vision", "vision",
          "supports_response_schema", "json",
          "supports_reasoning", "reasoning",
          "supports_audio_input", "audio",
          "supports_audio_output", "audio",
          "supports_prompt_caching", "cache");

  /** Entries that describe the map itself. */
  private static final Set<String> NOT_MODELS = Set.of("sample_spec", "fallback_generalizations");

  private PublicPriceMap() {}

  /**
   * A catalogue entry in our own format.
   *
   * @return {@code null} if the entry has no price per token or request
   * @throws IllegalArgumentException if a price is not a decimal of at least 0
   */
  static @Nullable Map<String, @Nullable Object> convert(String key, Map<?, ?> fields) {
    if (NOT_MODELS.contains(key)
        || !(fields.get("litellm_provider") instanceof String provider)
        || provider.isBlank()) {
      return null;
    }
    Map<String, @Nullable Object> prices = prices(fields);
    if (prices.isEmpty()) {
      return null;
    }
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("key", key);
    entry.put("provider", ProviderNames.canonical(provider));
    if (fields.get("mode") instanceof String mode && !mode.equals("chat")) {
      entry.put("mode", mode);
    }
    putTokens(entry, "context", fields, "max_input_tokens");
    putTokens(entry, "maxOutput", fields, "max_output_tokens");
    Set<String> capabilities = new TreeSet<>();
    CAPABILITIES.forEach(
        (field, capability) -> {
          if (Boolean.TRUE.equals(fields.get(field))) {
            capabilities.add(capability);
          }
        });
    if (!capabilities.isEmpty()) {
      entry.put("capabilities", List.copyOf(capabilities));
    }
    entry.put("prices", List.of(prices));
    return entry;
  }

  /** {@code max_tokens} is the map's older name for either limit. */
  private static void putTokens(
      Map<String, @Nullable Object> entry, String name, Map<?, ?> fields, String field) {
    Object value = fields.get(field) instanceof Number n ? n : fields.get("max_tokens");
    if (value instanceof Number number
        && number.longValue() > 0
        && number.longValue() <= Integer.MAX_VALUE) {
      entry.put(name, number.intValue());
    }
  }

  private static Map<String, @Nullable Object> prices(Map<?, ?> fields) {
    Map<TokenClass, BigDecimal> base = new EnumMap<>(TokenClass.class);
    Map<TokenClass, BigDecimal> batch = new EnumMap<>(TokenClass.class);
    Map<String, Map<TokenClass, BigDecimal>> services = new TreeMap<>();
    Map<Long, Map<String, Map<TokenClass, BigDecimal>>> tiers = new TreeMap<>();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      Matcher matcher = PRICE.matcher(String.valueOf(field.getKey()));
      if (field.getValue() == null || !matcher.matches()) {
        continue;
      }
      TokenClass tokenClass = CLASSES.get(matcher.group(1));
      String above = matcher.group(2);
      String variant = matcher.group(4) == null ? "" : matcher.group(4);
      if (tokenClass == null || (above != null && variant.equals("batches"))) {
        continue;
      }
      Map<TokenClass, BigDecimal> target;
      if (above != null) {
        long limit = Long.parseLong(above) * ("k".equals(matcher.group(3)) ? 1000 : 1);
        target =
            tiers
                .computeIfAbsent(limit, l -> new TreeMap<>())
                .computeIfAbsent(variant, v -> new EnumMap<>(TokenClass.class));
      } else if (variant.equals("batches")) {
        target = batch;
      } else if (variant.isEmpty()) {
        target = base;
      } else {
        target = services.computeIfAbsent(variant, v -> new EnumMap<>(TokenClass.class));
      }
      target.put(tokenClass, price(field.getValue(), String.valueOf(field.getKey())));
    }
    otherNames(fields, base);
    ranges(fields, base, tiers);
    return tree(fields, base, batch, services, tiers);
  }

  /**
   * DeepSeek's older name for a cache-read price, and image models whose only output is priced as
   * image tokens.
   */
  private static void otherNames(Map<?, ?> fields, Map<TokenClass, BigDecimal> base) {
    Object hit = fields.get("input_cost_per_token_cache_hit");
    if (hit != null && !base.containsKey(TokenClass.CACHE_READ)) {
      base.put(TokenClass.CACHE_READ, price(hit, "input_cost_per_token_cache_hit"));
    }
    Object image = fields.get("output_cost_per_image_token");
    BigDecimal output = base.get(TokenClass.OUTPUT);
    if (image != null && (output == null || output.signum() == 0)) {
      base.put(TokenClass.OUTPUT, price(image, "output_cost_per_image_token"));
    }
  }

  /**
   * {@code tiered_pricing}: a table by range of input tokens, of which one row prices the whole
   * call. The first row becomes the base, each later one a context tier that stands alone: an input
   * class that a row does not name costs what its input costs.
   */
  private static void ranges(
      Map<?, ?> fields,
      Map<TokenClass, BigDecimal> base,
      Map<Long, Map<String, Map<TokenClass, BigDecimal>>> tiers) {
    if (!(fields.get("tiered_pricing") instanceof List<?> rows)) {
      return;
    }
    record Row(long start, Map<TokenClass, BigDecimal> rates) {}
    List<Row> parsed = new ArrayList<>();
    for (Object row : rows) {
      if (row instanceof Map<?, ?> map
          && map.get("range") instanceof List<?> range
          && !range.isEmpty()
          && range.get(0) instanceof Number start
          && map.get("input_cost_per_token") != null) {
        Map<TokenClass, BigDecimal> rates = new EnumMap<>(TokenClass.class);
        CLASSES.forEach(
            (name, tokenClass) -> {
              if (map.get(name) != null) {
                rates.put(tokenClass, price(map.get(name), name));
              }
            });
        parsed.add(new Row(start.longValue(), rates));
      }
    }
    parsed.sort(Comparator.comparingLong(Row::start));
    for (int i = 0; i < parsed.size(); i++) {
      Map<TokenClass, BigDecimal> rates = parsed.get(i).rates();
      if (i == 0) {
        base.putAll(rates);
        continue;
      }
      BigDecimal input = rates.getOrDefault(TokenClass.INPUT, BigDecimal.ZERO);
      for (TokenClass cached :
          List.of(TokenClass.CACHE_READ, TokenClass.CACHE_WRITE, TokenClass.CACHE_WRITE_1H)) {
        if (base.containsKey(cached)) {
          rates.putIfAbsent(cached, input);
        }
      }
      tiers.put(parsed.get(i).start(), Map.of("", rates));
    }
  }

  private static Map<String, @Nullable Object> tree(
      Map<?, ?> fields,
      Map<TokenClass, BigDecimal> base,
      Map<TokenClass, BigDecimal> batch,
      Map<String, Map<TokenClass, BigDecimal>> services,
      Map<Long, Map<String, Map<TokenClass, BigDecimal>>> tiers) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    if (!base.isEmpty()) {
      tree.put("perMillion", perMillion(base));
    }
    Object request = fields.get("input_cost_per_request");
    if (request != null) {
      tree.put("perRequest", plain(price(request, "input_cost_per_request")));
    }
    if (tree.isEmpty()) {
      return tree;
    }
    List<Object> tierTrees = new ArrayList<>();
    tiers.forEach(
        (limit, variants) -> {
          Map<String, @Nullable Object> tier = new LinkedHashMap<>();
          tier.put("aboveInputTokens", limit);
          Map<String, @Nullable Object> tierServices = new LinkedHashMap<>();
          variants.forEach(
              (variant, rates) -> {
                if (variant.isEmpty()) {
                  tier.put("perMillion", perMillion(rates));
                } else {
                  tierServices.put(variant, Map.of("perMillion", perMillion(rates)));
                }
              });
          if (!tierServices.isEmpty()) {
            tier.put("serviceTiers", tierServices);
          }
          tierTrees.add(tier);
        });
    if (!tierTrees.isEmpty()) {
      tree.put("tiers", tierTrees);
    }
    if (!batch.isEmpty()) {
      tree.put("batch", Map.of("perMillion", perMillion(batch)));
    }
    if (!services.isEmpty()) {
      Map<String, @Nullable Object> named = new LinkedHashMap<>();
      services.forEach((name, rates) -> named.put(name, Map.of("perMillion", perMillion(rates))));
      tree.put("serviceTiers", named);
    }
    return tree;
  }

  private static Map<String, @Nullable Object> perMillion(Map<TokenClass, BigDecimal> rates) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    rates.forEach(
        (tokenClass, rate) -> named.put(tokenClass.key(), plain(rate.movePointRight(MILLION))));
    return named;
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static BigDecimal price(@Nullable Object value, String field) {
    BigDecimal price;
    try {
      price = new BigDecimal(String.valueOf(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + " must be a decimal", e);
    }
    if (price.signum() < 0) {
      throw new IllegalArgumentException(field + " must not be negative");
    }
    return price;
  }
}
