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

import org.jspecify.annotations.Nullable;

/**
 * Who wrote a text of a request. What may be done with the text goes by it: instructions of the
 * application are no attack on it, and its secrets are none of the caller's to read.
 */
public enum Origin {
  /** Standing instructions of whoever runs the application. */
  SYSTEM,
  /** Instructions of the application's developer. */
  DEVELOPER,
  /** What the person or program in front of the application says. */
  USER,
  /** What a model has said before, its tool calls included. */
  ASSISTANT,
  /** What a tool has answered; nobody in the conversation has written it. */
  TOOL,
  /** What was attached or retrieved; nobody in the conversation has written it. */
  DOCUMENT,
  /** Everything around the conversation: tool definitions, schemas, tags, unknown fields. */
  METADATA;

  /** By the {@code role} of a message; what is not known may come from anywhere. */
  static Origin ofRole(@Nullable Object role) {
    if (!(role instanceof String name)) {
      return USER;
    }
    return switch (name) {
      case "system" -> SYSTEM;
      case "developer" -> DEVELOPER;
      case "assistant" -> ASSISTANT;
      case "tool", "function" -> TOOL;
      default -> USER;
    };
  }

  /**
   * Whether a text of this origin is the caller's side of the conversation, so that what is in it
   * is no news to the caller.
   */
  public boolean isCallers() {
    return this == USER || this == ASSISTANT || this == TOOL || this == DOCUMENT;
  }

  /** Whether a text of this origin may give orders that nobody in the conversation has given. */
  public boolean isIndirect() {
    return this == TOOL || this == DOCUMENT;
  }
}
