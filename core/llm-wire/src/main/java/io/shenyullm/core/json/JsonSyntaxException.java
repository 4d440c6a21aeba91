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

/** Bytes that are not JSON, with where they stopped being it. Never quotes the document. */
public final class JsonSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  public JsonSyntaxException(String message, int line, int column) {
    super(message + " at line " + line + ", column " + column, null, false, false);
    this.line = line;
    this.column = column;
  }

  /** First line is 1. */
  public int line() {
    return line;
  }

  /** First column is 1; counts bytes. */
  public int column() {
    return column;
  }
}
