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
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a message is made of, whatever protocol says it. */
public sealed interface Part {
  <T> T accept(Visitor<T> visitor);

  /** Something to do for each kind; a new kind breaks every use. */
  interface Visitor<T> {
    T text(Text text);

    T media(Media media);

    T toolCall(ToolCall call);

    T toolResult(ToolResult result);

    T thinking(Thinking thinking);

    T refusal(Refusal refusal);

    T opaque(Opaque opaque);
  }

  /**
   * Words.
   *
   * @param cacheMark where a provider's prompt cache may end, as that provider writes it
   */
  record Text(String text, @Nullable Map<String, @Nullable Object> cacheMark) implements Part {
    public Text {
      Objects.requireNonNull(text, "text");
    }

    public Text(String text) {
      this(text, null);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.text(this);
    }

    /** Without the words, which may be a prompt. */
    @Override
    public String toString() {
      return "Text[" + text.length() + " characters]";
    }
  }

  /**
   * An image or a document.
   *
   * @param path where it stands in the request, for messages to the caller
   * @param mediaType e.g. {@code image/png}; empty where only an address is known
   * @param name file name, empty if none
   * @param detail how closely to look, empty if not said
   */
  record Media(
      Kind kind,
      String path,
      String mediaType,
      Source source,
      String value,
      String name,
      String detail,
      @Nullable Map<String, @Nullable Object> cacheMark)
      implements Part {
    /** What it shows itself as. */
    public enum Kind {
      IMAGE,
      DOCUMENT
    }

    /** What {@code value} is. */
    public enum Source {
      BASE64,
      TEXT,
      URL,
      FILE_ID
    }

    public Media {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(mediaType, "mediaType");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(detail, "detail");
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.media(this);
    }

    @Override
    public String toString() {
      return "Media[" + kind + ", " + source + ", " + value.length() + " characters]";
    }
  }

  /**
   * The model calls a tool.
   *
   * @param arguments JSON as the model wrote it; may be empty
   */
  record ToolCall(
      String id,
      String name,
      String arguments,
      String path,
      @Nullable Map<String, @Nullable Object> cacheMark)
      implements Part {
    public ToolCall {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(arguments, "arguments");
      Objects.requireNonNull(path, "path");
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.toolCall(this);
    }

    @Override
    public String toString() {
      return "ToolCall[" + name + "]";
    }
  }

  /** What a tool has answered. */
  record ToolResult(
      String callId,
      List<Part> parts,
      boolean isError,
      @Nullable Map<String, @Nullable Object> cacheMark)
      implements Part {
    public ToolResult {
      Objects.requireNonNull(callId, "callId");
      parts = List.copyOf(parts);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.toolResult(this);
    }
  }

  /**
   * What the model has thought.
   *
   * @param signature the provider's proof that it is unchanged, empty if it has none
   */
  record Thinking(String text, String signature) implements Part {
    public Thinking {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(signature, "signature");
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.thinking(this);
    }

    @Override
    public String toString() {
      return "Thinking[" + text.length() + " characters]";
    }
  }

  /** The model's own "no". */
  record Refusal(String text) implements Part {
    public Refusal {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.refusal(this);
    }

    @Override
    public String toString() {
      return "Refusal[" + text.length() + " characters]";
    }
  }

  /**
   * Something that only one protocol has a word for. A reply in another leaves it out; a request is
   * refused with its path, unless it is thinking, which no other model could read.
   *
   * @param protocol {@link Protocol#name()}
   * @param path where it stands in the request; empty in a reply
   */
  record Opaque(String protocol, Map<String, @Nullable Object> json, String path) implements Part {
    public Opaque {
      Objects.requireNonNull(protocol, "protocol");
      Objects.requireNonNull(json, "json");
      Objects.requireNonNull(path, "path");
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.opaque(this);
    }

    @Override
    public String toString() {
      return "Opaque[" + protocol + "]";
    }
  }
}
