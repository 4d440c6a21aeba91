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
package io.shenyullm.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the input that a policy says it reads. Only these are passed to it, so a decision
 * remembered by them is right by construction: the policy cannot have seen anything else.
 */
final class DeclaredInputs {
  /** A policy that declares nothing sees everything. */
  static final DeclaredInputs ALL = new DeclaredInputs(null);

  private final @Nullable List<List<String>> paths;

  private DeclaredInputs(@Nullable List<List<String>> paths) {
    this.paths = paths;
  }

  /**
   * Reads the value of an {@code inputs} rule: a list of dotted paths.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static DeclaredInputs fromTree(Object value) {
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException("inputs must be a list of dotted paths");
    }
    return new DeclaredInputs(
        list.stream()
            .map(
                path -> {
                  if (path instanceof String s && !s.isBlank()) {
                    return List.of(s.split("\\.", -1));
                  }
                  throw new IllegalArgumentException("inputs must be a list of dotted paths");
                })
            .toList());
  }

  /**
   * The values at the declared paths, which together say all that {@link #project} keeps. Where
   * there is none, how far the path goes.
   */
  Object[] values(Map<String, @Nullable Object> input) {
    List<List<String>> declared = paths;
    if (declared == null) {
      return new Object[] {input};
    }
    Object[] values = new Object[declared.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(input, declared.get(i));
    }
    return values;
  }

  private static Object value(Map<String, @Nullable Object> input, List<String> path) {
    Map<?, ?> at = input;
    for (int depth = 0; depth < path.size(); depth++) {
      Object value = at.get(path.get(depth));
      if (value == null) {
        return new Absent(depth);
      }
      if (depth == path.size() - 1) {
        return value;
      }
      if (!(value instanceof Map<?, ?> inner)) {
        return new Absent(depth);
      }
      at = inner;
    }
    throw new IllegalStateException("a path has at least one part");
  }

  /** No value of JSON, so equal to none. */
  private record Absent(int depth) {}

  Map<String, @Nullable Object> project(Map<String, @Nullable Object> input) {
    List<List<String>> declared = paths;
    if (declared == null) {
      return input;
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (List<String> path : declared) {
      copy(input, result, path, 0);
    }
    return result;
  }

  @SuppressWarnings("unchecked")
  private static void copy(
      Map<String, @Nullable Object> from,
      Map<String, @Nullable Object> to,
      List<String> path,
      int depth) {
    String key = path.get(depth);
    Object value = from.get(key);
    if (value == null) {
      return;
    }
    if (depth == path.size() - 1) {
      to.put(key, value);
      return;
    }
    if (!(value instanceof Map<?, ?> inner)) {
      return;
    }
    Object existing = to.get(key);
    if (existing == inner) {
      return; // a shorter path has taken the whole of it
    }
    Map<String, @Nullable Object> target =
        existing instanceof Map<?, ?> map
            ? (Map<String, @Nullable Object>) map
            : new LinkedHashMap<>();
    copy((Map<String, @Nullable Object>) inner, target, path, depth + 1);
    to.put(key, target);
  }
}
