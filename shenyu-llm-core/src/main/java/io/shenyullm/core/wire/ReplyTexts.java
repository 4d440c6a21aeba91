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
 * choices[].delta}). Paths: {@code 0/content}, {@code 0/reasoning_content}, {@code 0/refusal},
 * {@code 0/tool/1/arguments}, by choice index and tool call index.
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
    List<@Nullable Object> calls = Trees.list(message.get("tool_calls"));
    if (calls == null) {
      return result;
    }
    List<@Nullable Object> changedCalls = calls;
    for (int i = 0; i < calls.size(); i++) {
      Map<String, @Nullable Object> call = Trees.map(calls.get(i));
      Map<String, @Nullable Object> function =
          call == null ? null : Trees.map(call.get("function"));
      if (call == null
          || function == null
          || !(function.get("arguments") instanceof String arguments)
          || arguments.isEmpty()) {
        continue;
      }
      long index = call.get("index") instanceof Number n ? n.longValue() : i;
      String mapped = mapper.map(choice + "/tool/" + index + "/arguments", arguments);
      if (!mapped.equals(arguments)) {
        if (changedCalls == calls) {
          changedCalls = Trees.copy(calls);
        }
        Map<String, @Nullable Object> newFunction = Trees.copy(function);
        newFunction.put("arguments", mapped);
        Map<String, @Nullable Object> newCall = Trees.copy(call);
        newCall.put("function", newFunction);
        changedCalls.set(i, newCall);
      }
    }
    if (changedCalls != calls) {
      if (result == message) {
        result = Trees.copy(message);
      }
      result.put("tool_calls", changedCalls);
    }
    return result;
  }

  /** A delta message that carries one text at a path. */
  static Map<String, @Nullable Object> delta(String path, String text) {
    String[] parts = path.split("/", -1);
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    if (parts.length == 2) {
      delta.put(parts[1], text);
    } else {
      Map<String, @Nullable Object> call = new LinkedHashMap<>();
      call.put("index", Integer.parseInt(parts[2]));
      call.put("function", Map.of("arguments", text));
      delta.put("tool_calls", List.of(call));
    }
    return delta;
  }
}
