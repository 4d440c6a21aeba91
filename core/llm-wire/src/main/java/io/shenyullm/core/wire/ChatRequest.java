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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A request in its caller's protocol, OpenAI's chat completions unless said otherwise. Fields that
 * are not known are kept as they came. Immutable: do not change the tree that {@link #fields()}
 * returns.
 */
public final class ChatRequest {
  private final Form form;
  private final Map<String, @Nullable Object> fields;
  private final String model;
  private final List<@Nullable Object> messages;
  private final boolean stream;
  private final boolean includeUsage;
  private final OptionalInt maxOutputTokens;

  /** Not a number until somebody has asked. */
  private volatile double estimatedTokens = Double.NaN;

  private ChatRequest(
      Form form,
      Map<String, @Nullable Object> fields,
      String model,
      List<@Nullable Object> messages,
      boolean stream,
      boolean includeUsage,
      OptionalInt maxOutputTokens) {
    this.form = form;
    this.fields = Collections.unmodifiableMap(fields);
    this.model = model;
    this.messages = messages;
    this.stream = stream;
    this.includeUsage = includeUsage;
    this.maxOutputTokens = maxOutputTokens;
  }

  /**
   * Validates a parsed request in OpenAI's form.
   *
   * @throws InvalidRequestException naming the first field of a wrong type
   */
  public static ChatRequest of(Map<String, @Nullable Object> fields) {
    return Form.OPENAI.request(fields);
  }

  /** For a {@link Form} that has validated the fields. */
  public static ChatRequest validated(
      Form form,
      Map<String, @Nullable Object> fields,
      String model,
      List<@Nullable Object> messages,
      boolean stream,
      boolean includeUsage,
      OptionalInt maxOutputTokens) {
    return new ChatRequest(form, fields, model, messages, stream, includeUsage, maxOutputTokens);
  }

  /** The caller's protocol. */
  public Form form() {
    return form;
  }

  /** A model id, an alias or {@code auto}. */
  public String model() {
    return model;
  }

  /**
   * Message objects: maps with {@code role} (a string) and {@code content} (string, list, null).
   */
  public List<@Nullable Object> messages() {
    return Collections.unmodifiableList(messages);
  }

  public boolean stream() {
    return stream;
  }

  /** Whether the caller asked for {@code stream_options.include_usage}. */
  public boolean includeUsage() {
    return includeUsage;
  }

  /** {@code max_completion_tokens}, else {@code max_tokens}. */
  public OptionalInt maxOutputTokens() {
    return maxOutputTokens;
  }

  /** Number of choices asked for, {@code n}, at least 1. */
  public int choices() {
    return fields.get("n") instanceof Number n ? Math.max(1, n.intValue()) : 1;
  }

  public boolean hasTools() {
    List<@Nullable Object> tools = Trees.list(fields.get("tools"));
    return tools != null && !tools.isEmpty();
  }

  public @Nullable Object field(String name) {
    return fields.get(name);
  }

  public Map<String, @Nullable Object> fields() {
    return fields;
  }

  /** A copy with one field set; {@code null} removes it. */
  public ChatRequest with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(fields);
    if (value == null) {
      copy.remove(name);
    } else {
      copy.put(name, value);
    }
    return form.request(copy);
  }

  /**
   * What is left to be known of a request that nobody sends any more: its model, numbers and
   * switches, and how many tokens it was estimated at. It has no messages, tools or texts.
   */
  public ChatRequest withoutContent() {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          if (value instanceof Number || value instanceof Boolean) {
            rest.put(name, value);
          }
        });
    ChatRequest left =
        new ChatRequest(form, rest, model, List.of(), stream, includeUsage, maxOutputTokens);
    left.estimatedTokens = estimatedTokens;
    return left;
  }

  /** Shows what the request consists of. */
  public void visit(RequestVisitor visitor) {
    form.visit(this, visitor);
  }

  /**
   * About how many tokens the request has, before a model family's factor. Remembered, as every
   * model that could answer is compared by it.
   *
   * @param estimate always the same
   */
  public double estimatedTokens(ToDoubleFunction<ChatRequest> estimate) {
    double known = estimatedTokens;
    if (Double.isNaN(known)) {
      known = estimate.applyAsDouble(this);
      estimatedTokens = known;
    }
    return known;
  }

  /** What the request asks for. */
  public Set<Feature> features() {
    return form.features(this);
  }

  /**
   * Maps every string that a provider gets, keys included, but for {@link #model()} and the words
   * of the protocol. Returns this instance if nothing changed.
   *
   * @throws IllegalStateException if two keys of one object are mapped to the same one
   */
  public ChatRequest mapSegments(SegmentMapper mapper) {
    Map<String, @Nullable Object> changed = Segments.map(fields, mapper);
    return changed == fields ? this : form.request(changed);
  }

  /**
   * Number of parts whose content is not text: images, audio, files, kinds that are not known. Each
   * string of notation {@link Notation#OPAQUE} stands in one of them, but for a provider's own
   * proofs of what its model has thought.
   */
  public int opaqueParts() {
    return Segments.opaqueParts(messages);
  }

  public byte[] toJson() {
    return Json.write(fields);
  }
}
