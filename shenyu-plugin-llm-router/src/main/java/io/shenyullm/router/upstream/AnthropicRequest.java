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

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.ChatRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One chat-completions request on its way to the Messages API. A field that has no counterpart is
 * dropped and named where no answer depends on it; else the request is refused with its name,
 * because an answer to another question is worse than none.
 */
final class AnthropicRequest {
  /** Read elsewhere in this class. */
  private static final Set<String> TRANSLATED =
      Set.of(
          "model",
          "messages",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop",
          "stream",
          "stream_options",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "user",
          "thinking");

  /** Hints: the answer stays an answer to the same question without them. */
  private static final Set<String> HARMLESS =
      Set.of(
          "frequency_penalty",
          "metadata",
          "prediction",
          "presence_penalty",
          "prompt_cache_key",
          "prompt_cache_retention",
          "reasoning_effort",
          "safety_identifier",
          "seed",
          "service_tier",
          "store",
          "verbosity");

  private final ChatRequest request;
  private final ModelOffer offer;
  private final List<String> dropped = new ArrayList<>();

  AnthropicRequest(ChatRequest request, ModelOffer offer) {
    this.request = request;
    this.offer = offer;
  }

  ProviderCodec.Encoded encode() {
    sortOut();
    AnthropicMessages messages = new AnthropicMessages(request.messages());
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("model", offer.upstreamModel());
    // the Messages API wants a limit; without one OpenAI's means the model's own
    out.put("max_tokens", request.maxOutputTokens().orElse(offer.maxOutputTokens()));
    if (!messages.system().isEmpty()) {
      out.put("system", messages.system());
    }
    out.put("messages", messages.turns());
    sampling(out);
    stops(out);
    if (request.stream()) {
      out.put("stream", true);
    }
    tools(out);
    if (request.field("user") instanceof String user && !user.isEmpty()) {
      out.put("metadata", Map.of("user_id", user));
    }
    return new ProviderCodec.Encoded(Json.write(out), List.copyOf(dropped));
  }

  /** Drops or refuses what is not translated. */
  private void sortOut() {
    if (request.choices() > 1) {
      throw new UntranslatableException("n", "only one choice can be asked of this provider");
    }
    for (Map.Entry<String, @Nullable Object> field : request.fields().entrySet()) {
      String name = field.getKey();
      Object value = field.getValue();
      if (value == null || TRANSLATED.contains(name) || saysNothing(name, value)) {
        continue;
      }
      if (!HARMLESS.contains(name)) {
        throw new UntranslatableException(name, "is not supported by this provider");
      }
      dropped.add(name);
    }
  }

  /** Whether the field only spells out what holds without it. */
  private static boolean saysNothing(String name, Object value) {
    return switch (name) {
      case "n" -> true;
      case "logprobs" -> value.equals(false);
      case "top_logprobs", "frequency_penalty", "presence_penalty" ->
          value instanceof Number n && n.doubleValue() == 0;
      case "logit_bias" -> value instanceof Map<?, ?> map && map.isEmpty();
      case "response_format" -> "text".equals(JsonTrees.text(JsonTrees.map(value), "type"));
      case "modalities" -> value.equals(List.of("text"));
      case "store" -> value.equals(false);
      default -> false;
    };
  }

  private void sampling(Map<String, @Nullable Object> out) {
    Map<String, @Nullable Object> thinking = JsonTrees.map(request.field("thinking"));
    boolean thinks = thinking != null && !"disabled".equals(thinking.get("type"));
    if (thinking != null) {
      out.put("thinking", thinking);
    }
    Object temperature = request.field("temperature");
    if (temperature != null && thinks) {
      dropped.add("temperature"); // thinking fixes it
    } else if (temperature instanceof Number n) {
      BigDecimal given = new BigDecimal(n.toString());
      out.put("temperature", given.max(BigDecimal.ZERO).min(BigDecimal.ONE)); // OpenAI's goes to 2
    } else if (temperature != null) {
      throw new UntranslatableException("temperature", "must be a number");
    }
    for (String name : List.of("top_p", "top_k")) {
      Object value = request.field(name);
      if (value != null) {
        out.put(name, value);
      }
    }
  }

  private void stops(Map<String, @Nullable Object> out) {
    Object stop = request.field("stop");
    List<@Nullable Object> given = stop instanceof String s ? List.of(s) : JsonTrees.list(stop);
    if (given == null) {
      return;
    }
    List<@Nullable Object> usable = new ArrayList<>();
    for (Object sequence : given) {
      if (!(sequence instanceof String text)) {
        throw new UntranslatableException("stop", "must be a string or an array of strings");
      }
      if (text.isBlank()) {
        throw new UntranslatableException("stop", "must not be blank for this provider");
      }
      usable.add(text);
    }
    if (!usable.isEmpty()) {
      out.put("stop_sequences", usable);
    }
  }

  private void tools(Map<String, @Nullable Object> out) {
    List<@Nullable Object> given = JsonTrees.list(request.field("tools"));
    if (given == null || given.isEmpty()) {
      return;
    }
    List<@Nullable Object> tools = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      tools.add(tool(JsonTrees.map(given.get(i)), "tools[" + i + "]"));
    }
    out.put("tools", tools);
    Map<String, @Nullable Object> choice = toolChoice();
    boolean serial = Boolean.FALSE.equals(request.field("parallel_tool_calls"));
    if (serial && choice == null) {
      choice = new LinkedHashMap<>();
      choice.put("type", "auto");
    }
    if (choice != null) {
      if (serial && !"none".equals(choice.get("type"))) {
        choice.put("disable_parallel_tool_use", true);
      }
      out.put("tool_choice", choice);
    }
  }

  private Map<String, @Nullable Object> tool(
      @Nullable Map<String, @Nullable Object> tool, String path) {
    Map<String, @Nullable Object> function =
        tool == null ? null : JsonTrees.map(tool.get("function"));
    String name = JsonTrees.text(function, "name");
    if (tool == null
        || function == null
        || name == null
        || !"function".equals(JsonTrees.text(tool, "type", "function"))) {
      throw new UntranslatableException(path, "only function tools with a name are supported");
    }
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("name", name);
    String description = JsonTrees.text(function, "description");
    if (description != null) {
      out.put("description", description);
    }
    Map<String, @Nullable Object> schema = JsonTrees.map(function.get("parameters"));
    if (schema == null || schema.isEmpty()) {
      schema = new LinkedHashMap<>();
      schema.put("type", "object");
      schema.put("properties", Map.of());
    }
    out.put("input_schema", schema);
    if (Boolean.TRUE.equals(function.get("strict")) && !dropped.contains("tools.strict")) {
      dropped.add("tools.strict");
    }
    AnthropicMessages.keepCacheControl(tool, out);
    return out;
  }

  private @Nullable Map<String, @Nullable Object> toolChoice() {
    Object given = request.field("tool_choice");
    if (given == null) {
      return null;
    }
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    if (given instanceof String word) {
      choice.put(
          "type",
          switch (word) {
            case "auto", "none" -> word;
            case "required" -> "any";
            default -> throw new UntranslatableException("tool_choice", "is not known: " + word);
          });
      return choice;
    }
    Map<String, @Nullable Object> named = JsonTrees.map(given);
    Map<String, @Nullable Object> function =
        named == null ? null : JsonTrees.map(named.get("function"));
    String name = JsonTrees.text(function, "name");
    if (name == null) {
      throw new UntranslatableException("tool_choice", "must name a function");
    }
    choice.put("type", "tool");
    choice.put("name", name);
    return choice;
  }
}
