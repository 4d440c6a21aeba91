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
import io.shenyullm.core.protocol.Delta;
import io.shenyullm.core.protocol.DeltaReader;
import io.shenyullm.core.protocol.InvalidReplyException;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.core.wire.Usages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code chat.completion.chunk}s of one choice. */
final class OpenAiStreamReader implements DeltaReader {
  /** A call that has begun, by the index that the provider gives it. */
  private record Call(int index, String id) {}

  private final Map<Integer, Call> calls = new HashMap<>();
  private int begun;
  private boolean started;
  private boolean finished;

  @Override
  public void read(byte[] data, Consumer<Delta> out) {
    if (ChatEvent.ofData(data).isDone()) {
      out.accept(new Delta.End());
      return;
    }
    Map<String, @Nullable Object> chunk;
    try {
      chunk = Json.parseObject(data);
    } catch (JsonSyntaxException e) {
      throw new InvalidReplyException("The provider sent an event that is not JSON.");
    }
    Object failed = chunk.get("error");
    if (failed != null) {
      Map<String, @Nullable Object> error = JsonTrees.map(failed);
      out.accept(
          new Delta.Failed(
              JsonTrees.text(error, "type", "server_error"), JsonTrees.text(error, "message", "")));
      return;
    }
    if (!started) {
      started = true;
      out.accept(
          new Delta.Start(JsonTrees.text(chunk, "id", ""), JsonTrees.text(chunk, "model", "")));
    }
    List<@Nullable Object> choices = JsonTrees.list(chunk.get("choices"));
    for (int i = 0; choices != null && i < choices.size(); i++) {
      Map<String, @Nullable Object> choice = JsonTrees.map(choices.get(i));
      if (choice != null && JsonTrees.count(choice, "index") == 0) {
        choice(choice, out);
      }
    }
    TokenUsage usage = Usages.fromOpenAi(chunk.get("usage"), chunk.get("service_tier"));
    if (usage != null) {
      out.accept(new Delta.Counted(usage, finished));
    }
  }

  private void choice(Map<String, @Nullable Object> choice, Consumer<Delta> out) {
    Map<String, @Nullable Object> delta = JsonTrees.map(choice.get("delta"));
    if (delta != null) {
      text(
          Delta.Text.Kind.THINKING,
          JsonTrees.text(delta, "reasoning_content", JsonTrees.text(delta, "reasoning", "")),
          out);
      text(Delta.Text.Kind.ANSWER, JsonTrees.text(delta, "content", ""), out);
      text(Delta.Text.Kind.REFUSAL, JsonTrees.text(delta, "refusal", ""), out);
      List<@Nullable Object> told = JsonTrees.list(delta.get("tool_calls"));
      for (int i = 0; told != null && i < told.size(); i++) {
        Map<String, @Nullable Object> call = JsonTrees.map(told.get(i));
        if (call != null) {
          call(call, out);
        }
      }
    }
    String reason = JsonTrees.text(choice, "finish_reason", "");
    if (!reason.isEmpty() && !finished) {
      finished = true;
      out.accept(new Delta.Finished(OpenAiReplies.finish(reason, begun > 0), null));
    }
  }

  private void call(Map<String, @Nullable Object> told, Consumer<Delta> out) {
    int given = (int) JsonTrees.count(told, "index");
    String id = JsonTrees.text(told, "id", "");
    Map<String, @Nullable Object> function = JsonTrees.map(told.get("function"));
    Call call = calls.get(given);
    // servers that send calls whole give all of them the index 0
    if (call == null || !id.isEmpty() && !id.equals(call.id())) {
      call = new Call(begun++, id);
      calls.put(given, call);
      out.accept(new Delta.ToolStart(call.index(), id, JsonTrees.text(function, "name", "")));
    }
    String arguments = JsonTrees.text(function, "arguments", "");
    if (!arguments.isEmpty()) {
      out.accept(new Delta.ToolInput(call.index(), arguments));
    }
  }

  private static void text(Delta.Text.Kind kind, String text, Consumer<Delta> out) {
    if (!text.isEmpty()) {
      out.accept(new Delta.Text(kind, text));
    }
  }
}
