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
package io.shenyullm.core.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code usage} object to disjoint classes and back. OpenAI counts cached and audio tokens
 * within {@code prompt_tokens}, reasoning and audio within {@code completion_tokens}. Cache writes,
 * which OpenAI does not report, travel as {@code prompt_tokens_details.cache_write_tokens} and
 * {@code cache_write_1h_tokens}, also within {@code prompt_tokens}.
 *
 * <p>Servers with the same protocol count otherwise. The sum in {@code total_tokens} tells: where
 * it is larger than prompt and completion, reasoning (xAI, Gemini) or cached input (shims over
 * Claude) stands beside them. DeepSeek's {@code prompt_cache_hit_tokens} and Moonshot's {@code
 * cached_tokens} stand at the top. Counts that cannot be true, negative or all 0, are none.
 */
public final class Usages {
  /** More than any window holds by far, and few enough to add up. */
  private static final double MOST = 1e12;

  private Usages() {}

  /** Reads an OpenAI usage object; {@code null} if the value is not one that can be believed. */
  public static @Nullable TokenUsage fromOpenAi(
      @Nullable Object value, @Nullable Object serviceTier) {
    Map<String, @Nullable Object> usage = Trees.map(value);
    if (usage == null || !(usage.get("prompt_tokens") instanceof Number) || isDoubtful(usage)) {
      return null;
    }
    Map<String, @Nullable Object> in = Trees.map(usage.get("prompt_tokens_details"));
    Map<String, @Nullable Object> out = Trees.map(usage.get("completion_tokens_details"));
    long prompt = Trees.count(usage, "prompt_tokens");
    long completion = Trees.count(usage, "completion_tokens");
    long total = Trees.count(usage, "total_tokens");
    long cached =
        firstCount(
            Trees.count(in, "cached_tokens"),
            Trees.count(usage, "prompt_cache_hit_tokens"),
            Trees.count(usage, "cached_tokens"));
    long reasoning =
        firstCount(Trees.count(out, "reasoning_tokens"), Trees.count(usage, "reasoning_tokens"));
    if (prompt + completion + cached + reasoning == 0) {
      return null; // nothing was counted: a call has at least one token of input
    }
    boolean cachedBeside = cached > prompt && total >= prompt + cached + completion;
    boolean reasoningBeside =
        reasoning > 0 && total > 0 && total == prompt + completion + reasoning;
    if (cachedBeside) {
      prompt += cached;
    }
    if (reasoningBeside || reasoning > completion) {
      completion += reasoning;
    }
    cached = Math.min(cached, prompt);
    long audioIn = Math.min(Trees.count(in, "audio_tokens"), prompt - cached);
    long write = Math.min(Trees.count(in, "cache_write_tokens"), prompt - cached - audioIn);
    long write1h =
        Math.min(Trees.count(in, "cache_write_1h_tokens"), prompt - cached - audioIn - write);
    long audioOut = Math.min(Trees.count(out, "audio_tokens"), completion - reasoning);
    return new TokenUsage(
        prompt - cached - audioIn - write - write1h,
        cached,
        write,
        write1h,
        completion - reasoning - audioOut,
        reasoning,
        audioIn,
        audioOut,
        1,
        false,
        serviceTier instanceof String tier && !tier.isBlank() ? tier : "default",
        false);
  }

  private static long firstCount(long... counts) {
    for (long count : counts) {
      if (count > 0) {
        return count;
      }
    }
    return 0;
  }

  /** One count that cannot be true, below 0 or beyond all bounds, makes all of them doubtful. */
  public static boolean isDoubtful(Map<String, @Nullable Object> usage) {
    for (Object value : usage.values()) {
      Map<String, @Nullable Object> details = Trees.map(value);
      if (value instanceof Number n && (n.doubleValue() < 0 || n.doubleValue() > MOST)
          || details != null && isDoubtful(details)) {
        return true;
      }
    }
    return false;
  }

  /** Writes an OpenAI usage object. */
  public static Map<String, @Nullable Object> toOpenAi(TokenUsage usage) {
    Map<String, @Nullable Object> in = new LinkedHashMap<>();
    in.put("cached_tokens", usage.cacheRead());
    in.put("audio_tokens", usage.audioInput());
    if (usage.cacheWrite() + usage.cacheWrite1h() > 0) {
      in.put("cache_write_tokens", usage.cacheWrite());
      in.put("cache_write_1h_tokens", usage.cacheWrite1h());
    }
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("reasoning_tokens", usage.reasoning());
    out.put("audio_tokens", usage.audioOutput());
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("prompt_tokens", usage.totalInput());
    tree.put("completion_tokens", usage.totalOutput());
    tree.put("total_tokens", usage.totalInput() + usage.totalOutput());
    tree.put("prompt_tokens_details", in);
    tree.put("completion_tokens_details", out);
    return tree;
  }
}
