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
package io.shenyullm.records;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a request was made for: the levels of a principal that are set, by name.
 *
 * @param levels such as {@code tenant}, {@code department} and {@code user}
 */
public record Caller(Map<String, String> levels) {
  /** The tenant of a caller who has none. */
  public static final String NO_TENANT = "default";

  /** The user of a caller whom nobody has identified. */
  public static final String NO_USER = "anonymous";

  public Caller {
    Map<String, String> bounded = new LinkedHashMap<>();
    Bounded.byName(levels, RecordLimits.LEVELS)
        .forEach((level, value) -> bounded.put(level, Bounded.name(value)));
    levels = Collections.unmodifiableMap(bounded);
  }

  public @Nullable String level(String name) {
    return levels.get(name);
  }

  public String tenant() {
    return levels.getOrDefault("tenant", NO_TENANT);
  }

  public String user() {
    return levels.getOrDefault("user", NO_USER);
  }

  void write(RecordTree tree) {
    tree.put("principal", levels.isEmpty() ? null : levels);
  }

  static Caller read(RecordFields fields) throws UnreadableRecordException {
    return new Caller(fields.levels("principal"));
  }
}
