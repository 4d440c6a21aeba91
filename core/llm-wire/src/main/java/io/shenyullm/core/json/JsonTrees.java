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
package io.shenyullm.core.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads plain JSON trees; an absent value and one of another type are both {@code null}. */
public final class JsonTrees {
  private JsonTrees() {}

  @SuppressWarnings("unchecked")
  public static @Nullable Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
  }

  @SuppressWarnings("unchecked")
  public static @Nullable List<@Nullable Object> list(@Nullable Object value) {
    return value instanceof List<?> list ? (List<@Nullable Object>) list : null;
  }

  public static @Nullable String text(@Nullable Map<String, @Nullable Object> map, String key) {
    return map != null && map.get(key) instanceof String s ? s : null;
  }

  public static String text(
      @Nullable Map<String, @Nullable Object> map, String key, String otherwise) {
    String text = text(map, key);
    return text == null ? otherwise : text;
  }

  /** Whether a value says no more than its absence would: {@code null}, or an empty array. */
  public static boolean isNothing(@Nullable Object value) {
    return value == null || value instanceof List<?> list && list.isEmpty();
  }

  public static long count(@Nullable Map<String, @Nullable Object> map, String key) {
    return map != null && map.get(key) instanceof Number n ? Math.max(0, n.longValue()) : 0;
  }
}
