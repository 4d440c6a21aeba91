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
package io.shenyullm.core.protocol.anthropic;

import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.core.wire.Usages;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's {@code usage} object to disjoint classes and back. Its classes are disjoint already:
 * {@code input_tokens} is what was neither read from nor written to the cache; thinking is billed
 * within {@code output_tokens}.
 */
final class AnthropicUsage {
  private AnthropicUsage() {}

  /** Reads a usage object; {@code null} if it is not one that can be believed. */
  static @Nullable TokenUsage read(@Nullable Object value) {
    return read(value, null);
  }

  /**
   * Reads a usage object of a stream. Counts grow from event to event, and servers that do not
   * repeat a class write 0: then the earlier count holds. How long what was written to the cache
   * stays there is said at the beginning only.
   */
  static @Nullable TokenUsage read(@Nullable Object value, @Nullable TokenUsage before) {
    Map<String, @Nullable Object> usage = JsonTrees.map(value);
    if (usage == null || Usages.isDoubtful(usage)) {
      return before;
    }
    long written = JsonTrees.count(usage, "cache_creation_input_tokens");
    long input = JsonTrees.count(usage, "input_tokens");
    long read = JsonTrees.count(usage, "cache_read_input_tokens");
    long output = JsonTrees.count(usage, "output_tokens");
    if (before == null && input + read + written + output == 0) {
      return null;
    }
    String tier = JsonTrees.text(usage, "service_tier", "");
    TokenUsage earlier = before == null ? TokenUsage.of(0, 0) : before;
    Map<String, @Nullable Object> parts = JsonTrees.map(usage.get("cache_creation"));
    long hour =
        Math.min(
            written,
            parts == null
                ? earlier.cacheWrite1h()
                : JsonTrees.count(parts, "ephemeral_1h_input_tokens"));
    return new TokenUsage(
        later(input, earlier.input()),
        later(read, earlier.cacheRead()),
        written > 0 ? written - hour : earlier.cacheWrite(),
        written > 0 ? hour : earlier.cacheWrite1h(),
        later(output, earlier.output()),
        0,
        0,
        0,
        1,
        false,
        tier.isEmpty() ? earlier.serviceTier() : tier.equals("standard") ? "default" : tier,
        false);
  }

  private static long later(long count, long before) {
    return count > 0 ? count : before;
  }

  /** What a stream's first event says; the output counted there stands for text yet to come. */
  static @Nullable TokenUsage ofStart(@Nullable Object value) {
    Map<String, @Nullable Object> usage = JsonTrees.map(value);
    if (usage == null) {
      return null;
    }
    Map<String, @Nullable Object> input = new LinkedHashMap<>(usage);
    input.put("output_tokens", 0);
    return read(input);
  }

  /** Audio has no class there and counts as text. */
  static Map<String, @Nullable Object> write(TokenUsage usage) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("input_tokens", usage.input() + usage.audioInput());
    tree.put("cache_creation_input_tokens", usage.cacheWrite() + usage.cacheWrite1h());
    tree.put("cache_read_input_tokens", usage.cacheRead());
    tree.put("output_tokens", usage.totalOutput());
    return tree;
  }
}
