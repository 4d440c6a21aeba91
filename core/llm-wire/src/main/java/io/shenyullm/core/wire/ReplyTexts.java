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
package io.shenyullm.core.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows where text stands in a reply ({@code choices[].message}) and in a stream event ({@code
 * choices[].delta}). Paths, by choice index and tool call index: {@code 0/content}, {@code
 * 0/reasoning_content}, {@code 0/refusal}, {@code 0/tool/1/arguments}, {@code 0/tool/1/input} (of a
 * custom tool), {@code 0/function_call/arguments}, {@code 0/audio/transcript}, and {@code
 * 0/content/2} for the parts that some compatible servers answer with.
 */
final class ReplyTexts {
  private static final List<String> PLAIN =
      List.of("content", "reasoning_content", "reasoning", "refusal");

  private ReplyTexts() {}

  /** Maps all texts; returns the same tree if nothing changed. */
  static Map<String, @Nullable Object> map(
      Map<String, @Nullable Object> tree, String holder, TextMapper mapper) {
    List<@Nullable Object> choices = Trees.list(tree.get("choices"));
    if (choices == null) {
      return tree;
    }
    List<@Nullable Object> changedChoices = choices;
    for (int i = 0; i < choices.size(); i++) {
      Map<String, @Nullable Object> choice = Trees.map(choices.get(i));
      Map<String, @Nullable Object> message = choice == null ? null : Trees.map(choice.get(holder));
      if (choice == null || message == null) {
        continue;
      }
      long index = choice.get("index") instanceof Number n ? n.longValue() : i;
      Map<String, @Nullable Object> changed = mapMessage(message, index, mapper);
      if (changed != message) {
        if (changedChoices == choices) {
          changedChoices = Trees.copy(choices);
        }
        Map<String, @Nullable Object> copy = Trees.copy(choice);
        copy.put(holder, changed);
        changedChoices.set(i, copy);
      }
    }
    if (changedChoices == choices) {
      return tree;
    }
    Map<String, @Nullable Object> copy = Trees.copy(tree);
    copy.put("choices", changedChoices);
    return copy;
  }

  private static Map<String, @Nullable Object> mapMessage(
      Map<String, @Nullable Object> message, long choice, TextMapper mapper) {
    Map<String, @Nullable Object> result = message;
    for (String key : PLAIN) {
      if (message.get(key) instanceof String text && !text.isEmpty()) {
        String mapped = mapper.map(choice + "/" + key, text);
        if (!mapped.equals(text)) {
          if (result == message) {
            result = Trees.copy(message);
          }
          result.put(key, mapped);
        }
      }
    }
    result = mapField(message, result, "function_call", "arguments", choice + "/", mapper);
    result = mapField(message, result, "audio", "transcript", choice + "/", mapper);
    result = mapParts(message, result, choice, mapper);
    return mapToolCalls(message, result, choice, mapper);
  }

  /** Maps a text one level down; {@code result} is {@code message} or the copy made already. */
  private static Map<String, @Nullable Object> mapField(
      Map<String, @Nullable Object> message,
      Map<String, @Nullable Object> result,
      String holder,
      String key,
      String prefix,
      TextMapper mapper) {
    Map<String, @Nullable Object> inner = Trees.map(message.get(holder));
    if (inner == null || !(inner.get(key) instanceof String text) || text.isEmpty()) {
      return result;
    }
    String mapped = mapper.map(prefix + holder + "/" + key, text);
    if (mapped.equals(text)) {
      return result;
    }
    Map<String, @Nullable Object> copy = Trees.copy(inner);
    copy.put(key, mapped);
    return put(message, result, holder, copy);
  }

  private static Map<String, @Nullable Object> mapParts(
      Map<String, @Nullable Object> message,
      Map<String, @Nullable Object> result,
      long choice,
      TextMapper mapper) {
    List<@Nullable Object> parts = Trees.list(message.get("content"));
    if (parts == null) {
      return result;
    }
    List<@Nullable Object> changed = parts;
    for (int i = 0; i < parts.size(); i++) {
      Map<String, @Nullable Object> part = Trees.map(parts.get(i));
      if (part == null || !(part.get("text") instanceof String text) || text.isEmpty()) {
        continue;
      }
      String mapped = mapper.map(choice + "/content/" + i, text);
      if (!mapped.equals(text)) {
        if (changed == parts) {
          changed = Trees.copy(parts);
        }
        Map<String, @Nullable Object> copy = Trees.copy(part);
        copy.put("text", mapped);
        changed.set(i, copy);
      }
    }
    return changed == parts ? result : put(message, result, "content", changed);
  }

  private static Map<String, @Nullable Object> mapToolCalls(
      Map<String, @Nullable Object> message,
      Map<String, @Nullable Object> result,
      long choice,
      TextMapper mapper) {
    List<@Nullable Object> calls = Trees.list(message.get("tool_calls"));
    if (calls == null) {
      return result;
    }
    List<@Nullable Object> changed = calls;
    for (int i = 0; i < calls.size(); i++) {
      Map<String, @Nullable Object> call = Trees.map(calls.get(i));
      if (call == null) {
        continue;
      }
      long index = call.get("index") instanceof Number n ? n.longValue() : i;
      TextMapper toolMapper =
          (path, text) ->
              mapper.map(choice + "/tool/" + index + path.substring(path.lastIndexOf('/')), text);
      Map<String, @Nullable Object> mapped =
          mapField(call, call, "function", "arguments", "", toolMapper);
      mapped = mapField(call, mapped, "custom", "input", "", toolMapper);
      if (mapped != call) {
        if (changed == calls) {
          changed = Trees.copy(calls);
        }
        changed.set(i, mapped);
      }
    }
    return changed == calls ? result : put(message, result, "tool_calls", changed);
  }

  private static Map<String, @Nullable Object> put(
      Map<String, @Nullable Object> original,
      Map<String, @Nullable Object> result,
      String key,
      Object value) {
    Map<String, @Nullable Object> copy = result == original ? Trees.copy(original) : result;
    copy.put(key, value);
    return copy;
  }

  /** A delta message that carries one text at a path. */
  static Map<String, @Nullable Object> delta(String path, String text) {
    String[] parts = path.split("/", -1);
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    if (parts.length == 2) {
      delta.put(parts[1], text);
    } else if (parts.length == 3 && parts[1].equals("content")) {
      delta.put("content", List.of(Map.of("type", "text", "text", text)));
    } else if (parts.length == 3) {
      delta.put(parts[1], Map.of(parts[2], text));
    } else {
      Map<String, @Nullable Object> call = new LinkedHashMap<>();
      call.put("index", Integer.parseInt(parts[2]));
      call.put(parts[3].equals("input") ? "custom" : "function", Map.of(parts[3], text));
      delta.put("tool_calls", List.of(call));
    }
    return delta;
  }
}
