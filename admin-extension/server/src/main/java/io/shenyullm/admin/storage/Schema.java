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
package io.shenyullm.admin.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one part of the console: scripts {@code db/<slice>/V<n>__<step>.sql}, applied in
 * their order, each once. Whoever has tables makes its schema a bean.
 *
 * @param slice the part, as its folder is called
 * @param formerly what the part was called when databases applied the same scripts; {@code null} if
 *     it never had another name
 * @param steps names, the first is that of version 1; what has been released stays
 * @param moves what is done once before the script of a step, by its name
 */
public record Schema(
    String slice, @Nullable String formerly, List<String> steps, Map<String, DataMove> moves) {
  public Schema {
    Objects.requireNonNull(slice, "slice");
    steps = List.copyOf(steps);
    moves = Map.copyOf(moves);
    if (!steps.containsAll(moves.keySet())) {
      throw new IllegalArgumentException("a move is of no step: " + moves.keySet());
    }
  }

  public Schema(String slice, @Nullable String formerly, List<String> steps) {
    this(slice, formerly, steps, Map.of());
  }

  public Schema(String slice, List<String> steps) {
    this(slice, null, steps);
  }

  /**
   * All statements that make what is called so, in order, for others that are made like it.
   *
   * @param ending of the name of a table or index
   */
  public List<String> statementsFor(String ending) {
    return scripts().stream()
        .flatMap(script -> script.statements().stream())
        .filter(sql -> sql.contains(ending))
        .toList();
  }

  List<Script> scripts() {
    List<Script> scripts = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      scripts.add(Script.resource(slice, formerly, i + 1, steps.get(i), moves.get(steps.get(i))));
    }
    return scripts;
  }
}
