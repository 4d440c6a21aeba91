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

import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.protocol.Replays;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.TokenUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of text and of thinking, with its signature: that is a proof of the words alone, which are
 * the same each time they are told.
 */
final class AnthropicReplays implements Replays {
  static final AnthropicReplays INSTANCE = new AnthropicReplays();

  private static final String TEXT = "text";
  private static final String THINKING = "thinking";
  private static final String SIGNATURE = "signature";

  /** What the model may do or look up while it answers: doing it again is the point. */
  private static final List<String> EFFECTS = List.of("tools", "mcp_servers", "container");

  /** Fields of a message that are told at its end, or block by block. */
  private static final Set<String> NOT_OF_THE_HEAD =
      Set.of("content", "stop_reason", "stop_sequence", "usage");

  private static final Set<String> BLOCK_FIELDS = Set.of("type", TEXT, THINKING, SIGNATURE);

  private AnthropicReplays() {}

  @Override
  public boolean isPlain(ChatRequest request) {
    for (String effect : EFFECTS) {
      if (!JsonTrees.isNothing(request.field(effect))) {
        return false;
      }
    }
    return isWords(request.field("system"))
        && request.messages().stream()
            .allMatch(message -> message instanceof Map<?, ?> map && isWords(map.get("content")));
  }

  private static boolean isWords(@Nullable Object content) {
    return !(content instanceof List<?> blocks)
        || blocks.stream()
            .allMatch(
                block ->
                    block instanceof Map<?, ?> map
                        && (TEXT.equals(map.get("type")) || THINKING.equals(map.get("type"))));
  }

  @Override
  public boolean isShareable(ChatReply reply) {
    Map<String, @Nullable Object> message = reply.tree();
    return reply.usage() != null
        && AnthropicForm.INSTANCE.isReply(message)
        && endedByItself(message.get("stop_reason"))
        && JsonTrees.isNothing(message.get("container"))
        && message.get("content") instanceof List<?> blocks
        && blocks.stream().allMatch(AnthropicReplays::isWordsOnly)
        && blocks.stream().anyMatch(AnthropicReplays::answers);
  }

  private static boolean endedByItself(@Nullable Object stopReason) {
    return "end_turn".equals(stopReason) || "stop_sequence".equals(stopReason);
  }

  private static boolean isWordsOnly(@Nullable Object value) {
    Map<String, @Nullable Object> block = JsonTrees.map(value);
    String type = JsonTrees.text(block, "type", "");
    return block != null
        && (type.equals(TEXT) || type.equals(THINKING))
        && block.get(type) instanceof String
        && block.entrySet().stream()
            .allMatch(
                field ->
                    JsonTrees.isNothing(field.getValue())
                        || BLOCK_FIELDS.contains(field.getKey())
                            && field.getValue() instanceof String);
  }

  private static boolean answers(@Nullable Object value) {
    Map<String, @Nullable Object> block = JsonTrees.map(value);
    return !JsonTrees.text(block, TEXT, "").isEmpty();
  }

  // ---- telling again ----

  @Override
  public List<ChatEvent> events(ChatReply reply) {
    List<ChatEvent> events = new ArrayList<>();
    events.add(start(reply.tree()));
    List<@Nullable Object> blocks = JsonTrees.list(reply.tree().get("content"));
    for (int i = 0; blocks != null && i < blocks.size(); i++) {
      Map<String, @Nullable Object> block = JsonTrees.map(blocks.get(i));
      if (block != null) {
        tell(block, i, events);
      }
    }
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    delta.put("stop_reason", reply.tree().get("stop_reason"));
    delta.put("stop_sequence", reply.tree().get("stop_sequence"));
    Map<String, @Nullable Object> last = event("message_delta");
    last.put("delta", delta);
    last.put("usage", reply.tree().get("usage"));
    events.add(ChatEvent.of(AnthropicForm.INSTANCE, last));
    return events;
  }

