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

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows where things stand in one protocol's requests, replies and stream events, so that {@link
 * ChatRequest}, {@link ChatReply} and {@link ChatEvent} can answer for all of them. Stateless,
 * thread-safe.
 *
 * <p>A text's path begins with the number of what it belongs to and that ends by itself in a
 * stream: a choice in OpenAI's protocol, a content block in Anthropic's. A path that ends with
 * {@code arguments} holds JSON as text.
 */
public interface Form {
  /** OpenAI's chat completions. */
  Form OPENAI = new OpenAiForm();

  /** Short name of the protocol, e.g. {@code openai}. */
  String name();

  // ---- requests ----

  /**
   * Names of headers in which callers ask something of the protocol, in lower case. They travel to
   * providers of the same protocol and to nobody else.
   */
  default Set<String> headers() {
    return Set.of();
  }

  /**
   * Those of {@link #headers()} that ask for something, so that a caller must be told where a
   * provider of another protocol does not hear it; others only say which version is spoken.
   */
  default Set<String> askingHeaders() {
    return Set.of();
  }

  /**
   * Validates a parsed request.
   *
   * @throws InvalidRequestException naming the first field of a wrong type
   */
  ChatRequest request(Map<String, @Nullable Object> fields);

  void visit(ChatRequest request, RequestVisitor visitor);

  /** What the request asks for. */
  Set<Feature> features(ChatRequest request);

  // ---- whole replies ----

  /** Whether a tree is an answer, and not an error or something else. */
  boolean isReply(Map<String, @Nullable Object> tree);

  /** Maps all texts; returns the same tree if nothing changed. */
  Map<String, @Nullable Object> mapReply(Map<String, @Nullable Object> tree, TextMapper mapper);

  @Nullable TokenUsage usage(Map<String, @Nullable Object> reply);

  // ---- stream events ----

  /** Whether nothing follows the event. */
  boolean isEnd(@Nullable String name, byte[] data);

  /** The event after which nothing follows. */
  ChatEvent end();

  boolean hasContent(ChatEvent event);

  /** Whether the event ends what paths of that number belong to. */
  boolean finishes(ChatEvent event, int number);

  /** The choice that the event completes, -1 if none. */
  int finishedChoice(ChatEvent event);

  boolean isError(ChatEvent event);

  /** Kind and code of an error event, words for classification; empty if they are not there. */
  String errorLabel(ChatEvent event);

  /** What an error event says, empty if nothing. */
  String errorMessage(ChatEvent event);

  /**
   * Tokens so far.
   *
   * @param before what earlier events of the stream have said
   */
  @Nullable TokenUsage usage(ChatEvent event, @Nullable TokenUsage before);

  /** Whether the event says nothing but tokens. */
  boolean isOnlyUsage(ChatEvent event);

  Map<String, @Nullable Object> mapEvent(Map<String, @Nullable Object> tree, TextMapper mapper);

  /** An event that carries one text at a path. */
  ChatEvent textDelta(ChatEvent like, String path, String text);

  /** The {@code event} field that goes with an event's data, {@code null} for none. */
  @Nullable String eventName(Map<String, @Nullable Object> tree);

  // ---- errors ----

  /**
   * An error body.
   *
   * @param type as OpenAI names it, e.g. {@code invalid_request_error}
   */
  byte[] error(int status, String type, String code, String message, @Nullable String param);

  /** The last event of a broken stream. */
  ChatEvent errorEvent(byte[] error);
}
