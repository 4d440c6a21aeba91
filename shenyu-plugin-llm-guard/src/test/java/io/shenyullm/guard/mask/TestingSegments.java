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
package io.shenyullm.guard.mask;

import io.shenyullm.core.wire.Notation;
import io.shenyullm.core.wire.Origin;
import io.shenyullm.core.wire.Segment;

/** Texts where tests need them. */
final class TestingSegments {
  private TestingSegments() {}

  static Segment user(String text) {
    return new Segment("messages[0].content", Origin.USER, Notation.PLAIN, text);
  }

  static Segment arguments(String json) {
    return new Segment(
        "messages[1].tool_calls[0].function.arguments", Origin.ASSISTANT, Notation.JSON, json);
  }

  static String mask(Masker masker, MaskMap map, Segment segment) {
    return masker.mask(map, segment, masker.scan(segment).findings(), masker::scan);
  }
}
