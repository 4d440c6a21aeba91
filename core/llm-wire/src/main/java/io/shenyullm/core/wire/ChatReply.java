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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer in a protocol's form, OpenAI's unless said otherwise. Unknown fields are kept.
 * Immutable: do not change the tree.
 */
public final class ChatReply {
  private final Form form;
  private final Map<String, @Nullable Object> tree;
  private final byte @Nullable [] raw;
  private final @Nullable TokenUsage counted;

  private ChatReply(
      Form form,
      Map<String, @Nullable Object> tree,
      byte @Nullable [] raw,
      @Nullable TokenUsage counted) {
    this.form = form;
    this.tree = tree;
    this.raw = raw;
    this.counted = counted;
  }

  public static ChatReply of(Map<String, @Nullable Object> tree) {
    return new ChatReply(Form.OPENAI, tree, null, null);
  }

  /**
   * A reply that was translated.
   *
   * @param counted tokens as the provider counted them, which the form may be unable to tell apart
   */
  public static ChatReply of(
      Form form, Map<String, @Nullable Object> tree, @Nullable TokenUsage counted) {
    return new ChatReply(form, tree, null, counted);
  }

  /**
   * Reads a reply and remembers its bytes, which are sent on while nothing changes it.
   *
   * @throws io.shenyullm.core.json.JsonSyntaxException if the bytes are not a JSON object
   */
  public static ChatReply parse(byte[] json) {
    return parsed(Form.OPENAI, Json.parseObject(json), json);
  }

  /** A reply whose bytes have been parsed already. */
  public static ChatReply parsed(Form form, Map<String, @Nullable Object> tree, byte[] json) {
    return new ChatReply(form, tree, json, null);
  }

  public Form form() {
    return form;
  }

  public Map<String, @Nullable Object> tree() {
    return tree;
  }

  /** The model that the provider says has answered. */
  public @Nullable String model() {
    return tree.get("model") instanceof String s ? s : null;
  }

  /**
   * The reply saying that another model has answered; this instance if it says so, or names none.
   */
  public ChatReply named(String model) {
    byte[] replaced = ModelName.replace(toJson(), model);
    return replaced == null
        ? this
        : new ChatReply(form, with("model", model).tree(), replaced, counted);
  }

  /** Tokens as the provider counted them, if it did. */
  public @Nullable TokenUsage usage() {
    return counted == null ? form.usage(tree) : counted;
  }

  /** Maps every text of every choice; returns this instance if nothing changed. */
  public ChatReply mapText(TextMapper mapper) {
    Map<String, @Nullable Object> changed = form.mapReply(tree, mapper);
    return changed == tree ? this : new ChatReply(form, changed, null, counted);
  }

  /** A copy with one field set; {@code null} removes it. */
  public ChatReply with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> copy = Trees.copy(tree);
    if (value == null) {
      copy.remove(name);
    } else {
      copy.put(name, value);
    }
    return new ChatReply(form, copy, null, counted);
  }

  public byte[] toJson() {
    byte[] bytes = raw;
    return bytes == null ? Json.write(tree) : bytes;
  }
}
