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
import io.shenyullm.core.protocol.InvalidReplyException;
import io.shenyullm.core.protocol.Part;
import io.shenyullm.core.protocol.Reply;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.TokenUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whole replies of the Messages API, and what streams share with them. */
final class AnthropicReplies {
  private AnthropicReplies() {}

  static Reply read(byte[] json) {
    Map<String, @Nullable Object> message;
    try {
      message = Json.parseObject(json);
    } catch (JsonSyntaxException e) {
      throw new InvalidReplyException("The provider's reply is not JSON.");
    }
    List<@Nullable Object> blocks = JsonTrees.list(message.get("content"));
    if (blocks == null || !"message".equals(message.get("type"))) {
      throw new InvalidReplyException("The provider's reply is not a message.");
    }
    List<Part> parts = new ArrayList<>();
    for (Object element : blocks) {
      Map<String, @Nullable Object> block = JsonTrees.map(element);
      if (block != null) {
        parts.add(AnthropicRequests.part(block, ""));
      }
    }
    return new Reply(
        JsonTrees.text(message, "id", ""),
        JsonTrees.text(message, "model", ""),
        parts,
        finish(JsonTrees.text(message, "stop_reason")),
        JsonTrees.text(message, "stop_sequence"),
        AnthropicUsage.read(message.get("usage")));
  }

  static ChatReply write(Reply reply) {
    Map<String, @Nullable Object> message = head(reply.id(), reply.model());
    Blocks blocks = new Blocks();
    reply.parts().forEach(part -> part.accept(blocks));
    message.put("content", blocks.blocks);
    message.put("stop_reason", stopReason(reply.finish(), reply.stopSequence()));
    message.put("stop_sequence", reply.stopSequence());
    TokenUsage usage = reply.usage();
    message.put("usage", AnthropicUsage.write(usage == null ? TokenUsage.of(0, 0) : usage));
    return ChatReply.of(AnthropicForm.INSTANCE, message, usage);
  }

  static Map<String, @Nullable Object> head(String id, String model) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("id", id);
    message.put("type", "message");
    message.put("role", "assistant");
    message.put("model", model);
    return message;
  }

  /** {@code end_turn}, {@code stop_sequence} and anything new end of their own accord. */
  static Reply.Finish finish(@Nullable String stopReason) {
    if (stopReason == null) {
      return Reply.Finish.STOP;
    }
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> Reply.Finish.LENGTH;
      case "tool_use" -> Reply.Finish.TOOL_CALLS;
      case "refusal" -> Reply.Finish.FILTERED;
      default -> Reply.Finish.STOP;
    };
  }

  static String stopReason(Reply.Finish finish, @Nullable String stopSequence) {
    return switch (finish) {
      case STOP -> stopSequence == null ? "end_turn" : "stop_sequence";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case FILTERED -> "refusal";
    };
  }

  /** Blocks of a reply. Unlike in requests, everything that was said is told. */
  private static final class Blocks implements Part.Visitor<Boolean> {
    private final List<@Nullable Object> blocks = new ArrayList<>();

    @Override
    public Boolean text(Part.Text text) {
      return !text.text().isEmpty() && add("text", "text", text.text());
    }

    @Override
    public Boolean refusal(Part.Refusal refusal) {
      return add("text", "text", refusal.text());
    }

    @Override
    public Boolean thinking(Part.Thinking thinking) {
      Map<String, @Nullable Object> block = new LinkedHashMap<>();
      block.put("type", "thinking");
      block.put("thinking", thinking.text());
      block.put("signature", thinking.signature());
      return blocks.add(block);
    }

    @Override
    public Boolean toolCall(Part.ToolCall call) {
      Map<String, @Nullable Object> block = new LinkedHashMap<>();
      block.put("type", "tool_use");
      block.put("id", call.id());
      block.put("name", call.name());
      block.put("input", input(call));
      return blocks.add(block);
    }

    /** A model may write arguments that are no JSON; a caller gets them all the same. */
    private static Object input(Part.ToolCall call) {
      try {
        return AnthropicMessages.input(call);
      } catch (io.shenyullm.core.protocol.UntranslatableException e) {
        return Map.of("arguments", call.arguments());
      }
    }

    @Override
    public Boolean media(Part.Media media) {
      return false; // a message has no place for what a model has drawn or spoken
    }

    @Override
    public Boolean toolResult(Part.ToolResult result) {
      return false;
    }

    @Override
    public Boolean opaque(Part.Opaque opaque) {
      return opaque.protocol().equals(Anthropic.NAME) && blocks.add(opaque.json());
    }

    private boolean add(String type, String key, String value) {
      Map<String, @Nullable Object> block = new LinkedHashMap<>();
      block.put("type", type);
      block.put(key, value);
      return blocks.add(block);
    }
  }
}
