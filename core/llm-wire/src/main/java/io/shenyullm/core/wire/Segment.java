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
package io.shenyullm.core.wire;

import java.util.Objects;

/**
 * One string of a request with what decides how it is treated. Holds a prompt's text: never log it.
 *
 * @param path where it stands, e.g. {@code messages[0].content}; for a key, the object that has it.
 *     For explanations only: two segments may have the same path
 * @param origin who wrote it
 * @param notation how it is read
 * @param text the string itself
 */
public record Segment(String path, Origin origin, Notation notation, String text) {
  public Segment {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(notation, "notation");
    Objects.requireNonNull(text, "text");
  }

  /** The same place with another text. */
  public Segment with(String changed) {
    return new Segment(path, origin, notation, changed);
  }
}
