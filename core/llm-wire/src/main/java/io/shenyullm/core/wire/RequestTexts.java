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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows where text stands in a request: every string is text unless it is a protocol constant at
 * its own place. Strings under unknown keys, also at the top, count as text: a new field must not
 * become a way round the guard. {@code user}, {@code safety_identifier} and {@code metadata} are
 * text, too. Keys of objects are not: they go out as they are, except in tool arguments, which are
 * a string and read whole.
 */
final class RequestTexts {
  /** Top-level fields whose strings choose how the model is run and never reach its prompt. */
  private static final Set<String> SETTINGS =
      Set.of(
          "model",
          "stream",
          "stream_options",
          "modalities",
          "reasoning_effort",
          "service_tier",
          "verbosity",
          "prompt_cache_retention");

  private static final String METADATA = "metadata";

  /** Words of the protocol: {@code image_url}, {@code json_schema}, {@code base64url}. */
  private static final int LONGEST_CONSTANT = 32;

  private RequestTexts() {}

  static Map<String, @Nullable Object> map(
      Map<String, @Nullable Object> fields, TextMapper mapper) {
    Map<String, @Nullable Object> result = fields;
    for (Map.Entry<String, @Nullable Object> entry : fields.entrySet()) {
      Object value = entry.getValue();
      if (SETTINGS.contains(entry.getKey())) {
        continue;
      }
      Object mapped = visit(entry.getKey(), value, mapper);
      if (mapped != value) {
        if (result == fields) {
          result = new LinkedHashMap<>(fields);
        }
        result.put(entry.getKey(), mapped);
      }
    }
    return result;
  }

  /**
   * Whether a string is a constant where it stands. The same key elsewhere is text: {@code id} in a
   * tool call is an opaque id, {@code id} in {@code metadata} may be anything.
   */
  private static boolean isConstant(String parent, String key, String value) {
    return switch (key) {
      case "role", "tool_call_id" -> isMessage(parent);
      case "id" -> parent.endsWith(".audio") || isElementOf(parent, ".tool_calls[");
      case "type", "detail", "format" -> isWord(value) && !isMetadata(parent);
      case "url", "data", "file_data", "file_id" -> isMedia(parent);
      case "image_url" -> isElementOf(parent, ".content[");
      default -> false;
    };
  }

  /** The caller's own names and values, whatever they are called. */
  private static boolean isMetadata(String parent) {
    return parent.equals(METADATA) || parent.startsWith(METADATA + ".");
  }

  private static boolean isMessage(String parent) {
    return parent.startsWith("messages[") && parent.indexOf('.') < 0;
  }

  private static boolean isElementOf(String parent, String list) {
    return parent.startsWith("messages[")
        && parent.endsWith("]")
        && parent.lastIndexOf('.') >= 0
        && parent.startsWith(list, parent.lastIndexOf('.'));
  }

  private static boolean isMedia(String parent) {
    return parent.startsWith("messages[")
        && (parent.endsWith(".image_url")
            || parent.endsWith(".video_url")
            || parent.endsWith(".audio_url")
            || parent.endsWith(".input_audio")
            || parent.endsWith(".file"));
  }

  private static boolean isWord(String value) {
    if (value.isEmpty() || value.length() > LONGEST_CONSTANT) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c == '_';
      boolean inside = i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '.');
      if (!letter && !inside) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object visit(String path, @Nullable Object value, TextMapper mapper) {
    if (value instanceof String text) {
      String mapped = mapper.map(path, text);
      return mapped.equals(text) ? text : mapped;
    }
    Map<String, @Nullable Object> map = Trees.map(value);
    if (map != null) {
      return visitMap(path, map, mapper);
    }
    List<@Nullable Object> list = Trees.list(value);
    return list == null ? value : visitList(path, list, mapper);
  }

  private static Object visitMap(
      String path, Map<String, @Nullable Object> map, TextMapper mapper) {
    Map<String, @Nullable Object> result = map;
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      Object value = entry.getValue();
      if (value instanceof String text && isConstant(path, entry.getKey(), text)) {
        continue;
      }
      Object mapped = visit(path + "." + entry.getKey(), value, mapper);
      if (mapped != value) {
        if (result == map) {
          result = new LinkedHashMap<>(map);
        }
        result.put(entry.getKey(), mapped);
      }
    }
    return result;
  }

  private static Object visitList(String path, List<@Nullable Object> list, TextMapper mapper) {
    List<@Nullable Object> result = list;
    for (int i = 0; i < list.size(); i++) {
      Object value = list.get(i);
      Object mapped = visit(path + "[" + i + "]", value, mapper);
      if (mapped != value) {
        if (result == list) {
          result = new ArrayList<>(list);
        }
        result.set(i, mapped);
      }
    }
    return result;
  }
}
