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
package io.shenyullm.core.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object of a configuration document, remembering its path for error messages. Getters
 * with a default return it where the key is absent; a value of the wrong type always fails.
 */
public final class ConfigNode {
  private final String path;
  private final Map<String, @Nullable Object> fields;

  private ConfigNode(String path, Map<String, @Nullable Object> fields) {
    this.path = path;
    this.fields = fields;
  }

  public static ConfigNode root(Map<String, @Nullable Object> document) {
    return new ConfigNode("", document);
  }

  /** Path of a key of this object, e.g. {@code models[3].prices}. */
  public String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  public boolean has(String key) {
    return fields.get(key) != null;
  }

  public Set<String> keys() {
    return fields.keySet();
  }

  public @Nullable Object raw(String key) {
    return fields.get(key);
  }

  public String string(String key) throws SnapshotException {
    return require(key, optionalString(key));
  }

  public String string(String key, String fallback) throws SnapshotException {
    return optionalString(key).orElse(fallback);
  }

  public Optional<String> optionalString(String key) throws SnapshotException {
    Object value = fields.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String s) {
      return Optional.of(s);
    }
    throw wrongType(key, "a string");
  }

  /** A decimal, written as a number or, to keep every digit in any editor, as a string. */
  public BigDecimal decimal(String key) throws SnapshotException {
    return require(key, optionalDecimal(key));
  }

  public Optional<BigDecimal> optionalDecimal(String key) throws SnapshotException {
    Object value = fields.get(key);
    if (value == null) {
      return Optional.empty();
    }
    try {
      if (value instanceof Number || value instanceof String) {
        return Optional.of(new BigDecimal(value.toString()));
      }
    } catch (NumberFormatException e) {
      throw wrongType(key, "a decimal number");
    }
    throw wrongType(key, "a decimal number");
  }

  public double number(String key, double fallback) throws SnapshotException {
    return optionalDecimal(key).map(BigDecimal::doubleValue).orElse(fallback);
  }

  public long integer(String key, long fallback) throws SnapshotException {
    Object value = fields.get(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw wrongType(key, "a whole number");
  }

  public boolean bool(String key, boolean fallback) throws SnapshotException {
    Object value = fields.get(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Boolean b) {
      return b;
    }
    throw wrongType(key, "true or false");
  }

  /** The object under a key; an empty one where it is absent. */
  public ConfigNode object(String key) throws SnapshotException {
    Object value = fields.get(key);
    if (value == null) {
      return new ConfigNode(path(key), Map.of());
    }
    return new ConfigNode(path(key), asMap(value, key));
  }

  /** The objects in the array under a key; empty where it is absent. */
  public List<ConfigNode> objects(String key) throws SnapshotException {
    List<ConfigNode> nodes = new ArrayList<>();
    List<?> list = list(key);
    for (int i = 0; i < list.size(); i++) {
      String at = key + "[" + i + "]";
      nodes.add(new ConfigNode(path(at), asMap(list.get(i), at)));
    }
    return nodes;
  }

  /** The strings in the array under a key; empty where it is absent. */
  public List<String> strings(String key) throws SnapshotException {
    List<String> strings = new ArrayList<>();
    for (Object value : list(key)) {
      if (!(value instanceof String s)) {
        throw wrongType(key, "an array of strings");
      }
      strings.add(s);
    }
    return strings;
  }

  /** Refuses misspelt keys. */
  public void allowOnly(String... known) throws SnapshotException {
    Set<String> allowed = Set.of(known);
    for (String key : fields.keySet()) {
      if (!allowed.contains(key)) {
        throw new SnapshotException(
            path(key), "unknown key; known here: " + allowed.stream().sorted().toList());
      }
    }
  }

  public SnapshotException problem(String key, String message) {
    return new SnapshotException(path(key), message);
  }

  private List<?> list(String key) throws SnapshotException {
    Object value = fields.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrongType(key, "an array");
  }

  private Map<String, @Nullable Object> asMap(@Nullable Object value, String key)
      throws SnapshotException {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(String.valueOf(k), v));
      return copy;
    }
    throw wrongType(key, "an object");
  }

  private <T> T require(String key, Optional<T> value) throws SnapshotException {
    if (value.isEmpty()) {
      throw new SnapshotException(path(key), "is required");
    }
    return value.get();
  }

  private SnapshotException wrongType(String key, String expected) {
    return new SnapshotException(path(key), "must be " + expected);
  }
}
