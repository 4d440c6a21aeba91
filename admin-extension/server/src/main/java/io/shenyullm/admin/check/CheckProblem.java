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
package io.shenyullm.admin.check;

import io.shenyullm.core.config.SnapshotException;
import java.util.Locale;
import java.util.Objects;

/**
 * Something that is wrong with a document.
 *
 * @param path of a file, or within the document, such as {@code models[3].prices}
 * @param line first line is 1; 0 where it does not apply
 * @param column first column is 1; 0 where it does not apply
 * @param message what is wrong and, if known, what would be right
 */
public record CheckProblem(String path, int line, int column, Severity severity, String message) {
  /** How bad it is. */
  public enum Severity {
    /** It is not released. */
    ERROR,
    /** It may be released. */
    WARNING;

    /** As the API's documents name it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public CheckProblem {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(message, "message");
  }

  /** An error without a line. */
  public static CheckProblem error(String path, String message) {
    return new CheckProblem(path, 0, 0, Severity.ERROR, message);
  }

  /** An error that a compiler has found. */
  public static CheckProblem of(SnapshotException.Problem found) {
    return new CheckProblem(
        found.source(), found.line(), found.column(), Severity.ERROR, found.message());
  }

  /** Whether it keeps a document from being released. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public String toString() {
    return line > 0 ? path + ":" + line + ":" + column + ": " + message : path + ": " + message;
  }
}
