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
package io.shenyullm.quickstart.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions. Calls the first tool where the request offers tools. */
final class SimulatedOpenAiWire implements SimulatedWire {
  private static final long CREATED = 1_767_225_600L;

  private final JsonNode request;
  private final SimulatedReply reply;
  private final boolean usage;

  SimulatedOpenAiWire(JsonNode request, SimulatedReply reply, boolean usageInStream) {
    this.request = request;
    this.reply = reply;
    this.usage =
        usageInStream && request.path("stream_options").path("include_usage").asBoolean(false);
  }

  @Override
  public Map<String, Object> reply() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    if (tool() == null) {
      message.put("content", reply.text());
    } else {
      message.put("content", null);
      message.put("tool_calls", List.of(toolCall(null)));
    }
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", message);
    choice.put("logprobs", null);
    choice.put("finish_reason", finish());
    Map<String, Object> tree = head("chat.completion");
    tree.put("choices", List.of(choice));
    tree.put("usage", usage());
    return tree;
  }

  @Override
  public List<String> openingEvents() {
    return List.of(chunk(Map.of("role", "assistant", "content", ""), null));
  }

  @Override
  public List<String> contentEvents() {
    if (tool() != null) {
      return List.of(chunk(Map.of("tool_calls", List.of(toolCall(0))), null));
    }
    List<String> events = new ArrayList<>();
    for (String token : reply.tokens()) {
      events.add(chunk(Map.of("content", token), null));
    }
    return events;
  }

  @Override
  public List<String> closingEvents() {
    List<String> events = new ArrayList<>();
    events.add(chunk(Map.of(), finish()));
    if (usage) {
      Map<String, Object> tree = head("chat.completion.chunk");
      tree.put("choices", List.of());
      tree.put("usage", usage());
      events.add(event(tree));
    }
    events.add("data: [DONE]\n\n");
    return events;
  }

  private @Nullable String tool() {
    JsonNode name = request.path("tools").path(0).path("function").path("name");
    boolean answered = false;
    for (JsonNode message : request.path("messages")) {
      answered |= message.path("role").asText().equals("tool");
    }
    return name.isTextual() && !answered ? name.asText() : null;
  }

  private String finish() {
    return tool() == null ? "stop" : "tool_calls";
  }

  private Map<String, Object> toolCall(@Nullable Integer index) {
    Map<String, Object> call = new LinkedHashMap<>();
    if (index != null) {
      call.put("index", index);
    }
    call.put("id", "call_simulated");
    call.put("type", "function");
    call.put(
        "function",
        Map.of(
            "name",
            String.valueOf(tool()),
            "arguments",
            SimulatedProvider.write(Map.of("echo", reply.text()))));
    return call;
  }

  private Map<String, Object> usage() {
    int completion = reply.tokens().size();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("prompt_tokens", reply.promptTokens());
    tree.put("completion_tokens", completion);
    tree.put("total_tokens", reply.promptTokens() + completion);
    return tree;
  }

  private String chunk(Map<String, Object> delta, @Nullable String finish) {
    Map<String, Object> choice = new HashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("finish_reason", finish);
    Map<String, Object> tree = head("chat.completion.chunk");
    tree.put("choices", List.of(choice));
    return event(tree);
  }

  private Map<String, Object> head(String object) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", "chatcmpl-simulated");
    tree.put("object", object);
    tree.put("created", CREATED);
    tree.put("model", request.path("model").asText());
    return tree;
  }

  private static String event(Map<String, Object> tree) {
    return "data: " + SimulatedProvider.write(tree) + "\n\n";
  }
}
