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
package io.shenyullm.core.exchange;

import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.util.function.Consumer;

/**
 * Stage 11: sees every reply on its way to the caller. One instance per exchange, called from one
 * thread at a time, in {@link Phase} order. Pure CPU; must not block or throw for bad traffic.
 */
public interface EventStage {
  /** Position in the pipeline; each phase sees what the one before passed on. */
  enum Phase {
    METER,
    SCAN,
    CACHE,
    UNMASK
  }

  Phase phase();

  /** Passes on none, one or more events for the given one. */
  void onEvent(ChatEvent event, Consumer<ChatEvent> downstream);

  /** The upstream has ended: passes on what was held back. */
  default void onEnd(Consumer<ChatEvent> downstream) {}

  /** A whole reply instead of a stream. */
  ChatReply onReply(ChatReply reply);
}
