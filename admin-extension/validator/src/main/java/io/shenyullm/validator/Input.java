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
package io.shenyullm.validator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operation is given. Immutable as long as nobody changes the fields.
 *
 * @param fields a JSON object
 */
record Input(Map<String, @Nullable Object> fields) {
  Input {
    Objects.requireNonNull(fields, "fields");
  }

  /** A field that must be there. */
  String text(String name) throws RefusedInputException {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new RefusedInputException(name + " must be a string");
  }

  /** Objects of a list; none where it is not given. */
  List<Input> list(String name) throws RefusedInputException {
    Object given = fields.get(name);
    if (given == null) {
      return List.of();
    }
    if (!(given instanceof List<?> values)) {
      throw new RefusedInputException(name + " must be a list");
    }
    List<Input> inputs = new ArrayList<>();
    for (Object value : values) {
      inputs.add(of(name, value));
    }
    return inputs;
  }

  /** An object that a value must be. */
  static Input of(String name, @Nullable Object value) throws RefusedInputException {
    if (!(value instanceof Map<?, ?> map)) {
      throw new RefusedInputException(name + " must be an object");
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    map.forEach((key, each) -> fields.put(String.valueOf(key), each));
    return new Input(fields);
  }
}