  private static ChatEvent start(Map<String, @Nullable Object> told) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    told.forEach(
        (field, value) -> {
          if (!NOT_OF_THE_HEAD.contains(field)) {
            message.put(field, value);
          }
        });
    message.put("content", List.of());
    message.put("stop_reason", null);
    message.put("stop_sequence", null);
    Map<String, @Nullable Object> counted = JsonTrees.map(told.get("usage"));
    Map<String, @Nullable Object> usage =
        counted == null ? new LinkedHashMap<>() : new LinkedHashMap<>(counted);
    usage.put("output_tokens", 0);
    message.put("usage", usage);
    Map<String, @Nullable Object> event = event("message_start");
    event.put("message", message);
    return ChatEvent.of(AnthropicForm.INSTANCE, event);
  }

  private static void tell(Map<String, @Nullable Object> block, int index, List<ChatEvent> events) {
    String type = JsonTrees.text(block, "type", TEXT);
    Map<String, @Nullable Object> empty = new LinkedHashMap<>();
    empty.put("type", type);
    empty.put(type, "");
    String signature = JsonTrees.text(block, SIGNATURE, "");
    if (type.equals(THINKING)) {
      empty.put(SIGNATURE, "");
    }
    Map<String, @Nullable Object> start = event("content_block_start");
    start.put("index", index);
    start.put("content_block", empty);
    events.add(ChatEvent.of(AnthropicForm.INSTANCE, start));
    String said = JsonTrees.text(block, type, "");
    if (!said.isEmpty()) {
      events.add(delta(index, type + "_delta", type, said));
    }
    if (!signature.isEmpty()) {
      events.add(delta(index, SIGNATURE + "_delta", SIGNATURE, signature));
    }
    Map<String, @Nullable Object> stop = event("content_block_stop");
    stop.put("index", index);
    events.add(ChatEvent.of(AnthropicForm.INSTANCE, stop));
  }

  private static ChatEvent delta(int index, String type, String key, String text) {
    return ChatEvent.of(AnthropicForm.INSTANCE, AnthropicForm.deltaTree(index, type, key, text));
  }

  private static Map<String, @Nullable Object> event(String type) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("type", type);
    return event;
  }

  // ---- recording ----

  @Override
  public Recording record(int maxChars) {
    return new OfBlocks(maxChars);
  }

  /** A block on its way: its fields, to which pieces of text are added. */
  private static final class Block {
    final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    final String type;

    Block(String type) {
      this.type = type;
    }

    void append(String field, String text) {
      texts.computeIfAbsent(field, name -> new StringBuilder()).append(text);
    }

    Map<String, @Nullable Object> tree() {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("type", type);
      tree.put(type, "");
      texts.forEach((field, text) -> tree.put(field, text.toString()));
      return tree;
    }
  }

  private static final class OfBlocks implements Recording {
    private final int maxChars;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, @Nullable Object> ending = new LinkedHashMap<>();
    private @Nullable Map<String, @Nullable Object> head;
    private @Nullable TokenUsage usage;
    private int chars;
    private boolean unfit;

    OfBlocks(int maxChars) {
      this.maxChars = maxChars;
    }

    @Override
    public boolean read(ChatEvent event) {
      Map<String, @Nullable Object> tree = event.tree();
      usage = event.usage(usage);
      switch (JsonTrees.text(tree, "type", "")) {
        case "message_start" -> begin(JsonTrees.map(tree.get("message")));
        case "content_block_start" ->
            open(tree.get("index"), JsonTrees.map(tree.get("content_block")));
        case "content_block_delta" -> add(tree.get("index"), JsonTrees.map(tree.get("delta")));
        case "message_delta" -> finish(JsonTrees.map(tree.get("delta")));
        case "ping", "content_block_stop", "message_stop" -> {
          // nothing is said in them
        }
        default -> unfit = true; // errors and what is yet to be invented
      }
      return !unfit;
    }

    private void begin(@Nullable Map<String, @Nullable Object> message) {
      unfit |= message == null || head != null || !JsonTrees.isNothing(message.get("content"));
      head = message;
    }

    private void open(@Nullable Object index, @Nullable Map<String, @Nullable Object> block) {
      unfit |= !isWordsOnly(block) || !Integer.valueOf(blocks.size()).equals(index);
      if (unfit || block == null) {
        return;
      }
      String type = JsonTrees.text(block, "type", TEXT);
      Block opened = new Block(type);
      blocks.add(opened);
      append(opened, type, JsonTrees.text(block, type, ""));
      append(opened, SIGNATURE, JsonTrees.text(block, SIGNATURE, ""));
    }

    /** Of the last block only: text comes in no other order. */
    private void add(@Nullable Object index, @Nullable Map<String, @Nullable Object> delta) {
      String type = JsonTrees.text(delta, "type", "");
      String field =
          type.endsWith("_delta") ? type.substring(0, type.length() - "_delta".length()) : "";
      Block last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
      if (last == null
          || !Integer.valueOf(blocks.size() - 1).equals(index)
          || !(field.equals(last.type) || field.equals(SIGNATURE) && last.type.equals(THINKING))) {
        unfit = true; // arguments of tools, citations
        return;
      }
      append(last, field, JsonTrees.text(delta, field, ""));
    }

    private void append(Block block, String field, String text) {
      if (!text.isEmpty()) {
        chars += text.length();
        unfit |= chars > maxChars;
        block.append(field, text);
      }
    }

    private void finish(@Nullable Map<String, @Nullable Object> delta) {
      if (delta != null) {
        ending.put("stop_reason", delta.get("stop_reason"));
        ending.put("stop_sequence", delta.get("stop_sequence"));
      }
    }

    @Override
    public int chars() {
      return chars;
    }

    @Override
    public @Nullable ChatReply reply() {
      Map<String, @Nullable Object> begun = head;
      TokenUsage counted = usage;
      if (begun == null || counted == null) {
        return null;
      }
      Map<String, @Nullable Object> message = new LinkedHashMap<>();
      message.put("type", "message"); // not all servers say so in streams
      begun.forEach(
          (field, value) -> {
            if (!NOT_OF_THE_HEAD.contains(field)) {
              message.put(field, value);
            }
          });
      message.put("content", blocks.stream().map(Block::tree).toList());
      message.putAll(ending);
      message.put("usage", AnthropicUsage.write(counted));
      return ChatReply.of(AnthropicForm.INSTANCE, message, null);
    }
  }
}
