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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps the texts of requests, replies and events of the Messages API. In requests every string is
 * text unless it is a constant of the protocol at its own place: a new field must not become a way
 * round the guard. Paths of requests are JSON paths, without the keys within a tool's input; paths
 * of replies and events begin with the block's number: {@code 0/text}, {@code 0/thinking}, {@code
 * 1/input}, {@code 1/arguments} (JSON in pieces), {@code 1/other}.
 */
final class AnthropicTexts {
  static final String THINKING = "thinking";
  static final String ARGUMENTS = "arguments";

  /** Top-level fields whose strings choose how the model is run and never reach its prompt. */
  private static final Set<String> SETTINGS =
      Set.of("model", "service_tier", "speed", "inference_geo");

  private static final int LONGEST_CONSTANT = 32;
  private static final int LONGEST_ID = 64;

  private final TextMapper mapper;

  AnthropicTexts(TextMapper mapper) {
    this.mapper = mapper;
  }

  // ---- requests ----

  Map<String, @Nullable Object> request(Map<String, @Nullable Object> fields) {
    return mapValues(
        fields,
        (key, value) ->
            SETTINGS.contains(key)
                ? value
                : key.equals("messages") ? messages(value) : any(key, key, value));
  }

  private @Nullable Object messages(@Nullable Object value) {
    return mapElements(
        value,
        (i, message) -> {
          Map<String, @Nullable Object> fields = JsonTrees.map(message);
          String path = "messages[" + i + "]";
          return fields == null
              ? any(path, "", message)
              : mapValues(
                  fields,
                  (key, inner) -> key.equals("role") ? inner : any(path + "." + key, key, inner));
        });
  }

  /**
   * Maps whatever stands at a path.
   *
   * @param key under which it stands, {@code ""} in a list
   */
  private @Nullable Object any(String path, String key, @Nullable Object value) {
    if (value instanceof String text) {
      return mapper.map(path, text);
    }
    Map<String, @Nullable Object> map = JsonTrees.map(value);
    if (map != null) {
      if (key.equals("input")) {
        return input(path, map);
      }
      String type = JsonTrees.text(map, "type", "");
      return mapValues(
          map,
          (name, inner) ->
              inner instanceof String text && isConstant(key, type, name, text)
                  ? inner
                  : any(path + "." + name, name, inner));
    }
    return mapElements(value, (i, element) -> any(path + "[" + i + "]", "", element));
  }

  /** A tool's input: whatever its keys are called, none of its strings is a constant. */
  private @Nullable Object input(String path, @Nullable Object value) {
    if (value instanceof String text) {
      return mapper.map(path, text);
    }
    Map<String, @Nullable Object> map = JsonTrees.map(value);
    return map == null
        ? mapElements(value, (i, element) -> input(path, element))
        : mapValues(map, (name, inner) -> input(path, inner));
  }

  /**
   * Whether a string is a constant where it stands.
   *
   * @param holder key of the object that it is in
   * @param type that object's type
   */
  private static boolean isConstant(String holder, String type, String key, String value) {
    return switch (key) {
      case "type", "ttl", "media_type" -> isWord(value);
      case "id" -> type.endsWith("tool_use") && isToken(value, LONGEST_ID);
      case "tool_use_id" -> type.endsWith("tool_result") && isToken(value, LONGEST_ID);
      // proofs of the provider's, which it checks: changed ones are worth nothing
      case "signature" -> type.equals("thinking") && isToken(value, Integer.MAX_VALUE);
      case "data" ->
          type.equals("redacted_thinking") && isToken(value, Integer.MAX_VALUE)
              || holder.equals("source") && type.equals("base64");
      case "url", "file_id" -> holder.equals("source");
      default -> false;
    };
  }

  private static boolean isWord(String value) {
    if (value.isEmpty() || value.length() > LONGEST_CONSTANT) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c == '_';
      boolean inside =
          i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '.' || c == '/' || c == '+')
              || c >= '0' && c <= '9' && value.length() <= 3; // 5m, 1h
      if (!letter && !inside) {
        return false;
      }
    }
    return true;
  }

  /** Characters of base64 and of ids. */
  private static boolean isToken(String value, int longest) {
    if (value.length() > longest) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && "+/=_-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
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
              block, (key, value) -> key.equals("input") ? input(index + "/input", value) : value);
      case "redacted_thinking" -> block;
      default ->
          mapValues(
              block,
              (key, value) -> value instanceof String ? value : input(index + "/other", value));
    };
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
