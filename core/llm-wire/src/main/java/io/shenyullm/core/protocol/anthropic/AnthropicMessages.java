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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.protocol.Message;
import io.shenyullm.core.protocol.Part;
import io.shenyullm.core.protocol.UntranslatableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in the Messages API's form: instructions apart, tool results within user turns,
 * and neighbouring messages of one role joined, as roles must alternate.
 */
final class AnthropicMessages {
  private static final int LONGEST_TOOL_ID = 64;

  private final List<@Nullable Object> system = new ArrayList<>();
  private final List<@Nullable Object> turns = new ArrayList<>();
  private @Nullable String lastRole;
  private List<@Nullable Object> lastBlocks = new ArrayList<>();

  AnthropicMessages(List<Message> messages) {
    for (Message message : messages) {
      List<@Nullable Object> blocks = AnthropicWriter.Blocks.of(message);
      switch (message.role()) {
        case SYSTEM -> system.addAll(blocks);
        case USER -> append("user", blocks);
        case ASSISTANT -> append("assistant", blocks);
      }
    }
    if (turns.isEmpty() && !system.isEmpty()) {
      // the API wants a turn; who sends instructions alone wants them followed
      append("user", new ArrayList<>(system));
      system.clear();
    }
    trimPrefill();
  }

  /** Text blocks of all system messages in their order. */
  List<@Nullable Object> system() {
    return system;
  }

  List<@Nullable Object> turns() {
    return turns;
  }

  /** Whether a tool has just been answered and the turn that called it has no signed thinking. */
  boolean endsInToolsWithoutThinking() {
    if (turns.size() < 2) {
      return false;
    }
    Map<String, @Nullable Object> turn = JsonTrees.map(turns.get(turns.size() - 1));
    Map<String, @Nullable Object> before = JsonTrees.map(turns.get(turns.size() - 2));
    if (!hasBlock(turn, "tool_result") || !hasBlock(before, "tool_use")) {
      return false;
    }
    List<@Nullable Object> blocks = before == null ? null : JsonTrees.list(before.get("content"));
    String first = blocks == null ? "" : JsonTrees.text(JsonTrees.map(blocks.get(0)), "type", "");
    return !first.equals("thinking") && !first.equals("redacted_thinking");
  }

  private static boolean hasBlock(@Nullable Map<String, @Nullable Object> turn, String type) {
    List<@Nullable Object> blocks = turn == null ? null : JsonTrees.list(turn.get("content"));
    return blocks != null
        && blocks.stream().anyMatch(b -> type.equals(JsonTrees.text(JsonTrees.map(b), "type")));
  }

  private void append(String role, List<@Nullable Object> blocks) {
    if (blocks.isEmpty()) {
      return; // the API refuses empty turns
    }
    if (!role.equals(lastRole)) {
      lastRole = role;
      lastBlocks = new ArrayList<>();
      Map<String, @Nullable Object> turn = new LinkedHashMap<>();
      turn.put("role", role);
      turn.put("content", lastBlocks);
      turns.add(turn);
    }
    lastBlocks.addAll(blocks);
  }

  /** An answer that the model is to continue must not end in white space. */
  private void trimPrefill() {
    if (!"assistant".equals(lastRole)) {
      return;
    }
    Map<String, @Nullable Object> last = JsonTrees.map(lastBlocks.get(lastBlocks.size() - 1));
    if (last != null && last.get("text") instanceof String text) {
      last.put("text", text.stripTrailing());
    }
  }

  /**
   * A call's id as the API allows it, letters, digits, {@code _} and {@code -}. Other models give
   * other ids; the same one always becomes the same one here.
   */
  static String toolId(String id) {
    boolean fits = !id.isEmpty() && id.length() <= LONGEST_TOOL_ID;
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '_'
              || c == '-';
      fits &= allowed;
      if (plain.length() < LONGEST_TOOL_ID / 2) {
        plain.append(allowed ? c : '_');
      }
    }
    return fits ? id : "call_" + plain + "_" + Integer.toHexString(id.hashCode());
  }

  /** The arguments of a call, which the API wants as an object. */
  static Map<String, @Nullable Object> input(Part.ToolCall call) {
    if (call.arguments().isBlank()) {
      return new LinkedHashMap<>();
    }
    try {
      return Json.parseObject(call.arguments().getBytes(StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      throw new UntranslatableException(call.path(), "must be a JSON object for this provider");
    }
  }
}
