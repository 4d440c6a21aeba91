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
import org.jspecify.annotations.Nullable;

/**
 * Knows where text that a model reads stands in a request: every string below {@code messages},
 * {@code tools}, {@code functions}, {@code response_format}, {@code prediction} and {@code user}
 * that is not a protocol constant. Strings under unknown keys count as text: a new field must not
 * become a way round the guard.
 */
final class RequestTexts {
  private static final List<String> ROOTS =
      List.of("messages", "tools", "functions", "response_format", "prediction", "metadata");

  /** Keys whose string values are protocol constants or opaque ids. */
  private static final java.util.Set<String> CONSTANTS =
      java.util.Set.of("role", "type", "id", "tool_call_id", "detail", "format", "url", "file_id");

  private RequestTexts() {}

  static Map<String, @Nullable Object> map(
      Map<String, @Nullable Object> fields, TextMapper mapper) {
    Map<String, @Nullable Object> result = fields;
    for (String root : ROOTS) {
      Object value = fields.get(root);
      Object mapped = visit(root, value, mapper);
      if (mapped != value) {
        if (result == fields) {
          result = new LinkedHashMap<>(fields);
        }
        result.put(root, mapped);
      }
    }
    return result;
  }

  private static @Nullable Object visit(String path, @Nullable Object value, TextMapper mapper) {
    if (value instanceof String text) {
      return mapper.map(path, text);
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
      if (value instanceof String && CONSTANTS.contains(entry.getKey())) {
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
