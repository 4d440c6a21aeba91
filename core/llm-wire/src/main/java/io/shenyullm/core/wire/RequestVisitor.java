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

/**
 * Shown what a request consists of, in order, without a tree or a copy of it: for those who count
 * or look on the hot path. Methods do nothing unless overridden.
 */
public interface RequestVisitor {
  /**
   * A message of that role begins: {@code system}, {@code user}, {@code assistant}, {@code tool}.
   */
  default void message(String role) {}

  /** Words of the message that has begun. */
  default void text(String text) {}

  /** A name of who speaks. */
  default void name(String name) {}

  /** Structure that a model reads: tool calls, tools, schemas. */
  default void json(Object tree) {}

  /** A part that only its own protocol has a word for, such as what a provider's own tool found. */
  default void opaque(Object tree) {
    json(tree);
  }

  /**
   * @param lowDetail whether a coarse look is enough
   */
  default void image(boolean lowDetail) {}

  /**
   * @param format e.g. {@code wav}
   * @param base64Characters its length, 0 where it is not within the request
   */
  default void audio(String format, int base64Characters) {}

  /**
   * @param base64Characters its length, 0 where it is not within the request
   */
  default void document(int base64Characters) {}
}
