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
package io.shenyullm.core.grid;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A call on the grid that did not succeed. The kind says whether a repetition makes sense. */
public final class GridException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is known about the call. */
  public enum Kind {
    /** Nothing was sent: not applied. Try again when the grid is back. */
    UNAVAILABLE,
    /** The deadline passed or the connection broke under way: applied, or not, or about to be. */
    UNKNOWN_OUTCOME,
    /** Not applied, and the same call will not do better: too large, not allowed, wrong version. */
    REJECTED,
    /** Not applied, because a node is out of memory or overloaded. Try again later. */
    OVERLOADED
  }

  private final Kind kind;

  public GridException(Kind kind, String message) {
    this(kind, message, null);
  }

  public GridException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  public Kind kind() {
    return kind;
  }
}
