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

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields that the gateway itself relies on; everything else is the provider's business.
 */
final class ChatRequestReader {
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final int MAX_MESSAGES = 4096;
  private static final int LONGEST_MODEL = 256;

  /** What providers allow; more would also overflow the estimate of what the call costs. */
  private static final int MAX_CHOICES = 128;

  private ChatRequestReader() {}

  static ChatRequest read(Map<String, @Nullable Object> fields) {
    String model = text(fields.get("model"), "model");
    if (model.isBlank()) {
      throw new InvalidRequestException("model", "must not be blank");
    }
    if (model.length() > LONGEST_MODEL) {
      // it is kept in usage and audit records, also where a plain upstream knows the models
      throw new InvalidRequestException(
          "model", "must have at most " + LONGEST_MODEL + " characters");
    }
    List<@Nullable Object> messages = Trees.list(fields.get("messages"));
    if (messages == null) {
      throw new InvalidRequestException("messages", "must be an array");
    }
    if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
      throw new InvalidRequestException("messages", "must have 1 to " + MAX_MESSAGES + " entries");
    }
    for (int i = 0; i < messages.size(); i++) {
      checkMessage(messages.get(i), "messages[" + i + "]");
    }
    Object tools = fields.get("tools");
    if (tools != null) {
      checkObjects(tools, "tools");
    }
    Map<String, @Nullable Object> options = object(fields.get("stream_options"), "stream_options");
    boolean includeUsage =
        options != null && bool(options.get("include_usage"), "stream_options.include_usage");
    OptionalInt maximum = positive(fields.get("max_completion_tokens"), "max_completion_tokens");
    OptionalInt older = positive(fields.get("max_tokens"), "max_tokens");
    OptionalInt choices = positive(fields.get("n"), "n");
    if (choices.orElse(1) > MAX_CHOICES) {
      throw new InvalidRequestException("n", "must be at most " + MAX_CHOICES);
    }
    return ChatRequest.validated(
        Form.OPENAI,
        fields,
        model,
        messages,
        bool(fields.get("stream"), "stream"),
        includeUsage,
        maximum.isPresent() ? maximum : older);
  }

  private static void checkMessage(@Nullable Object value, String path) {
    Map<String, @Nullable Object> message = Trees.map(value);
    if (message == null) {
      throw new InvalidRequestException(path, "must be an object");
    }
    String role = text(message.get("role"), path + ".role");
    if (!ROLES.contains(role)) {
      throw new InvalidRequestException(path + ".role", "must be one of " + sortedRoles());
    }
    Object content = message.get("content");
    if (content == null || content instanceof String) {
      checkToolCalls(message, path);
      return;
    }
    List<@Nullable Object> parts = Trees.list(content);
    if (parts == null) {
      throw new InvalidRequestException(path + ".content", "must be a string or an array of parts");
    }
    for (int i = 0; i < parts.size(); i++) {
      String at = path + ".content[" + i + "]";
      Map<String, @Nullable Object> part = Trees.map(parts.get(i));
      if (part == null) {
        throw new InvalidRequestException(at, "must be an object");
      }
      if ("text".equals(text(part.get("type"), at + ".type"))) {
        text(part.get("text"), at + ".text");
      }
    }
    checkToolCalls(message, path);
  }

  private static void checkToolCalls(Map<String, @Nullable Object> message, String path) {
    Object calls = message.get("tool_calls");
    if (calls != null) {
      checkObjects(calls, path + ".tool_calls");
    }
  }

  private static void checkObjects(Object value, String path) {
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      throw new InvalidRequestException(path, "must be an array");
    }
    for (int i = 0; i < list.size(); i++) {
      if (Trees.map(list.get(i)) == null) {
        throw new InvalidRequestException(path + "[" + i + "]", "must be an object");
      }
    }
  }

  private static String sortedRoles() {
    return ROLES.stream().sorted().toList().toString();
  }

  private static String text(@Nullable Object value, String path) {
    if (value instanceof String s) {
      return s;
    }
    throw new InvalidRequestException(path, value == null ? "is required" : "must be a string");
  }

  private static boolean bool(@Nullable Object value, String path) {
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean b) {
      return b;
    }
    throw new InvalidRequestException(path, "must be true or false");
  }

  private static OptionalInt positive(@Nullable Object value, String path) {
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof Integer n && n > 0) {
      return OptionalInt.of(n);
    }
    throw new InvalidRequestException(path, "must be a positive whole number");
  }

  private static @Nullable Map<String, @Nullable Object> object(
      @Nullable Object value, String path) {
    if (value == null) {
      return null;
    }
    Map<String, @Nullable Object> map = Trees.map(value);
    if (map == null) {
      throw new InvalidRequestException(path, "must be an object");
    }
    return map;
  }
}
