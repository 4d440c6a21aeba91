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
package io.shenyullm.core.protocol.anthropic;

import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields that the gateway itself relies on; everything else is the provider's business.
 */
final class AnthropicRequestReader {
  private static final Set<String> ROLES = Set.of("user", "assistant", "system");
  private static final int MAX_MESSAGES = 100_000; // the API's own bound
  private static final int LONGEST_MODEL = 256;

  private AnthropicRequestReader() {}

  static ChatRequest read(Map<String, @Nullable Object> fields) {
    if (!(fields.get("model") instanceof String model) || model.isBlank()) {
      throw new InvalidRequestException("model", "must be a string that is not blank");
    }
    if (model.length() > LONGEST_MODEL) {
      throw new InvalidRequestException(
          "model", "must have at most " + LONGEST_MODEL + " characters");
    }
    List<@Nullable Object> messages = JsonTrees.list(fields.get("messages"));
    if (messages == null || messages.isEmpty() || messages.size() > MAX_MESSAGES) {
      throw new InvalidRequestException(
          "messages", "must be an array of 1 to " + MAX_MESSAGES + " entries");
    }
    for (int i = 0; i < messages.size(); i++) {
      checkMessage(JsonTrees.map(messages.get(i)), "messages[" + i + "]");
    }
    if (fields.get("system") != null) {
      checkContent(fields.get("system"), "system");
    }
    Object tools = fields.get("tools");
    if (tools != null) {
      checkObjects(tools, "tools");
    }
    Object stream = fields.get("stream");
    if (stream != null && !(stream instanceof Boolean)) {
      throw new InvalidRequestException("stream", "must be true or false");
    }
    return ChatRequest.validated(
        AnthropicForm.INSTANCE,
        fields,
        model,
        messages,
        Boolean.TRUE.equals(stream),
        true, // counts are part of every stream
        limit(fields.get("max_tokens")));
  }

  private static OptionalInt limit(@Nullable Object value) {
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof Integer n && n > 0) {
      return OptionalInt.of(n);
    }
    throw new InvalidRequestException("max_tokens", "must be a positive whole number");
  }

  private static void checkMessage(@Nullable Map<String, @Nullable Object> message, String path) {
    if (message == null) {
      throw new InvalidRequestException(path, "must be an object");
    }
    if (!(message.get("role") instanceof String role) || !ROLES.contains(role)) {
      throw new InvalidRequestException(
          path + ".role", "must be one of " + ROLES.stream().sorted().toList());
    }
    checkContent(message.get("content"), path + ".content");
  }

  private static void checkContent(@Nullable Object content, String path) {
    if (content instanceof String) {
      return;
    }
    if (content == null) {
      throw new InvalidRequestException(path, "is required");
    }
    List<Map<String, @Nullable Object>> blocks = checkObjects(content, path);
    for (int i = 0; i < blocks.size(); i++) {
      Map<String, @Nullable Object> block = blocks.get(i);
      String at = path + "[" + i + "]";
      if (!(block.get("type") instanceof String type)) {
        throw new InvalidRequestException(at + ".type", "must be a string");
      }
      if (type.equals("text") && !(block.get("text") instanceof String)) {
        throw new InvalidRequestException(at + ".text", "must be a string");
      }
      if (type.equals("tool_result") && block.get("content") != null) {
        checkContent(block.get("content"), at + ".content");
      }
    }
  }

  private static List<Map<String, @Nullable Object>> checkObjects(Object value, String path) {
    List<@Nullable Object> list = JsonTrees.list(value);
    if (list == null) {
      throw new InvalidRequestException(path, "must be a string or an array of objects");
    }
    List<Map<String, @Nullable Object>> objects = new java.util.ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Map<String, @Nullable Object> object = JsonTrees.map(list.get(i));
      if (object == null) {
        throw new InvalidRequestException(path + "[" + i + "]", "must be an object");
      }
      objects.add(object);
    }
    return objects;
  }
}
