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
package io.shenyullm.core.protocol;

import java.util.List;
import java.util.Objects;

/**
 * One turn of a conversation.
 *
 * @param path where it stands in the request, for messages to the caller
 */
public record Message(Role role, List<Part> parts, String path) {
  /** Who speaks. Results of tools are parts of the user's turn. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }

  public Message {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(path, "path");
    parts = List.copyOf(parts);
  }
}
