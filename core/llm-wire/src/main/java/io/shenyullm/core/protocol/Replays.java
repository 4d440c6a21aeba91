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

import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.ChatRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How answers are kept in a protocol's own form and told again to callers of that protocol, whole
 * or as a stream. Only what is understood to the last field is: one answer of words, to words.
 * Stateless, thread-safe.
 */
public interface Replays {
  /**
   * Whether a request asks for one answer of words to words, with nothing that happens on the side,
   * nothing referred to that may change, and nothing that the guard could not read.
   */
  boolean isPlain(ChatRequest request);

  /**
   * Whether a reply is one whole answer of words, counted by its provider, that ended by itself.
   */
  boolean isShareable(ChatReply reply);

  /**
   * Puts one stream together.
   *
   * @param maxChars longer answers are not kept
   */
  Recording record(int maxChars);

  /** A shareable reply as a stream says it, without the end mark; the tokens come last. */
  List<ChatEvent> events(ChatReply reply);

  /** Reads the events of one stream in order. Not thread-safe. */
  interface Recording {
    /**
     * Takes in an event.
     *
     * @return whether what there is so far may become a shareable reply; {@code false} is final
     * @throws io.shenyullm.core.json.JsonSyntaxException if it is not JSON
     */
    boolean read(ChatEvent event);

    /** Characters so far. */
    int chars();

    /** What the events say; {@code null} if they say nothing whole. */
    @Nullable ChatReply reply();
  }
}
