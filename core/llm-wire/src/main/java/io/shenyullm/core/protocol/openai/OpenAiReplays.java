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
package io.shenyullm.core.protocol.openai;

import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.protocol.Replays;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.ChatRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One choice of {@code content}, and what the model has reasoned before it. */
final class OpenAiReplays implements Replays {
  static final OpenAiReplays INSTANCE = new OpenAiReplays();

  /** What the model may do or look up while it answers: doing it again is the point. */
  private static final List<String> EFFECTS =
      List.of("tools", "functions", "web_search_options", "audio");

  /** What a reply says of itself, in the order in which providers say it. */
  private static final List<String> HEAD =
      List.of("id", "object", "created", "model", "system_fingerprint", "service_tier");

  /** In the order in which a stream says them. */
  private static final List<String> TEXTS = List.of("reasoning_content", "reasoning", "content");

  /** Parts of a message that a replay shows as they were. */
  private static final Set<String> MESSAGE_TEXTS =
      Set.of("role", "content", "reasoning_content", "reasoning");

  private OpenAiReplays() {}

  @Override
  public boolean isPlain(ChatRequest request) {
    for (String effect : EFFECTS) {
      if (!JsonTrees.isNothing(request.field(effect))) {
        return false;
      }
    }
    if (request.choices() > 1 // who asks for several wants them to differ
        || Boolean.TRUE.equals(request.field("store"))
        || Boolean.TRUE.equals(request.field("logprobs"))) {
      return false;
    }
    Object modalities = request.field("modalities");
    return (modalities == null || modalities.equals(List.of("text")))
        && request.messages().stream().allMatch(OpenAiReplays::isText);
  }

  private static boolean isText(@Nullable Object message) {
    if (!(message instanceof Map<?, ?> fields)
        || !(fields.get("content") instanceof List<?> parts)) {
      return true;
    }
    return parts.stream()
        .allMatch(part -> part instanceof Map<?, ?> map && "text".equals(map.get("type")));
  }

  @Override
  public boolean isShareable(ChatReply reply) {
    return reply.usage() != null
        && reply.tree().get("choices") instanceof List<?> choices
        && choices.size() == 1
        && choices.get(0) instanceof Map<?, ?> choice
        && "stop".equals(choice.get("finish_reason"))
        && JsonTrees.isNothing(choice.get("logprobs"))
        && choice.get("message") instanceof Map<?, ?> message
        && message.get("content") instanceof String content
        && !content.isEmpty()
        && isOnlyText(message);
  }

  private static boolean isOnlyText(Map<?, ?> message) {
    return message.entrySet().stream()
        .allMatch(
            field ->
                JsonTrees.isNothing(field.getValue())
                    || MESSAGE_TEXTS.contains(String.valueOf(field.getKey()))
                        && field.getValue() instanceof String);
  }

  // ---- telling again ----

  /** A role, the texts, why it ended, and the tokens. */
  @Override
  public List<ChatEvent> events(ChatReply reply) {
    Map<String, @Nullable Object> choice = choice(reply);
    Map<String, @Nullable Object> message =
        Objects.requireNonNull(JsonTrees.map(choice.get("message")));
    List<ChatEvent> events = new ArrayList<>();
    events.add(event(reply, delta("role", "assistant", "content", ""), null));
    for (String text : TEXTS) {
      if (message.get(text) instanceof String said && !said.isEmpty()) {
        events.add(event(reply, delta(text, said), null));
      }
    }
    events.add(event(reply, Map.of(), choice.get("finish_reason")));
    Map<String, @Nullable Object> usage = chunk(reply);
    usage.put("choices", List.of());
    usage.put("usage", reply.tree().get("usage"));
    events.add(ChatEvent.of(usage));
    return events;
  }

  private static Map<String, @Nullable Object> choice(ChatReply reply) {
    List<?> choices = (List<?>) Objects.requireNonNull(reply.tree().get("choices"));
    return Objects.requireNonNull(JsonTrees.map(choices.get(0)));
  }

  private static ChatEvent event(
      ChatReply reply, Map<String, @Nullable Object> delta, @Nullable Object finishReason) {
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("finish_reason", finishReason);
    Map<String, @Nullable Object> chunk = chunk(reply);
    chunk.put("choices", List.of(choice));
    return ChatEvent.of(chunk);
  }

  private static Map<String, @Nullable Object> chunk(ChatReply reply) {
    Map<String, @Nullable Object> chunk = new LinkedHashMap<>();
    for (String field : HEAD) {
      Object value = field.equals("object") ? "chat.completion.chunk" : reply.tree().get(field);
      if (value != null) {
        chunk.put(field, value);
      }
    }
    return chunk;
  }

  private static Map<String, @Nullable Object> delta(String... namesAndTexts) {
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      delta.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return delta;
  }

  // ---- recording ----

  @Override
  public Recording record(int maxChars) {
    return new OfChunks(maxChars);
  }

  private static final class OfChunks implements Recording {
    private final int maxChars;
    private final Map<String, @Nullable Object> head = new LinkedHashMap<>();
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    private int chars;
    private boolean unfit;
    private @Nullable Object finishReason;
    private @Nullable Object usage;

    OfChunks(int maxChars) {
      this.maxChars = maxChars;
    }

    @Override
    public boolean read(ChatEvent event) {
      Map<String, @Nullable Object> tree = event.tree();
      List<@Nullable Object> choices = JsonTrees.list(tree.get("choices"));
      unfit |= tree.get("error") != null || choices == null || choices.size() > 1;
      if (tree.get("usage") != null) {
        usage = tree.get("usage");
      }
      for (String field : HEAD) {
        head.putIfAbsent(field, tree.get(field));
      }
      for (int i = 0; choices != null && i < choices.size(); i++) {
        if (choices.get(i) instanceof Map<?, ?> choice) {
          read(choice);
        }
      }
      return !unfit;
    }

    private void read(Map<?, ?> choice) {
      Object index = choice.get("index");
      unfit |= index instanceof Number number && number.intValue() != 0;
      unfit |= !JsonTrees.isNothing(choice.get("logprobs"));
      if (choice.get("finish_reason") instanceof String reason && !reason.isEmpty()) {
        finishReason = reason;
      }
      if (choice.get("delta") instanceof Map<?, ?> delta) {
        delta.forEach((name, value) -> append(String.valueOf(name), value));
      }
    }

    private void append(String name, @Nullable Object value) {
      if (JsonTrees.isNothing(value) || name.equals("role")) {
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

    @Override
    public int chars() {
      return chars;
    }

    @Override
    public ChatReply reply() {
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
}
