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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Reads price lists and usages from short texts. */
final class TestingPrices {
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static final Set<String> KNOWN =
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
          "tier");

  private TestingPrices() {}

  static PriceSchedule schedule(String prices) throws SnapshotException {
    return PriceSchedules.parse(
        ConfigNode.root(json("{\"prices\":" + prices.replace('\'', '"') + "}")), "prices");
  }

  static Map<String, Object> json(String text) {
    return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads {@code input=1 output=2 batch=true tier=flex}; what is not named is 0. */
  static TokenUsage usage(String text) {
    Map<String, String> fields = new java.util.HashMap<>();
    for (String field : text.trim().split("\\s+")) {
      String[] pair = field.split("=", 2);
      if (!KNOWN.contains(pair[0])) {
        throw new IllegalArgumentException(field);
      }
      fields.put(pair[0], pair[1]);
    }
    return new TokenUsage(
        tokens(fields, "input"),
        tokens(fields, "cache_read"),
        tokens(fields, "cache_write"),
        tokens(fields, "cache_write_1h"),
        tokens(fields, "output"),
        tokens(fields, "reasoning"),
        tokens(fields, "audio_input"),
        tokens(fields, "audio_output"),
        tokens(fields, "requests"),
        Boolean.parseBoolean(fields.getOrDefault("batch", "false")),
        fields.getOrDefault("tier", "default"),
        false);
  }

  private static long tokens(Map<String, String> fields, String key) {
    return Long.parseLong(fields.getOrDefault(key, "0"));
  }
}
