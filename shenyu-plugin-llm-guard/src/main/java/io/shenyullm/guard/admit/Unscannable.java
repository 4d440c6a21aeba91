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
package io.shenyullm.guard.admit;

import io.shenyullm.core.wire.ChatRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Content that no text scanner can read: images, audio, files, remote addresses. */
final class Unscannable {
  private static final Set<String> TEXT_PARTS =
      Set.of("text", "refusal", "input_text", "output_text");

  private Unscannable() {}

  /** What to do about it where the data class does not forbid it anyway. */
  enum Policy {
    ALLOW,
    MARK,
    BLOCK
  }

  /** Number of content parts that are not text, and of references to stored audio. */
  static int count(ChatRequest request) {
    int count = 0;
    for (Object element : request.messages()) {
      if (!(element instanceof Map<?, ?> message)) {
        continue;
      }
      if (message.get("audio") != null) {
        count++;
      }
      if (message.get("content") instanceof List<?> parts) {
        for (Object part : parts) {
          if (part instanceof Map<?, ?> map
              && !(map.get("type") instanceof String type && TEXT_PARTS.contains(type))) {
            count++;
          }
        }
      }
    }
    return count;
  }
}
