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

import io.shenyullm.core.protocol.Delta;
import io.shenyullm.core.protocol.DeltaWriter;
import io.shenyullm.core.protocol.Part;
import io.shenyullm.core.protocol.Reply;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.TokenUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream as events of the Messages API. Blocks are opened and closed here, as other
 * protocols have none; the end waits for the counts, which others send after it.
 */
final class AnthropicStreamWriter implements DeltaWriter, Delta.Visitor<Boolean> {
  /** What the open block holds; tools stay open side by side until the end. */
  private enum Open {
    NOTHING,
    TEXT,
    THINKING
  }

  private final Map<Integer, Integer> blockOfTool = new TreeMap<>();
  private Consumer<ChatEvent> out = event -> {};
  private boolean started;
  private Open open = Open.NOTHING;
  private int nextBlock;
  private int openBlock;
  private Delta.@Nullable Finished finish;
  private @Nullable TokenUsage usage;
  private boolean ended;

  @Override
  public void write(Delta delta, Consumer<ChatEvent> to) {
    out = to;
    delta.accept(this);
  }

  @Override
  public Boolean start(Delta.Start start) {
    return begin(start.id(), start.model());
  }

  private boolean begin(String id, String model) {
    if (started) {
      return false;
    }
    started = true;
    Map<String, @Nullable Object> message = AnthropicReplies.head(id, model);
    message.put("content", List.of());
    message.put("stop_reason", null);
    message.put("stop_sequence", null);
    TokenUsage counted = usage;
    message.put("usage", AnthropicUsage.write(counted == null ? TokenUsage.of(0, 0) : counted));
    Map<String, @Nullable Object> event = AnthropicForm.eventTree("message_start");
    event.put("message", message);
    return emit(event);
  }

  @Override
  public Boolean text(Delta.Text text) {
    return text.kind() == Delta.Text.Kind.THINKING
        ? say(Open.THINKING, "thinking", text.text())
        : say(Open.TEXT, "text", text.text());
  }

  private boolean say(Open kind, String word, String text) {
    begin("", "");
    if (open != kind) {
      closeText();
      openBlock = openBlock(AnthropicForm.emptyBlock(word));
      open = kind;
    }
    return delta(openBlock, word + "_delta", word, text);
  }

  @Override
  public Boolean part(Delta.Whole whole) {
    if (whole.part() instanceof Part.Thinking thinking && open == Open.THINKING) {
      delta(openBlock, "signature_delta", "signature", thinking.signature());
      return closeText();
    }
    if (whole.part() instanceof Part.Opaque opaque && opaque.protocol().equals(Anthropic.NAME)) {
      begin("", "");
      closeText();
      return close(openBlock(opaque.json()));
    }
    return false;
  }

  @Override
  public Boolean toolStart(Delta.ToolStart start) {
    begin("", "");
    closeText();
    Map<String, @Nullable Object> block = new LinkedHashMap<>();
    block.put("type", "tool_use");
    block.put("id", start.id());
    block.put("name", start.name());
    block.put("input", Map.of());
    blockOfTool.put(start.index(), openBlock(block));
    return true;
  }

  @Override
  public Boolean toolInput(Delta.ToolInput input) {
    Integer block = blockOfTool.get(input.index());
    return block != null && delta(block, "input_json_delta", "partial_json", input.json());
  }

  @Override
  public Boolean counted(Delta.Counted counted) {
    usage = counted.usage();
    return counted.last() && finish != null && end();
  }

  @Override
  public Boolean finish(Delta.Finished finished) {
    finish = finished;
    closeText();
    blockOfTool.values().forEach(this::close);
    blockOfTool.clear();
    return true;
  }

  @Override
  public Boolean failed(Delta.Failed failed) {
    return emit(AnthropicForm.errorTree(failed.type(), failed.type(), failed.message(), null));
  }

  @Override
  public Boolean alive(Delta.Alive alive) {
    return emit(AnthropicForm.eventTree("ping"));
  }

  @Override
  public Boolean end(Delta.End end) {
    return end();
  }

  private boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    begin("", "");
    Delta.Finished why = finish;
    if (why == null) {
      why = new Delta.Finished(Reply.Finish.STOP, null);
      finish(why);
    }
    TokenUsage counted = usage;
    ChatEvent said =
        ChatEvent.of(
            AnthropicForm.INSTANCE,
            AnthropicForm.messageDelta(
                AnthropicReplies.stopReason(why.finish(), why.stopSequence()),
                why.stopSequence(),
                AnthropicUsage.write(counted == null ? TokenUsage.of(0, 0) : counted)));
    out.accept(counted == null ? said : said.counting(counted));
    out.accept(AnthropicForm.INSTANCE.end());
    return true;
  }

  // ---- blocks ----

  private int openBlock(Map<String, @Nullable Object> block) {
    int index = nextBlock++;
    emit(AnthropicForm.blockStart(index, block));
    return index;
  }

  private boolean closeText() {
    if (open == Open.NOTHING) {
      return false;
    }
    open = Open.NOTHING;
    return close(openBlock);
  }

  private boolean close(int block) {
    return emit(AnthropicForm.blockStop(block));
  }

  private boolean delta(int block, String type, String key, String text) {
    return emit(AnthropicForm.deltaTree(block, type, key, text));
  }

  private boolean emit(Map<String, @Nullable Object> event) {
    out.accept(ChatEvent.of(AnthropicForm.INSTANCE, event));
    return true;
  }
}
