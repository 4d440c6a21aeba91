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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.shenyu.common.dto.RuleData;
import org.jspecify.annotations.Nullable;

/**
 * Reads the route name from a rule's handle {@code {"route":"name"}}, remembered by content: the
 * host's own handler caches are not told of rules that came before a plugin. Thread-safe.
 */
final class RouteHandles {
  static final String DEFAULT_ROUTE = "default";

  /** Far more rules than a gateway has; beyond it the memory starts anew. */
  private static final int MOST_REMEMBERED = 1024;

  private final Map<String, Optional<String>> byContent = new ConcurrentHashMap<>();

  /** The route's name; empty if the handle is not an object with a {@code route}. */
  Optional<String> routeOf(@Nullable RuleData rule) {
    String handle = rule == null ? null : rule.getHandle();
    if (handle == null || handle.isBlank()) {
      return Optional.of(DEFAULT_ROUTE);
    }
    Optional<String> known = byContent.get(handle);
    if (known != null) {
      return known;
    }
    Optional<String> read = read(handle);
    if (byContent.size() >= MOST_REMEMBERED) {
      byContent.clear();
    }
    byContent.put(handle, read);
    return read;
  }

  private static Optional<String> read(String handle) {
    try {
      Map<String, @Nullable Object> fields =
          Json.parseObject(handle.getBytes(StandardCharsets.UTF_8));
      Object route = fields.get("route");
      if (route == null) {
        return Optional.of(DEFAULT_ROUTE);
      }
      return route instanceof String name && !name.isBlank() ? Optional.of(name) : Optional.empty();
    } catch (JsonSyntaxException e) {
      return Optional.empty();
    }
  }
}
