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
package io.shenyullm.guard.mask;

import io.shenyullm.core.exchange.EventStage;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts the request's own values back into the reply, whole or streamed. One per exchange. */
public final class UnmaskStage implements EventStage {
  private final MaskMap map;
  private final Unmasker unmasker;
  private @Nullable ChatEvent last;

  public UnmaskStage(MaskMap map) {
    this.map = map;
    this.unmasker = new Unmasker(map);
  }

  @Override
  public Phase phase() {
    return Phase.UNMASK;
  }

  @Override
  public void onEvent(ChatEvent event, Consumer<ChatEvent> downstream) {
    if (map.isEmpty()) {
      downstream.accept(event);
      return;
    }
    if (event.isDone() || !isReadable(event) || event.isError()) {
      onEnd(downstream);
      downstream.accept(event);
      return;
    }
    ChatEvent restored =
        event.mapText(
            (path, text) -> {
              String ready = unmasker.push(path, text);
              return event.finishes(choice(path)) ? ready + unmasker.flush(path) : ready;
            });
    for (String path : unmasker.pending()) {
      if (event.finishes(choice(path))) {
        downstream.accept(ChatEvent.textDelta(event, path, unmasker.flush(path)));
      }
    }
    last = event;
    downstream.accept(restored);
  }

  @Override
  public void onEnd(Consumer<ChatEvent> downstream) {
    ChatEvent like = last;
    if (like == null) {
      return;
    }
    for (String path : unmasker.pending()) {
      downstream.accept(ChatEvent.textDelta(like, path, unmasker.flush(path)));
    }
  }

  @Override
  public ChatReply onReply(ChatReply reply) {
    return map.isEmpty() ? reply : reply.mapText(map::unmask);
  }

  /** A provider may send something else than JSON; that goes on as it came. */
  private static boolean isReadable(ChatEvent event) {
    try {
      event.tree();
      return true;
    } catch (JsonSyntaxException e) {
      return false;
    }
  }

  private static int choice(String path) {
    return Integer.parseInt(path.substring(0, path.indexOf('/')));
  }
}
