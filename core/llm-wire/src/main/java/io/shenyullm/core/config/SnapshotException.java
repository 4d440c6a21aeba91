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

import java.util.List;
import java.util.stream.Collectors;

/** Why a snapshot is refused. The one in force stays. */
public final class SnapshotException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One problem.
   *
   * @param source file name, or path in the document such as {@code models[3].prices}
   * @param line first line is 1; 0 where it does not apply
   * @param column first column is 1; 0 where it does not apply
   * @param message what is wrong and, if known, what would be right
   */
  public record Problem(String source, int line, int column, String message) {
    @Override
    public String toString() {
      return line > 0
          ? source + ":" + line + ":" + column + ": " + message
          : source + ": " + message;
    }
  }

  public SnapshotException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public SnapshotException(String source, String message) {
    this(List.of(new Problem(source, 0, 0, message)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
