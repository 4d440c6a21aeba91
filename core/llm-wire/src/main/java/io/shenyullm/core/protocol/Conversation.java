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

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request between two protocols.
 *
 * @param toolChoice {@code null} leaves it to the provider
 * @param parallelTools whether several tools may be called at once; {@code null} if not said
 * @param format what the answer must look like; {@code null} for text
 * @param dropped fields of the caller's that only hint and have no place here
 */
public record Conversation(
    List<Message> messages,
    List<Tool> tools,
    @Nullable ToolChoice toolChoice,
    @Nullable Boolean parallelTools,
    Settings settings,
    @Nullable Format format,
    List<String> dropped) {

  /**
   * How the model is run.
   *
   * @param thinking Anthropic's {@code thinking} object, which OpenAI's callers send as an
   *     extension
   * @param user the caller's own name for who asks; empty if not said
   */
  public record Settings(
      OptionalInt maxOutputTokens,
      @Nullable BigDecimal temperature,
      @Nullable BigDecimal topP,
      @Nullable Number topK,
      List<String> stop,
      boolean stream,
      @Nullable Map<String, @Nullable Object> thinking,
      String user) {
    public Settings {
      stop = List.copyOf(stop);
      Objects.requireNonNull(user, "user");
    }

    /** Whether the model is asked to think. */
    public boolean thinks() {
      return thinking != null && !"disabled".equals(thinking.get("type"));
    }
  }

  /**
   * A function that the model may call.
   *
   * @param schema JSON schema of its arguments; {@code null} if it takes none
   * @param strict whether the schema must be kept to the letter
   */
  public record Tool(
      String name,
      @Nullable String description,
      @Nullable Map<String, @Nullable Object> schema,
      boolean strict,
      @Nullable Map<String, @Nullable Object> cacheMark) {
    public Tool {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * Which tools the model may or must call.
   *
   * @param name of the one tool for {@link Mode#NAMED}, else empty
   */
  public record ToolChoice(Mode mode, String name) {
    /** How free the model is. */
    public enum Mode {
      AUTO,
      NONE,
      REQUIRED,
      NAMED
    }

    public ToolChoice {
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * JSON instead of text.
   *
   * @param schema {@code null} for any object
   */
  public record Format(String name, @Nullable Map<String, @Nullable Object> schema) {
    public Format {
      Objects.requireNonNull(name, "name");
    }
  }

  public Conversation {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    dropped = List.copyOf(dropped);
    Objects.requireNonNull(settings, "settings");
  }
}
