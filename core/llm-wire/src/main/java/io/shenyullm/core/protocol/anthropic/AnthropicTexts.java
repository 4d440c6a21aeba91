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
import io.shenyullm.core.wire.TextMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps the texts of replies and events of the Messages API. Paths begin with the block's number:
 * {@code 0/text}, {@code 0/thinking}, {@code 1/tool/input}, {@code 1/tool/arguments} (JSON in
 * pieces), {@code 1/other}.
 */
final class AnthropicTexts {
  static final String THINKING = "thinking";
  static final String ARGUMENTS = "tool/arguments";

  private final TextMapper mapper;

  AnthropicTexts(TextMapper mapper) {
    this.mapper = mapper;
  }

  // ---- replies ----

  Map<String, @Nullable Object> reply(Map<String, @Nullable Object> message) {
    return mapValues(
        message,
        (key, value) -> key.equals("content") ? mapElements(value, this::replyBlock) : value);
  }

  private @Nullable Object replyBlock(int index, @Nullable Object value) {
    Map<String, @Nullable Object> block = JsonTrees.map(value);
    return block == null ? value : block(index, block);
  }

  private Map<String, @Nullable Object> block(int index, Map<String, @Nullable Object> block) {
    String type = JsonTrees.text(block, "type", "");
    return switch (type) {
      case "text" -> mapText(block, "text", index + "/text");
      case THINKING -> mapText(block, THINKING, index + "/" + THINKING);
      case "tool_use" ->
          mapValues(
              block,
              (key, value) -> key.equals("input") ? input(index + "/tool/input", value) : value);
      case "redacted_thinking" -> block;
      default ->
          mapValues(
              block,
              (key, value) -> value instanceof String ? value : input(index + "/other", value));
    };
  }

  /** All strings of a tool's input. */
  private @Nullable Object input(String path, @Nullable Object value) {
    if (value instanceof String text) {
      return mapper.map(path, text);
    }
    Map<String, @Nullable Object> map = JsonTrees.map(value);
    return map == null
        ? mapElements(value, (i, element) -> input(path, element))
        : mapValues(map, (name, inner) -> input(path, inner));
  }

  Map<String, @Nullable Object> event(Map<String, @Nullable Object> event) {
    int index = event.get("index") instanceof Number n ? n.intValue() : 0;
    return switch (JsonTrees.text(event, "type", "")) {
      case "content_block_start" ->
          mapValues(
              event,
              (key, value) -> key.equals("content_block") ? replyBlock(index, value) : value);
      case "content_block_delta" ->
          mapValues(
              event,
              (key, value) -> {
                Map<String, @Nullable Object> delta = JsonTrees.map(value);
                return delta != null && key.equals("delta") ? delta(index, delta) : value;
              });
      default -> event;
    };
  }

  private Map<String, @Nullable Object> delta(int index, Map<String, @Nullable Object> delta) {
    return switch (JsonTrees.text(delta, "type", "")) {
      case "text_delta" -> mapText(delta, "text", index + "/text");
      case "thinking_delta" -> mapText(delta, THINKING, index + "/" + THINKING);
      case "input_json_delta" -> mapText(delta, "partial_json", index + "/" + ARGUMENTS);
      default -> delta;
    };
  }

  private Map<String, @Nullable Object> mapText(
      Map<String, @Nullable Object> holder, String key, String path) {
    if (!(holder.get(key) instanceof String text) || text.isEmpty()) {
      return holder;
    }
    String mapped = mapper.map(path, text);
    if (mapped.equals(text)) {
      return holder;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(holder);
    copy.put(key, mapped);
    return copy;
  }

  // ---- copies on change ----

  private interface ValueMapper {
    @Nullable Object map(String key, @Nullable Object value);
  }

  private interface ElementMapper {
    @Nullable Object map(int index, @Nullable Object value);
  }

  private static Map<String, @Nullable Object> mapValues(
      Map<String, @Nullable Object> map, ValueMapper values) {
    Map<String, @Nullable Object> result = map;
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      Object value = entry.getValue();
      Object mapped = value == null ? null : values.map(entry.getKey(), value);
      if (!same(value, mapped)) {
        if (result == map) {
          result = new LinkedHashMap<>(map);
        }
        result.put(entry.getKey(), mapped);
      }
    }
    return result;
  }

  private static @Nullable Object mapElements(@Nullable Object value, ElementMapper elements) {
    List<@Nullable Object> list = JsonTrees.list(value);
    if (list == null) {
      return value;
    }
    List<@Nullable Object> result = list;
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      Object mapped = element == null ? null : elements.map(i, element);
      if (!same(element, mapped)) {
        if (result == list) {
          result = new ArrayList<>(list);
        }
        result.set(i, mapped);
      }
    }
    return result;
  }

  @SuppressWarnings("ReferenceEquality") // an unchanged tree is the same tree
  private static boolean same(@Nullable Object before, @Nullable Object after) {
    return before == after || before instanceof String text && text.equals(after);
  }
}
