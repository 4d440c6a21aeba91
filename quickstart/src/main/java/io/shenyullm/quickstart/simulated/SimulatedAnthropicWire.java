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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's messages. Thinks where it is asked to, calls the first tool where the request offers
 * tools, and, as the real one, refuses a turn of tools that comes without its signed thinking.
 */
final class SimulatedAnthropicWire implements SimulatedWire {
  private static final String THOUGHT = "Let me think about what was said.";
  private static final String SIGNATURE =
      Base64.getEncoder()
          .encodeToString("simulated signature ".repeat(8).getBytes(StandardCharsets.US_ASCII));

  private final JsonNode request;
  private final SimulatedReply reply;

  SimulatedAnthropicWire(JsonNode request, SimulatedReply reply) {
    this.request = request;
    this.reply = reply;
  }

  @Override
  public @Nullable String refusal() {
    if (!thinks()) {
      return null;
    }
    for (JsonNode message : request.path("messages")) {
      JsonNode content = message.path("content");
      for (JsonNode block : content) {
        if (block.path("type").asText().equals("tool_use")
            && !content.path(0).path("signature").asText().equals(SIGNATURE)) {
          return "Expected `thinking` or `redacted_thinking`, but found `tool_use`.";
        }
      }
    }
    return null;
  }

  @Override
  public Map<String, Object> reply() {
    List<Object> content = new ArrayList<>();
    if (thinks()) {
      Map<String, Object> thinking = new LinkedHashMap<>();
      thinking.put("type", "thinking");
      thinking.put("thinking", THOUGHT);
      thinking.put("signature", SIGNATURE);
      content.add(thinking);
    }
    String tool = tool();
    if (tool == null) {
      content.add(Map.of("type", "text", "text", reply.text()));
    } else {
      content.add(call(tool, Map.of("echo", reply.text())));
    }
    Map<String, Object> tree = head();
    tree.put("content", content);
    tree.put("stop_reason", stopReason());
    tree.put(
        "usage",
        Map.of("input_tokens", reply.promptTokens(), "output_tokens", reply.tokens().size()));
    return tree;
  }

  @Override
  public List<String> openingEvents() {
    Map<String, Object> message = head();
    message.put("content", List.of());
    message.put("usage", Map.of("input_tokens", reply.promptTokens(), "output_tokens", 1));
    List<String> events = new ArrayList<>();
    events.add(event("message_start", Map.of("type", "message_start", "message", message)));
    if (thinks()) {
      events.add(start(0, Map.of("type", "thinking", "thinking", "", "signature", "")));
      events.add(delta(0, Map.of("type", "thinking_delta", "thinking", THOUGHT)));
      events.add(delta(0, Map.of("type", "signature_delta", "signature", SIGNATURE)));
      events.add(stop(0));
    }
    String tool = tool();
    events.add(
        start(last(), tool == null ? Map.of("type", "text", "text", "") : call(tool, Map.of())));
    events.add(event("ping", Map.of("type", "ping")));
    return events;
  }

  @Override
  public List<String> contentEvents() {
    if (tool() != null) {
      return List.of(
          delta(
              last(),
              Map.of(
                  "type",
                  "input_json_delta",
                  "partial_json",
                  SimulatedProvider.write(Map.of("echo", reply.text())))));
    }
    List<String> events = new ArrayList<>();
    for (String token : reply.tokens()) {
      events.add(delta(last(), Map.of("type", "text_delta", "text", token)));
    }
    return events;
  }

  @Override
  public List<String> closingEvents() {
    return List.of(
        stop(last()),
        event(
            "message_delta",
            Map.of(
                "type",
                "message_delta",
                "delta",
                Map.of("stop_reason", stopReason()),
                "usage",
                Map.of("output_tokens", reply.tokens().size()))),
        event("message_stop", Map.of("type", "message_stop")));
  }

  private boolean thinks() {
    return request.path("thinking").path("type").asText().equals("enabled");
  }

  /** Number of the block that holds the answer. */
  private int last() {
    return thinks() ? 1 : 0;
  }

  private @Nullable String tool() {
    JsonNode name = request.path("tools").path(0).path("name");
    boolean answered = false;
    for (JsonNode message : request.path("messages")) {
      for (JsonNode block : message.path("content")) {
        answered |= block.path("type").asText().equals("tool_result");
      }
    }
    return name.isTextual() && !answered ? name.asText() : null;
  }

  private String stopReason() {
    return tool() == null ? "end_turn" : "tool_use";
  }

  private static Map<String, Object> call(String tool, Map<String, Object> input) {
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("type", "tool_use");
    block.put("id", "toolu_simulated");
    block.put("name", tool);
    block.put("input", input);
    return block;
  }

  private Map<String, Object> head() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", "msg_simulated");
    tree.put("type", "message");
    tree.put("role", "assistant");
    tree.put("model", request.path("model").asText());
    tree.put("stop_sequence", null);
    return tree;
  }

  private static String start(int index, Map<String, Object> block) {
    return event(
        "content_block_start",
        Map.of("type", "content_block_start", "index", index, "content_block", block));
  }

  private static String delta(int index, Map<String, Object> delta) {
    return event(
        "content_block_delta",
        Map.of("type", "content_block_delta", "index", index, "delta", delta));
  }

  private static String stop(int index) {
    return event("content_block_stop", Map.of("type", "content_block_stop", "index", index));
  }

  private static String event(String name, Map<String, Object> tree) {
    return "event: " + name + "\ndata: " + SimulatedProvider.write(tree) + "\n\n";
  }
}
