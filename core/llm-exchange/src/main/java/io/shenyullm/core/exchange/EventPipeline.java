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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs provider events through an exchange's event stages in phase order. Not thread-safe. */
public final class EventPipeline {
  private final List<EventStage> stages;

  public EventPipeline(List<EventStage> stages) {
    this.stages = List.copyOf(stages);
  }

  /** Returns what the caller gets for one provider event: none, one or more events. */
  public List<ChatEvent> onEvent(ChatEvent event) {
    List<ChatEvent> out = new ArrayList<>(2);
    feed(0, event, out::add);
    return out;
  }

  /** Returns what the stages had held back. */
  public List<ChatEvent> onEnd() {
    List<ChatEvent> out = new ArrayList<>(2);
    for (int i = 0; i < stages.size(); i++) {
      int next = i + 1;
      stages.get(i).onEnd(event -> feed(next, event, out::add));
    }
    return out;
  }

  public ChatReply onReply(ChatReply reply) {
    ChatReply current = reply;
    for (EventStage stage : stages) {
      current = stage.onReply(current);
    }
    return current;
  }

  private void feed(int index, ChatEvent event, Consumer<ChatEvent> out) {
    if (index == stages.size()) {
      out.accept(event);
    } else {
      stages.get(index).onEvent(event, e -> feed(index + 1, e, out));
    }
  }
}
