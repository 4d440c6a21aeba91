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
import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a reply on its way to the caller, before it is unmasked, and puts the pieces of a
 * stream together. Changes nothing. Events are read when there are enough of them or at the end,
 * not one by one while the caller waits.
 */
final class ReplyRecorder implements EventStage {
  /** What a reply says of itself, in the order in which providers say it. */
  static final List<String> HEAD =
      List.of("id", "object", "created", "model", "system_fingerprint", "service_tier");

  private static final Set<String> TEXTS = Set.of("content", "reasoning_content", "reasoning");
  private static final int MAX_UNREAD_BYTES = 64 * 1024;

  private final int maxChars;
  private final List<ChatEvent> unread = new ArrayList<>();
  private final Map<String, @Nullable Object> head = new LinkedHashMap<>();
  private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
  private int unreadBytes;
  private int chars;
  private boolean unfit;
  private @Nullable Object finishReason;
  private @Nullable Object usage;
  private @Nullable ChatReply whole;

  /**
   * @param maxChars longer replies are not kept
   */
  ReplyRecorder(int maxChars) {
    this.maxChars = maxChars;
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
      return chars + unreadBytes;
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
      reply = unfit ? null : assembled();
    }
    return reply != null && Cacheability.isShareable(reply) ? reply : null;
  }

  private void read() {
    try {
      for (ChatEvent event : unread) {
        if (!unfit) {
          read(event);
        }
      }
    } catch (JsonSyntaxException e) {
      unfit = true;
    }
    unread.clear();
    unreadBytes = 0;
  }

  private void read(ChatEvent event) {
    Map<String, @Nullable Object> tree = event.tree();
    List<@Nullable Object> choices = JsonTrees.list(tree.get("choices"));
    unfit = tree.get("error") != null || choices == null || choices.size() > 1;
    if (tree.get("usage") != null) {
      usage = tree.get("usage");
    }
    for (String field : HEAD) {
      head.putIfAbsent(field, tree.get(field));
    }
    for (int i = 0; choices != null && i < choices.size(); i++) {
      Object element = choices.get(i);
      if (element instanceof Map<?, ?> choice) {
        read(choice);
      }
    }
  }

  private void read(Map<?, ?> choice) {
    Object index = choice.get("index");
    unfit |= index instanceof Number number && number.intValue() != 0;
    unfit |= !Cacheability.isNothing(choice.get("logprobs"));
    if (choice.get("finish_reason") instanceof String reason && !reason.isEmpty()) {
      finishReason = choice.get("finish_reason");
    }
    if (choice.get("delta") instanceof Map<?, ?> delta) {
      delta.forEach((name, value) -> append(String.valueOf(name), value));
    }
  }

  private void append(String name, @Nullable Object value) {
    if (Cacheability.isNothing(value) || name.equals("role")) {
      return;
    }
    if (!TEXTS.contains(name) || !(value instanceof String text)) {
      unfit = true; // tool calls, audio, refusals and what is yet to be invented
      return;
    }
    chars += text.length();
    unfit |= chars > maxChars;
    texts.computeIfAbsent(name, n -> new StringBuilder()).append(text);
  }

  private ChatReply assembled() {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    texts.forEach((name, text) -> message.put(name, text.toString()));
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", message);
    choice.put("finish_reason", finishReason);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    for (String field : HEAD) {
      Object value = field.equals("object") ? "chat.completion" : head.get(field);
      if (value != null) {
        tree.put(field, value);
      }
    }
    tree.put("choices", List.of(choice));
    tree.put("usage", usage);
    return ChatReply.of(tree);
  }
}
