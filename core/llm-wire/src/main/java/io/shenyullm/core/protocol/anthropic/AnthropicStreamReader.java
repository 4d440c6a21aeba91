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
import io.shenyullm.core.protocol.Delta;
import io.shenyullm.core.protocol.DeltaReader;
import io.shenyullm.core.protocol.InvalidReplyException;
import io.shenyullm.core.protocol.Part;
import io.shenyullm.core.wire.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads events of the Messages API. The type is read from the data, not from the SSE event name,
 * because proxies drop the name.
 */
final class AnthropicStreamReader implements DeltaReader {
  /** Thinking that is longer is told, but cannot be carried over to the next turn. */
  private static final int LONGEST_THINKING = 1024 * 1024;

  private final Map<Integer, Tool> tools = new HashMap<>();
  private final Map<Integer, Thought> thoughts = new HashMap<>();
  private @Nullable TokenUsage usage;

  /** A tool call whose block is open. */
  private static final class Tool {
    final int index;
    String input = "";
    boolean told;

    Tool(int index) {
      this.index = index;
    }
  }

  /** Thinking whose block is open. */
  private static final class Thought {
    final StringBuilder text = new StringBuilder();
    String signature = "";
  }

  @Override
  public void read(byte[] data, Consumer<Delta> out) {
    Map<String, @Nullable Object> event;
    try {
      event = Json.parseObject(data);
    } catch (JsonSyntaxException e) {
      throw new InvalidReplyException("The provider sent an event that is not JSON.");
    }
    String type = JsonTrees.text(event, "type");
    if (type == null) {
      throw new InvalidReplyException("The provider sent an event without a type.");
    }
    switch (type) {
      case "message_start" -> start(JsonTrees.map(event.get("message")), out);
      case "content_block_start" -> blockStart(event, out);
      case "content_block_delta" -> blockDelta(event, out);
      case "content_block_stop" -> blockStop(index(event), out);
      case "message_delta" -> messageDelta(event, out);
      case "message_stop" -> {
        count(true, out);
        out.accept(new Delta.End());
      }
      case "error" -> {
        Map<String, @Nullable Object> error = JsonTrees.map(event.get("error"));
        out.accept(
            new Delta.Failed(
                JsonTrees.text(error, "type", "api_error"), JsonTrees.text(error, "message", "")));
      }
      case "ping" -> out.accept(new Delta.Alive());
      default -> {
        // the API reference asks to ignore unknown types
      }
    }
  }

  private void start(@Nullable Map<String, @Nullable Object> message, Consumer<Delta> out) {
    usage = message == null ? null : AnthropicUsage.ofStart(message.get("usage"));
    // what was read from and written to the cache is known now; a stream cut later must keep it
    count(false, out);
    out.accept(
        new Delta.Start(JsonTrees.text(message, "id", ""), JsonTrees.text(message, "model", "")));
  }

  private void count(boolean last, Consumer<Delta> out) {
    TokenUsage counted = usage;
    if (counted != null) {
      out.accept(new Delta.Counted(counted, last));
    }
  }

  private void blockStart(Map<String, @Nullable Object> event, Consumer<Delta> out) {
    Map<String, @Nullable Object> block = JsonTrees.map(event.get("content_block"));
    switch (JsonTrees.text(block, "type", "")) {
      case "tool_use" -> {
        Tool tool = new Tool(tools.size());
        tools.put(index(event), tool);
        if (block != null && block.get("input") instanceof Map<?, ?> map && !map.isEmpty()) {
          // servers that do not stream arguments send them at once
          tool.input = new String(Json.write(map), StandardCharsets.UTF_8);
        }
        out.accept(
            new Delta.ToolStart(
                tool.index, JsonTrees.text(block, "id", ""), JsonTrees.text(block, "name", "")));
      }
      case "text" -> text(Delta.Text.Kind.ANSWER, JsonTrees.text(block, "text", ""), out);
      case "thinking" -> {
        Thought thought = new Thought();
        thoughts.put(index(event), thought);
        think(thought, JsonTrees.text(block, "thinking", ""), out);
        thought.signature = JsonTrees.text(block, "signature", "");
      }
      case "redacted_thinking" -> {
        if (block != null) {
          out.accept(new Delta.Whole(new Part.Opaque(Anthropic.NAME, block, "")));
        }
      }
      default -> {
        // results of the provider's own tools have no other form
      }
    }
  }

  private void blockDelta(Map<String, @Nullable Object> event, Consumer<Delta> out) {
    Map<String, @Nullable Object> delta = JsonTrees.map(event.get("delta"));
    switch (JsonTrees.text(delta, "type", "")) {
      case "text_delta" -> text(Delta.Text.Kind.ANSWER, JsonTrees.text(delta, "text", ""), out);
      case "thinking_delta" ->
          think(
              thoughts.computeIfAbsent(index(event), i -> new Thought()),
              JsonTrees.text(delta, "thinking", ""),
              out);
      case "signature_delta" -> {
        Thought thought = thoughts.get(index(event));
        if (thought != null && thought.signature.length() < LONGEST_THINKING) {
          thought.signature += JsonTrees.text(delta, "signature", "");
        }
      }
      case "input_json_delta" ->
          input(index(event), JsonTrees.text(delta, "partial_json", ""), out);
      default -> {
        // citations have no other form
      }
    }
  }

  private void blockStop(int block, Consumer<Delta> out) {
    Tool tool = tools.get(block);
    if (tool != null && !tool.told) {
      // a tool without parameters sends no JSON at all, yet callers parse the arguments
      tool.told = true;
      out.accept(new Delta.ToolInput(tool.index, tool.input.isEmpty() ? "{}" : tool.input));
    }
    Thought thought = thoughts.remove(block);
    if (thought != null
        && !thought.signature.isEmpty()
        && thought.text.length() <= LONGEST_THINKING) {
      out.accept(new Delta.Whole(new Part.Thinking(thought.text.toString(), thought.signature)));
    }
  }

  private void messageDelta(Map<String, @Nullable Object> event, Consumer<Delta> out) {
    usage = AnthropicUsage.read(event.get("usage"), usage);
    Map<String, @Nullable Object> delta = JsonTrees.map(event.get("delta"));
    String reason = JsonTrees.text(delta, "stop_reason");
    if (reason != null && !reason.isEmpty()) {
      out.accept(
          new Delta.Finished(
              AnthropicReplies.finish(reason), JsonTrees.text(delta, "stop_sequence")));
    }
  }

  private static void text(Delta.Text.Kind kind, String text, Consumer<Delta> out) {
    if (!text.isEmpty()) {
      out.accept(new Delta.Text(kind, text));
    }
  }

  private static void think(Thought thought, String text, Consumer<Delta> out) {
    if (thought.text.length() <= LONGEST_THINKING) {
      thought.text.append(text);
    }
    text(Delta.Text.Kind.THINKING, text, out);
  }

  private void input(int block, String json, Consumer<Delta> out) {
    Tool tool = tools.get(block);
    if (tool != null && !json.isEmpty()) {
      tool.told = true;
      out.accept(new Delta.ToolInput(tool.index, json));
    }
  }

  private static int index(Map<String, @Nullable Object> event) {
    return event.get("index") instanceof Number n ? n.intValue() : 0;
  }
}
