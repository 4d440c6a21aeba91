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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Anthropic's messages. */
final class SimulatedAnthropicWire implements SimulatedWire {
  private final JsonNode request;
  private final SimulatedReply reply;

  SimulatedAnthropicWire(JsonNode request, SimulatedReply reply) {
    this.request = request;
    this.reply = reply;
  }

  @Override
  public Map<String, Object> reply() {
    Map<String, Object> tree = head();
    tree.put("content", List.of(Map.of("type", "text", "text", reply.text())));
    tree.put("stop_reason", "end_turn");
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
    return List.of(
        event("message_start", Map.of("type", "message_start", "message", message)),
        event(
            "content_block_start",
            Map.of(
                "type",
                "content_block_start",
                "index",
                0,
                "content_block",
                Map.of("type", "text", "text", ""))),
        event("ping", Map.of("type", "ping")));
  }

  @Override
  public List<String> contentEvents() {
    List<String> events = new ArrayList<>();
    for (String token : reply.tokens()) {
      events.add(
          event(
              "content_block_delta",
              Map.of(
                  "type",
                  "content_block_delta",
                  "index",
                  0,
                  "delta",
                  Map.of("type", "text_delta", "text", token))));
    }
    return events;
  }

  @Override
  public List<String> closingEvents() {
    return List.of(
        event("content_block_stop", Map.of("type", "content_block_stop", "index", 0)),
        event(
            "message_delta",
            Map.of(
                "type",
                "message_delta",
                "delta",
                Map.of("stop_reason", "end_turn"),
                "usage",
                Map.of("output_tokens", reply.tokens().size()))),
        event("message_stop", Map.of("type", "message_stop")));
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

  private static String event(String name, Map<String, Object> tree) {
    return "event: " + name + "\ndata: " + SimulatedProvider.write(tree) + "\n\n";
  }
}
