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

/** Reads and copies plain JSON trees. */
final class Trees {
  private Trees() {}

  @SuppressWarnings("unchecked")
  static @Nullable Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
  }

  @SuppressWarnings("unchecked")
  static @Nullable List<@Nullable Object> list(@Nullable Object value) {
    return value instanceof List<?> list ? (List<@Nullable Object>) list : null;
  }

  static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> map) {
    return new LinkedHashMap<>(map);
  }

  static List<@Nullable Object> copy(List<@Nullable Object> list) {
    return new ArrayList<>(list);
  }

  static long count(@Nullable Map<String, @Nullable Object> map, String key) {
    return map != null && map.get(key) instanceof Number n ? Math.max(0, n.longValue()) : 0;
  }
}
