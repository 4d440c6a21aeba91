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
package io.shenyullm.cli;

import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code usage} object of a price record. Every field is optional. */
final class UsageReader {
  private static final Set<String> FIELDS =
      Set.of(
          "input",
          "cache_read",
          "cache_write",
          "cache_write_1h",
          "output",
          "reasoning",
          "audio_input",
          "audio_output",
          "requests",
          "batch",
          "service_tier",
          "estimated");

  private UsageReader() {}

  /** One call unless {@code requests} says otherwise. */
  static TokenUsage read(@Nullable Object value) throws InvalidInputException {
    if (!(value instanceof Map<?, ?> usage)) {
      throw new InvalidInputException("usage must be an object");
    }
    for (Object key : usage.keySet()) {
      if (!FIELDS.contains(key)) {
        throw new InvalidInputException(
            "usage." + key + " is unknown; known: " + FIELDS.stream().sorted().toList());
      }
    }
    return new TokenUsage(
        tokens(usage, "input", 0),
        tokens(usage, "cache_read", 0),
        tokens(usage, "cache_write", 0),
        tokens(usage, "cache_write_1h", 0),
        tokens(usage, "output", 0),
        tokens(usage, "reasoning", 0),
        tokens(usage, "audio_input", 0),
        tokens(usage, "audio_output", 0),
        tokens(usage, "requests", 1),
        flag(usage, "batch"),
        serviceTier(usage),
        flag(usage, "estimated"));
  }

  private static long tokens(Map<?, ?> usage, String key, long fallback)
      throws InvalidInputException {
    Object value = usage.get(key);
    if (value == null) {
      return fallback;
    }
    try {
      if (value instanceof Number number) {
        BigDecimal decimal = new BigDecimal(number.toString());
        // a price list cannot hold more digits than this without a typing error
        if (decimal.signum() >= 0 && decimal.precision() - decimal.scale() <= 15) {
          return decimal.longValueExact();
        }
      }
    } catch (ArithmeticException e) {
      throw new InvalidInputException("usage." + key + " must be a whole number");
    }
    throw new InvalidInputException("usage." + key + " must be a whole number from 0 to 10^15");
  }

  private static boolean flag(Map<?, ?> usage, String key) throws InvalidInputException {
    Object value = usage.get(key);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new InvalidInputException("usage." + key + " must be true or false");
  }

  private static String serviceTier(Map<?, ?> usage) throws InvalidInputException {
    Object value = usage.get("service_tier");
    if (value == null) {
      return "default";
    }
    if (value instanceof String tier) {
      return tier.isBlank() ? "default" : tier;
    }
    throw new InvalidInputException("usage.service_tier must be a string");
  }
}
