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
package io.shenyullm.router.upstream;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.core.wire.Usages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whole replies of the Messages API, and what streams share with them. */
final class AnthropicReplies {
  private AnthropicReplies() {}

  static ChatReply reply(Map<String, @Nullable Object> message, long createdSeconds) {
    List<@Nullable Object> blocks = JsonTrees.list(message.get("content"));
    if (blocks == null || !"message".equals(message.get("type"))) {
      throw UpstreamFailure.of(
              UpstreamFailure.Kind.INVALID_RESPONSE, "The provider's reply is not a message.")
          .asException();
    }
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    List<@Nullable Object> calls = new ArrayList<>();
    boolean hasText = false;
    for (Object element : blocks) {
      Map<String, @Nullable Object> block = JsonTrees.map(element);
      switch (JsonTrees.text(block, "type", "")) {
        case "text" -> {
          hasText = true;
          text.append(JsonTrees.text(block, "text", ""));
        }
        case "thinking" -> thinking.append(JsonTrees.text(block, "thinking", ""));
        case "tool_use" -> {
          Object input = block == null ? null : block.get("input");
          calls.add(
              call(
                  null,
                  JsonTrees.text(block, "id", ""),
                  JsonTrees.text(block, "name", ""),
                  new String(
                      Json.write(input == null ? Map.of() : input), StandardCharsets.UTF_8)));
        }
        default -> {
          // redacted thinking and results of the provider's own tools have no OpenAI form
        }
      }
    }
    Map<String, @Nullable Object> reply = new LinkedHashMap<>();
    reply.put("role", "assistant");
    reply.put("content", hasText ? text.toString() : null);
    if (!thinking.isEmpty()) {
      reply.put("reasoning_content", thinking.toString());
    }
    reply.put("refusal", null);
    if (!calls.isEmpty()) {
      reply.put("tool_calls", calls);
    }
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", reply);
    choice.put("logprobs", null);
    choice.put("finish_reason", finishReason(JsonTrees.text(message, "stop_reason")));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", JsonTrees.text(message, "id", ""));
    tree.put("object", "chat.completion");
    tree.put("created", createdSeconds);
    tree.put("model", JsonTrees.text(message, "model", ""));
    tree.put("choices", List.of(choice));
    Map<String, @Nullable Object> usage = JsonTrees.map(message.get("usage"));
    if (usage != null) {
      putUsage(tree, usage);
    }
    return ChatReply.of(tree);
  }

  static Map<String, @Nullable Object> call(
      @Nullable Integer index, String id, String name, String arguments) {
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put("name", name);
    function.put("arguments", arguments);
    Map<String, @Nullable Object> call = new LinkedHashMap<>();
    if (index != null) {
      call.put("index", index);
    }
    call.put("id", id);
    call.put("type", "function");
    call.put("function", function);
    return call;
  }

  /** {@code end_turn}, {@code stop_sequence} and anything new end as {@code stop}. */
  static String finishReason(@Nullable String stopReason) {
    if (stopReason == null) {
      return "stop";
    }
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> "length";
      case "tool_use" -> "tool_calls";
      case "refusal" -> "content_filter";
      default -> "stop";
    };
  }

  /**
   * Adds usage in OpenAI's form. Anthropic's classes are disjoint already: {@code input_tokens} is
   * what was neither read from nor written to the cache; thinking is billed within {@code
   * output_tokens}.
   */
  static void putUsage(Map<String, @Nullable Object> tree, Map<String, @Nullable Object> usage) {
    long written = JsonTrees.count(usage, "cache_creation_input_tokens");
    Map<String, @Nullable Object> byAge = JsonTrees.map(usage.get("cache_creation"));
    long hour = Math.min(written, JsonTrees.count(byAge, "ephemeral_1h_input_tokens"));
    String tier = JsonTrees.text(usage, "service_tier", "standard");
    tier = tier.equals("standard") ? "default" : tier;
    TokenUsage tokens =
        new TokenUsage(
            JsonTrees.count(usage, "input_tokens"),
            JsonTrees.count(usage, "cache_read_input_tokens"),
            written - hour,
            hour,
            JsonTrees.count(usage, "output_tokens"),
            0,
            0,
            0,
            1,
            false,
            tier,
            false);
    tree.put("usage", Usages.toOpenAi(tokens));
    tree.put("service_tier", tier);
  }
}
