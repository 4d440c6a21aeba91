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

import io.shenyullm.core.wire.TokenUsage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One step of a streamed answer between two protocols. Steps of one stream come in order. */
public sealed interface Delta {
  <T> T accept(Visitor<T> visitor);

  /** Something to do for each kind; a new kind breaks every use. */
  interface Visitor<T> {
    T start(Start start);

    T text(Text text);

    T part(Whole whole);

    T toolStart(ToolStart start);

    T toolInput(ToolInput input);

    T counted(Counted counted);

    T finish(Finished finished);

    T failed(Failed failed);

    T alive(Alive alive);

    T end(End end);
  }

  /** The answer begins. */
  record Start(String id, String model) implements Delta {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.start(this);
    }
  }

  /** More of a text of one kind. */
  record Text(Kind kind, String text) implements Delta {
    /** What the text is. */
    public enum Kind {
      ANSWER,
      THINKING,
      REFUSAL
    }

    public Text {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(text, "text");
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.text(this);
    }
  }

  /**
   * A part that can only be told as a whole: thinking with its signature, whose text has been told
   * before, or something opaque.
   */
  record Whole(Part part) implements Delta {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.part(this);
    }
  }

  /**
   * The model calls a tool.
   *
   * @param index counted from 0 among the answer's calls
   */
  record ToolStart(int index, String id, String name) implements Delta {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.toolStart(this);
    }
  }

  /** More of a call's arguments. */
  record ToolInput(int index, String json) implements Delta {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.toolInput(this);
    }
  }

  /**
   * Tokens so far.
   *
   * @param last whether these are the final counts
   */
  record Counted(TokenUsage usage, boolean last) implements Delta {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.counted(this);
    }
  }

  /** The answer is complete; counts may still follow. */
  record Finished(Reply.Finish finish, @Nullable String stopSequence) implements Delta {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.finish(this);
    }
  }

  /** The provider reports an error in its stream. */
  record Failed(String type, String message) implements Delta {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.failed(this);
    }
  }

  /** A sign of life without content. */
  record Alive() implements Delta {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.alive(this);
    }
  }

  /** Nothing follows. */
  record End() implements Delta {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.end(this);
    }
  }
}
