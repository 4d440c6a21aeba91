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
package io.shenyullm.guard.detect;

import java.util.Objects;

/**
 * A stretch of text that looks like a type. Holds positions, never the text.
 *
 * @param type name of an {@link EntityType}
 * @param start first UTF-16 index
 * @param end index after the last
 * @param score confidence, 0 to 1
 * @param category {@link EntityType#category()}
 */
public record Finding(String type, int start, int end, double score, String category) {
  public Finding {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(category, "category");
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("empty or negative span: " + start + ".." + end);
    }
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("score must be within 0..1: " + score);
    }
  }

  static Finding of(EntityType type, int start, int end, double score) {
    return new Finding(type.name(), start, end, score, type.category());
  }

  /** The same finding over another stretch of the text. */
  Finding over(int from, int to) {
    return new Finding(type, from, to, score, category);
  }

  int length() {
    return end - start;
  }

  /**
   * The same finding with positions counted in Unicode code points, as records for other programs
   * have them.
   */
  public Finding inCodePoints(String text) {
    int first = text.codePointCount(0, start);
    return new Finding(type, first, first + text.codePointCount(start, end), score, category);
  }
}
