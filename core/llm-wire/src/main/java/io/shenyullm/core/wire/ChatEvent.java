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
package io.shenyullm.core.wire;

import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a streamed reply in OpenAI's {@code chat.completion.chunk} form, whatever protocol
 * the provider speaks. Parsed only when somebody looks inside; unchanged bytes are sent on as they
 * came. Immutable, but not safe to share between threads while it is still unparsed.
 */
public final class ChatEvent {
  private static final byte[] DONE_BYTES = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] DELTA = KeyScan.key("delta");
  private static final byte[] FINISH_REASON = KeyScan.key("finish_reason");
  private static final byte[] ERROR = KeyScan.key("error");
  private static final byte[] USAGE = KeyScan.key("usage");

  /** The end mark of an OpenAI stream. */
  public static final ChatEvent DONE = new ChatEvent(null, DONE_BYTES);

  private @Nullable Map<String, @Nullable Object> tree;
  private byte @Nullable [] raw;

  private ChatEvent(@Nullable Map<String, @Nullable Object> tree, byte @Nullable [] raw) {
    this.tree = tree;
    this.raw = raw;
  }

  public static ChatEvent of(Map<String, @Nullable Object> tree) {
    return new ChatEvent(tree, null);
  }

  /** Wraps the {@code data} of an SSE event without parsing it. */
  public static ChatEvent ofData(byte[] data) {
    return isDone(data) ? DONE : new ChatEvent(null, data);
  }

  private static boolean isDone(byte[] data) {
    if (data.length < DONE_BYTES.length || data[0] != '[') {
      return false;
    }
    for (int i = 0; i < data.length; i++) {
      if (i < DONE_BYTES.length ? data[i] != DONE_BYTES[i] : data[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  /** An event like the given one (same id, model, created) that carries one text at a path. */
  public static ChatEvent textDelta(ChatEvent like, String path, String text) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(like.tree());
    copy.remove("usage");
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", Integer.parseInt(path.substring(0, path.indexOf('/'))));
    choice.put("delta", ReplyTexts.delta(path, text));
    choice.put("finish_reason", null);
    copy.put("choices", List.of(choice));
    return of(copy);
  }

  public boolean isDone() {
    return this == DONE;
  }

  /**
   * The event's tree; empty for {@link #DONE}.
   *
   * @throws io.shenyullm.core.json.JsonSyntaxException if the provider sent something else than
   *     JSON
   */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> parsed = tree;
    if (parsed == null) {
      byte[] bytes = raw;
      parsed = isDone() || bytes == null ? Map.of() : Json.parseObject(bytes);
      tree = parsed;
    }
    return parsed;
  }

  /** Whether any choice carries text, reasoning, a refusal or a tool call: the first counts. */
  public boolean hasContent() {
    if (lacks(DELTA)) {
      return false;
    }
    for (Object element : choices()) {
      Map<String, @Nullable Object> choice = Trees.map(element);
      Map<String, @Nullable Object> delta = choice == null ? null : Trees.map(choice.get("delta"));
      if (delta == null) {
        continue;
      }
      for (Map.Entry<String, @Nullable Object> entry : delta.entrySet()) {
        Object value = entry.getValue();
        boolean empty = value == null || value.equals("") || value.equals(List.of());
        if (!entry.getKey().equals("role") && !empty) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the event ends the given choice. */
  public boolean finishes(int choiceIndex) {
    if (lacks(FINISH_REASON)) {
      return false;
    }
    List<@Nullable Object> choices = choices();
    for (int i = 0; i < choices.size(); i++) {
      Map<String, @Nullable Object> choice = Trees.map(choices.get(i));
      if (choice != null && choice.get("finish_reason") != null) {
        long index = choice.get("index") instanceof Number n ? n.longValue() : i;
        if (index == choiceIndex) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the event ends any choice. */
  public boolean finishesAny() {
    if (lacks(FINISH_REASON)) {
      return false;
    }
    for (Object element : choices()) {
      Map<String, @Nullable Object> choice = Trees.map(element);
      if (choice != null && choice.get("finish_reason") != null) {
        return true;
      }
    }
    return false;
  }

  public List<@Nullable Object> choices() {
    List<@Nullable Object> choices = Trees.list(tree().get("choices"));
    return choices == null ? List.of() : choices;
  }

  /** Whether the event has an {@code error} object, as a stream that breaks ends with. */
  public boolean isError() {
    return !lacks(ERROR) && tree().get("error") != null;
  }

  public @Nullable String model() {
    return tree().get("model") instanceof String s ? s : null;
  }

  /** The event saying that another model answers; this instance if it says so, or names none. */
  public ChatEvent named(String model) {
    byte[] replaced = isDone() ? null : ModelName.replace(toData(), model);
    return replaced == null ? this : ofData(replaced);
  }

  /** Tokens as the provider counted them, if this event says. */
  public @Nullable TokenUsage usage() {
    if (lacks(USAGE)) {
      return null;
    }
    return Usages.fromOpenAi(tree().get("usage"), tree().get("service_tier"));
  }

  /** Maps every text of every choice; returns this instance if nothing changed. */
  public ChatEvent mapText(TextMapper mapper) {
    Map<String, @Nullable Object> before = tree();
    Map<String, @Nullable Object> changed = ReplyTexts.map(before, "delta", mapper);
    return changed == before ? this : of(changed);
  }

  /** A copy with one field set; {@code null} removes it. */
  public ChatEvent with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> copy = Trees.copy(tree());
    if (value == null) {
      copy.remove(name);
    } else {
      copy.put(name, value);
    }
    return of(copy);
  }

  /**
   * Whether the unparsed bytes show that no key of that name has a value: answers most questions
   * about most events without parsing them. A key inside a JSON text has its quotes escaped and so
   * does not look like one. Providers do not escape letters of their own keys.
   */
  private boolean lacks(byte[] quotedKey) {
    byte[] bytes = raw;
    return tree == null && bytes != null && !KeyScan.hasValue(bytes, quotedKey);
  }

  /** The {@code data} of the SSE event: JSON, or {@code [DONE]}. */
  public byte[] toData() {
    byte[] bytes = raw;
    if (bytes == null) {
      bytes = Json.write(tree());
      raw = bytes;
    }
    return bytes;
  }
}
