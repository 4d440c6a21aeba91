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
package io.shenyullm.router.upstream;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.wire.ChatEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events of the Messages API as {@code chat.completion.chunk}s. The type is read from the data, not
 * from the SSE event name, because proxies drop the name.
 */
final class AnthropicStream implements ProviderCodec.StreamReader {
  private final long createdSeconds;
  private final Map<String, @Nullable Object> usage = new LinkedHashMap<>();
  private final Map<Integer, Integer> toolOfBlock = new LinkedHashMap<>();
  private String id = "";
  private String model = "";
  private boolean emptyArguments;

  AnthropicStream(long createdSeconds) {
    this.createdSeconds = createdSeconds;
  }

  @Override
  public void read(byte[] data, List<UpstreamEvent> out) {
    Map<String, @Nullable Object> event;
    try {
      event = Json.parseObject(data);
    } catch (JsonSyntaxException e) {
      throw invalid("The provider sent an event that is not JSON.");
    }
    String type = JsonTrees.text(event, "type");
    if (type == null) {
      throw invalid("The provider sent an event without a type.");
    }
    switch (type) {
      case "message_start" -> start(JsonTrees.map(event.get("message")), out);
      case "content_block_start" -> blockStart(event, out);
      case "content_block_delta" -> blockDelta(event, out);
      case "content_block_stop" -> blockStop(event, out);
      case "message_delta" -> messageDelta(event, out);
      case "message_stop" -> stop(out);
      case "error" -> out.add(UpstreamEvent.error(error(JsonTrees.map(event.get("error")))));
      default -> {
        // ping keeps the connection alive; the API reference asks to ignore unknown types
      }
    }
  }

  private void start(@Nullable Map<String, @Nullable Object> message, List<UpstreamEvent> out) {
    id = JsonTrees.text(message, "id", "");
    model = JsonTrees.text(message, "model", "");
    mergeUsage(message);
    if (!usage.isEmpty()) {
      // what was read from and written to the cache is known now; a stream that is cut later must
      // not lose it. The one output token counted here stands for text yet to come.
      usage.put("output_tokens", 0);
      out.add(UpstreamEvent.interimUsage(usageEvent()));
    }
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    delta.put("role", "assistant");
    delta.put("content", "");
    out.add(UpstreamEvent.plain(chunk(delta, null)));
  }

  private void blockStart(Map<String, @Nullable Object> event, List<UpstreamEvent> out) {
    Map<String, @Nullable Object> block = JsonTrees.map(event.get("content_block"));
    switch (JsonTrees.text(block, "type", "")) {
      case "tool_use" -> {
        int index = toolOfBlock.size();
        toolOfBlock.put(index(event), index);
        emptyArguments = true;
        out.add(
            tool(
                AnthropicReplies.call(
                    index,
                    JsonTrees.text(block, "id", ""),
                    JsonTrees.text(block, "name", ""),
                    "")));
      }
      case "text" -> text("content", JsonTrees.text(block, "text", ""), out);
      case "thinking" -> text("reasoning_content", JsonTrees.text(block, "thinking", ""), out);
      default -> {
        // no OpenAI form, as in whole replies
      }
    }
  }

  private void blockDelta(Map<String, @Nullable Object> event, List<UpstreamEvent> out) {
    Map<String, @Nullable Object> delta = JsonTrees.map(event.get("delta"));
    switch (JsonTrees.text(delta, "type", "")) {
      case "text_delta" -> text("content", JsonTrees.text(delta, "text", ""), out);
      case "thinking_delta" ->
          text("reasoning_content", JsonTrees.text(delta, "thinking", ""), out);
      case "input_json_delta" ->
          arguments(index(event), JsonTrees.text(delta, "partial_json", ""), out);
      default -> {
        // signatures and citations have no OpenAI form
      }
    }
  }

  private void blockStop(Map<String, @Nullable Object> event, List<UpstreamEvent> out) {
    if (toolOfBlock.containsKey(index(event)) && emptyArguments) {
      // a tool without parameters sends no JSON at all, yet callers parse the arguments
      arguments(index(event), "{}", out);
    }
  }

  private void messageDelta(Map<String, @Nullable Object> event, List<UpstreamEvent> out) {
    mergeUsage(event);
    String reason = JsonTrees.text(JsonTrees.map(event.get("delta")), "stop_reason");
    if (reason != null) {
      out.add(
          UpstreamEvent.finish(
              chunk(new LinkedHashMap<>(), AnthropicReplies.finishReason(reason))));
    }
  }

  private void stop(List<UpstreamEvent> out) {
    if (!usage.isEmpty()) {
      out.add(UpstreamEvent.usage(usageEvent()));
    }
    out.add(UpstreamEvent.plain(ChatEvent.DONE));
  }

  private ChatEvent usageEvent() {
    Map<String, @Nullable Object> tree = envelope();
    tree.put("choices", List.of());
    AnthropicReplies.putUsage(tree, usage);
    return ChatEvent.of(tree);
  }

  /** Counts are cumulative: the later figure of a class replaces the earlier one. */
  private void mergeUsage(@Nullable Map<String, @Nullable Object> holder) {
    Map<String, @Nullable Object> counts =
        holder == null ? null : JsonTrees.map(holder.get("usage"));
    if (counts != null) {
      counts.forEach(
          (name, value) -> {
            if (value != null) {
              usage.put(name, value);
            }
          });
    }
  }

  private void text(String field, String text, List<UpstreamEvent> out) {
    if (!text.isEmpty()) {
      Map<String, @Nullable Object> delta = new LinkedHashMap<>();
      delta.put(field, text);
      out.add(UpstreamEvent.plain(chunk(delta, null)));
    }
  }

  private void arguments(int block, String json, List<UpstreamEvent> out) {
    Integer index = toolOfBlock.get(block);
    if (index == null || json.isEmpty()) {
      return;
    }
    emptyArguments = false;
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put("arguments", json);
    Map<String, @Nullable Object> call = new LinkedHashMap<>();
    call.put("index", index);
    call.put("function", function);
    out.add(tool(call));
  }

  private UpstreamEvent tool(Map<String, @Nullable Object> call) {
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    delta.put("tool_calls", List.of(call));
    return UpstreamEvent.plain(chunk(delta, null));
  }

  private ChatEvent chunk(Map<String, @Nullable Object> delta, @Nullable String finishReason) {
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("finish_reason", finishReason);
    Map<String, @Nullable Object> tree = envelope();
    tree.put("choices", List.of(choice));
    return ChatEvent.of(tree);
  }

  private Map<String, @Nullable Object> envelope() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", id);
    tree.put("object", "chat.completion.chunk");
    tree.put("created", createdSeconds);
    tree.put("model", model);
    return tree;
  }

  private static ChatEvent error(@Nullable Map<String, @Nullable Object> error) {
    Map<String, @Nullable Object> shape = new LinkedHashMap<>();
    shape.put("message", JsonTrees.text(error, "message", ""));
    shape.put("type", "server_error");
    shape.put("param", null);
    shape.put("code", JsonTrees.text(error, "type", "api_error"));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("error", shape);
    return ChatEvent.of(tree);
  }

  private static int index(Map<String, @Nullable Object> event) {
    return event.get("index") instanceof Number n ? n.intValue() : 0;
  }

  private static UpstreamException invalid(String message) {
    return UpstreamFailure.of(UpstreamFailure.Kind.INVALID_RESPONSE, message).asException();
  }
}
