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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a streamed reply in a protocol's form, OpenAI's {@code chat.completion.chunk} unless
 * said otherwise. Parsed only when somebody looks inside; unchanged bytes are sent on as they came.
 * Immutable, but not safe to share between threads while it is still unparsed.
 */
public final class ChatEvent {
  private static final byte[] DONE_BYTES = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  /** The end mark of an OpenAI stream. */
  public static final ChatEvent DONE =
      new ChatEvent(Form.OPENAI, null, Map.of(), DONE_BYTES, true, null);

  private final Form form;
  private final @Nullable String name;
  private final boolean end;
  private final @Nullable TokenUsage counted;
  private @Nullable Map<String, @Nullable Object> tree;
  private byte @Nullable [] raw;

  private ChatEvent(
      Form form,
      @Nullable String name,
      @Nullable Map<String, @Nullable Object> tree,
      byte @Nullable [] raw,
      boolean end,
      @Nullable TokenUsage counted) {
    this.form = form;
    this.name = name;
    this.tree = tree;
    this.raw = raw;
    this.end = end;
    this.counted = counted;
  }

  public static ChatEvent of(Map<String, @Nullable Object> tree) {
    return of(Form.OPENAI, tree);
  }

  public static ChatEvent of(Form form, Map<String, @Nullable Object> tree) {
    return new ChatEvent(form, form.eventName(tree), tree, null, false, null);
  }

  /** The event after which nothing follows, in a form that has a tree for it. */
  public static ChatEvent endOf(Form form, Map<String, @Nullable Object> tree) {
    return new ChatEvent(form, form.eventName(tree), tree, null, true, null);
  }

  /** Wraps the {@code data} of an SSE event without parsing it. */
  public static ChatEvent ofData(byte[] data) {
    return ofData(Form.OPENAI, null, data);
  }

  /**
   * Wraps an SSE event without parsing it.
   *
   * @param name its {@code event} field
   */
  public static ChatEvent ofData(Form form, @Nullable String name, byte[] data) {
    boolean end = form.isEnd(name, data);
    return end && form == Form.OPENAI ? DONE : new ChatEvent(form, name, null, data, end, null);
  }

  static boolean isDone(byte[] data) {
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
    return like.form.textDelta(like, path, text);
  }

  /**
   * The same event with the tokens that it stands for.
   *
   * @param usage as the provider counted, which the form may be unable to tell apart
   */
  public ChatEvent counting(TokenUsage usage) {
    return new ChatEvent(form, name, tree, raw, end, usage);
  }

  public Form form() {
    return form;
  }

  /** The {@code event} field of the SSE event, {@code null} for none. */
  public @Nullable String name() {
    return name;
  }

  /** Whether nothing follows. */
  public boolean isDone() {
    return end;
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
      parsed = bytes == null ? Map.of() : Json.parseObject(bytes);
      tree = parsed;
    }
    return parsed;
  }

  /** Whether any choice carries text, reasoning, a refusal or a tool call: the first counts. */
  public boolean hasContent() {
    return form.hasContent(this);
  }

  /** Whether the event ends what the paths of that number belong to: a choice, a content block. */
  public boolean finishes(int number) {
    return form.finishes(this, number);
  }

  /** The choice that the event completes, -1 if none. */
  public int finishedChoice() {
    return form.finishedChoice(this);
  }

  /** Whether the event reports an error, as a stream that breaks ends with. */
  public boolean isError() {
    return form.isError(this);
  }

  /** Which model the event says answers, if it says. */
  public @Nullable String model() {
    return isDone() ? null : ModelName.of(toData());
  }

  /** The event saying that another model answers; this instance if it says so, or names none. */
  public ChatEvent named(String model) {
    byte[] replaced = isDone() ? null : ModelName.replace(toData(), model);
    return replaced == null ? this : new ChatEvent(form, name, null, replaced, end, counted);
  }

  /** Tokens as the provider counted them, if this event says. */
  public @Nullable TokenUsage usage() {
    return usage(null);
  }

  /**
   * Tokens as the provider has counted them so far.
   *
   * @param before what earlier events of the stream have said; the result if this one says nothing
   */
  public @Nullable TokenUsage usage(@Nullable TokenUsage before) {
    return counted == null ? form.usage(this, before) : counted;
  }

  /** Whether the event says nothing but tokens. */
  public boolean isOnlyUsage() {
    return form.isOnlyUsage(this);
  }

  /** Maps every text; returns this instance if nothing changed. */
  public ChatEvent mapText(TextMapper mapper) {
    Map<String, @Nullable Object> before = tree();
    Map<String, @Nullable Object> changed = form.mapEvent(before, mapper);
    return changed == before ? this : new ChatEvent(form, name, changed, null, end, counted);
  }

  /** A copy with one field set; {@code null} removes it. */
  public ChatEvent with(String field, @Nullable Object value) {
    Map<String, @Nullable Object> copy = Trees.copy(tree());
    if (value == null) {
      copy.remove(field);
    } else {
      copy.put(field, value);
    }
    return new ChatEvent(form, name, copy, null, end, counted);
  }

  /**
   * Whether the unparsed bytes show that no key of that name has a value: answers most questions
   * about most events without parsing them. A key inside a JSON text has its quotes escaped and so
   * does not look like one. Providers do not escape letters of their own keys.
   *
   * @param quotedKey see {@link KeyScan#key}
   */
  public boolean lacks(byte[] quotedKey) {
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
