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
package io.shenyullm.router.plan;

import io.shenyullm.core.wire.ChatRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Capabilities that a request needs, by the names of the catalogue. */
final class RequestNeeds {
  private RequestNeeds() {}

  static Set<String> of(ChatRequest request) {
    Set<String> needs = new TreeSet<>();
    if (request.hasTools()) {
      needs.add("tools");
    }
    if (request.field("response_format") instanceof Map<?, ?> format
        && format.get("type") instanceof String type
        && type.startsWith("json")) {
      needs.add("json");
    }
    for (@Nullable Object message : request.messages()) {
      if (message instanceof Map<?, ?> map && map.get("content") instanceof List<?> parts) {
        for (Object part : parts) {
          addPart(needs, part);
        }
      }
    }
    return needs;
  }

  private static void addPart(Set<String> needs, @Nullable Object part) {
    if (part instanceof Map<?, ?> map && map.get("type") instanceof String type) {
      switch (type) {
        case "image_url" -> needs.add("vision");
        case "input_audio" -> needs.add("audio");
        default -> {
          // text, and what the upstream may know
        }
      }
    }
  }
}
