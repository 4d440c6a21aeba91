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
package io.shenyullm.router.cache;

import io.shenyullm.core.exchange.EventStage;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.protocol.Replays;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a reply on its way to the caller, before it is unmasked, and puts the pieces of a
 * stream together. Changes nothing. Events are read when there are enough of them or at the end,
 * not one by one while the caller waits.
 */
final class ReplyRecorder implements EventStage {
  private static final int MAX_UNREAD_BYTES = 64 * 1024;

  private final Replays replays;
  private final Replays.Recording recording;
  private final List<ChatEvent> unread = new ArrayList<>();
  private int unreadBytes;
  private boolean unfit;
  private @Nullable ChatReply whole;

  /**
   * @param replays of the caller's protocol
   * @param maxChars longer replies are not kept
   */
  ReplyRecorder(Replays replays, int maxChars) {
    this.replays = replays;
    this.recording = replays.record(maxChars);
  }

  @Override
  public Phase phase() {
    return Phase.CACHE;
  }

  @Override
  public void onEvent(ChatEvent event, Consumer<ChatEvent> downstream) {
    if (!unfit && !event.isDone()) {
      unread.add(event);
      unreadBytes += event.toData().length;
      if (unreadBytes > MAX_UNREAD_BYTES) {
        read();
      }
    }
    downstream.accept(event);
  }

  @Override
  public ChatReply onReply(ChatReply reply) {
    whole = reply;
    return reply;
  }

  /** About how much there is to put together and to store, in characters. Costs next to nothing. */
  int size() {
    ChatReply reply = whole;
    if (reply == null) {
      return recording.chars() + unreadBytes;
    }
    int[] sum = new int[1];
    var unused =
        reply.mapText(
            (path, text) -> {
              sum[0] += text.length();
              return text;
            });
    return sum[0];
  }

  /** The reply, once it is complete; {@code null} if it is none that others may get. */
  @Nullable ChatReply reply() {
    ChatReply reply = whole;
    if (reply == null) {
      read();
      reply = unfit ? null : recording.reply();
    }
    return reply != null && replays.isShareable(reply) ? reply : null;
  }

  private void read() {
    try {
      for (ChatEvent event : unread) {
        unfit = unfit || !recording.read(event);
      }
    } catch (JsonSyntaxException e) {
      unfit = true;
    }
    unread.clear();
    unreadBytes = 0;
  }
}
