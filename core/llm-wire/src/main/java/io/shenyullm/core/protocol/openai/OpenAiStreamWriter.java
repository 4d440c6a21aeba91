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

import io.shenyullm.core.protocol.Delta;
import io.shenyullm.core.protocol.DeltaWriter;
import io.shenyullm.core.wire.ChatEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes a stream as {@code chat.completion.chunk}s. */
final class OpenAiStreamWriter implements DeltaWriter, Delta.Visitor<Boolean> {
  private final long createdSeconds;
  private Consumer<ChatEvent> out = event -> {};
  private String id = "";
  private String model = "";

  OpenAiStreamWriter(long createdSeconds) {
    this.createdSeconds = createdSeconds;
  }

  @Override
  public void write(Delta delta, Consumer<ChatEvent> to) {
    out = to;
    delta.accept(this);
  }

  @Override
  public Boolean start(Delta.Start start) {
    id = start.id();
    model = start.model();
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    delta.put("role", "assistant");
    delta.put("content", "");
    return chunk(delta, null);
  }

  @Override
  public Boolean text(Delta.Text text) {
    return one(
        switch (text.kind()) {
          case ANSWER -> "content";
          case THINKING -> "reasoning_content";
          case REFUSAL -> "refusal";
        },
        text.text());
  }

  @Override
  public Boolean part(Delta.Whole whole) {
    Map<String, @Nullable Object> block = OpenAiReplies.block(whole.part());
    return block != null && one(OpenAi.THINKING_BLOCKS, List.of(block));
  }

  @Override
  public Boolean toolStart(Delta.ToolStart start) {
    return one(
        "tool_calls", List.of(OpenAiReplies.call(start.index(), start.id(), start.name(), "")));
  }

  @Override
  public Boolean toolInput(Delta.ToolInput input) {
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put("arguments", input.json());
    Map<String, @Nullable Object> call = new LinkedHashMap<>();
    call.put("index", input.index());
    call.put("function", function);
    return one("tool_calls", List.of(call));
  }

  @Override
  public Boolean counted(Delta.Counted counted) {
    Map<String, @Nullable Object> tree = head();
    tree.put("choices", List.of());
    OpenAiReplies.putUsage(tree, counted.usage());
    out.accept(ChatEvent.of(tree).counting(counted.usage()));
    return true;
  }

  @Override
  public Boolean finish(Delta.Finished finished) {
    return chunk(new LinkedHashMap<>(), OpenAiReplies.finishReason(finished.finish()));
  }

  @Override
  public Boolean failed(Delta.Failed failed) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", failed.message());
    error.put("type", "server_error");
    error.put("param", null);
    error.put("code", failed.type());
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("error", error);
    out.accept(ChatEvent.of(tree));
    return true;
  }

  @Override
  public Boolean alive(Delta.Alive alive) {
    return false; // a comment does it there, which is the connection's business
  }

  @Override
  public Boolean end(Delta.End end) {
    out.accept(ChatEvent.DONE);
    return true;
  }

  private boolean one(String field, Object value) {
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    delta.put(field, value);
    return chunk(delta, null);
  }

  private boolean chunk(Map<String, @Nullable Object> delta, @Nullable String finishReason) {
    Map<String, @Nullable Object> tree = head();
    OpenAiReplies.putChoice(tree, delta, finishReason);
    out.accept(ChatEvent.of(tree));
    return true;
  }

  private Map<String, @Nullable Object> head() {
    return OpenAiReplies.head(id, "chat.completion.chunk", createdSeconds, model);
  }
}
