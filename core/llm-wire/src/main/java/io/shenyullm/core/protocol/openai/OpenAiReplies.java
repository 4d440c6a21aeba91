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
package io.shenyullm.core.protocol.openai;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.protocol.InvalidReplyException;
import io.shenyullm.core.protocol.Part;
import io.shenyullm.core.protocol.Reply;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.Form;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.core.wire.Usages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whole chat completions, and what streams share with them. */
final class OpenAiReplies {
  private OpenAiReplies() {}

  static Reply read(byte[] json) {
    Map<String, @Nullable Object> tree;
    try {
      tree = Json.parseObject(json);
    } catch (JsonSyntaxException e) {
      throw new InvalidReplyException("The provider's reply is not JSON.");
    }
    List<@Nullable Object> choices = JsonTrees.list(tree.get("choices"));
    Map<String, @Nullable Object> choice =
        choices == null || choices.size() != 1 ? null : JsonTrees.map(choices.get(0));
    Map<String, @Nullable Object> message =
        choice == null ? null : JsonTrees.map(choice.get("message"));
    if (message == null) {
      throw new InvalidReplyException("The provider's reply is not a chat completion.");
    }
    List<Part> parts = new ArrayList<>();
    thinking(message, parts);
    content(message.get("content"), parts);
    if (message.get("refusal") instanceof String refusal && !refusal.isEmpty()) {
      parts.add(new Part.Refusal(refusal));
    }
    List<@Nullable Object> calls = JsonTrees.list(message.get("tool_calls"));
    for (int i = 0; calls != null && i < calls.size(); i++) {
      Map<String, @Nullable Object> call = JsonTrees.map(calls.get(i));
      Map<String, @Nullable Object> function =
          call == null ? null : JsonTrees.map(call.get("function"));
      if (function != null) {
        parts.add(
            new Part.ToolCall(
                JsonTrees.text(call, "id", ""),
                JsonTrees.text(function, "name", ""),
                JsonTrees.text(function, "arguments", ""),
                "",
                null));
      }
    }
    boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    return new Reply(
        JsonTrees.text(tree, "id", ""),
        JsonTrees.text(tree, "model", ""),
        parts,
        finish(JsonTrees.text(choice, "finish_reason", "stop"), called),
        null,
        Usages.fromOpenAi(tree.get("usage"), tree.get("service_tier")));
  }

  /** The words by either of the names that servers give them. */
  private static void thinking(Map<String, @Nullable Object> message, List<Part> parts) {
    String words =
        JsonTrees.text(message, "reasoning_content", JsonTrees.text(message, "reasoning", ""));
    if (!words.isEmpty()) {
      parts.add(new Part.Thinking(words, ""));
    }
  }

  private static void content(@Nullable Object content, List<Part> parts) {
    if (content instanceof String text && !text.isEmpty()) {
      parts.add(new Part.Text(text));
    }
    List<@Nullable Object> given = JsonTrees.list(content);
    for (int i = 0; given != null && i < given.size(); i++) {
      String text = JsonTrees.text(JsonTrees.map(given.get(i)), "text", "");
      if (!text.isEmpty()) {
        parts.add(new Part.Text(text));
      }
    }
  }

  static ChatReply write(Reply reply, long createdSeconds) {
    Told told = new Told();
    reply.parts().forEach(part -> part.accept(told));
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", told.hasText ? told.text.toString() : null);
    if (!told.thinking.isEmpty()) {
      message.put("reasoning_content", told.thinking.toString());
    }
    if (!told.blocks.isEmpty()) {
      message.put(OpenAi.THINKING_BLOCKS, told.blocks);
    }
    message.put("refusal", told.refusal.isEmpty() ? null : told.refusal.toString());
    if (!told.calls.isEmpty()) {
      message.put("tool_calls", told.calls);
    }
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", message);
    choice.put("logprobs", null);
    choice.put("finish_reason", finishReason(reply.finish()));
    Map<String, @Nullable Object> tree =
        head(reply.id(), "chat.completion", createdSeconds, reply.model());
    tree.put("choices", List.of(choice));
    putUsage(tree, reply.usage());
    return ChatReply.of(Form.OPENAI, tree, reply.usage());
  }

  static Map<String, @Nullable Object> head(
      String id, String object, long createdSeconds, String model) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", id);
    tree.put("object", object);
    tree.put("created", createdSeconds);
    tree.put("model", model);
    return tree;
  }

  /**
   * Puts the one choice of an event.
   *
   * @param event begun with its {@link #head}
   */
  static void putChoice(
      Map<String, @Nullable Object> event,
      Map<String, @Nullable Object> delta,
      @Nullable Object finishReason) {
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("finish_reason", finishReason);
    event.put("choices", List.of(choice));
  }

  static void putUsage(Map<String, @Nullable Object> tree, @Nullable TokenUsage usage) {
    if (usage != null) {
      tree.put("usage", Usages.toOpenAi(usage));
      tree.put("service_tier", usage.serviceTier());
    }
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

  /** A block of {@link OpenAi#THINKING_BLOCKS}; {@code null} for what is none. */
  static @Nullable Map<String, @Nullable Object> block(Part part) {
    if (part instanceof Part.Thinking thinking && !thinking.signature().isEmpty()) {
      Map<String, @Nullable Object> block = new LinkedHashMap<>();
      block.put("type", "thinking");
      block.put("thinking", thinking.text());
      block.put("signature", thinking.signature());
      return block;
    }
    return part instanceof Part.Opaque opaque
            && opaque.protocol().equals(OpenAi.BLOCKS_OF)
            && "redacted_thinking".equals(opaque.json().get("type"))
        ? opaque.json()
        : null;
  }

  /**
   * @param called whether tools were called: several servers say {@code stop} then
   */
  static Reply.Finish finish(String reason, boolean called) {
    return switch (reason) {
      case "length" -> Reply.Finish.LENGTH;
      case "tool_calls", "function_call" -> Reply.Finish.TOOL_CALLS;
      case "content_filter" -> Reply.Finish.FILTERED;
      default -> called ? Reply.Finish.TOOL_CALLS : Reply.Finish.STOP;
    };
  }

  static String finishReason(Reply.Finish finish) {
    return switch (finish) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case FILTERED -> "content_filter";
    };
  }

  /** The parts of a reply, sorted into the fields of a message. */
  private static final class Told implements Part.Visitor<Boolean> {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<@Nullable Object> calls = new ArrayList<>();
    private final List<@Nullable Object> blocks = new ArrayList<>();
    private boolean hasText;

    @Override
    public Boolean text(Part.Text part) {
      hasText = true;
      text.append(part.text());
      return true;
    }

    @Override
    public Boolean refusal(Part.Refusal part) {
      refusal.append(part.text());
      return true;
    }

    @Override
    public Boolean thinking(Part.Thinking part) {
      thinking.append(part.text());
      return addBlock(part);
    }

    @Override
    public Boolean opaque(Part.Opaque part) {
      return addBlock(part);
    }

    private boolean addBlock(Part part) {
      Map<String, @Nullable Object> block = block(part);
      return block != null && blocks.add(block);
    }

    @Override
    public Boolean toolCall(Part.ToolCall call) {
      return calls.add(OpenAiReplies.call(null, call.id(), call.name(), call.arguments()));
    }

    @Override
    public Boolean media(Part.Media media) {
      return false; // a message has no place for it
    }

    @Override
    public Boolean toolResult(Part.ToolResult result) {
      return false;
    }
  }
}
