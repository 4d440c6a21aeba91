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
import io.shenyullm.core.protocol.Conversation;
import io.shenyullm.core.protocol.Message;
import io.shenyullm.core.protocol.Part;
import io.shenyullm.core.protocol.UntranslatableException;
import io.shenyullm.core.wire.ChatRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of OpenAI's callers for providers that speak something else. A field that only
 * hints is dropped and named; any other that has no counterpart is refused with its name, because
 * an answer to another question is worse than none.
 */
final class OpenAiRequests {
  /** Read elsewhere in this class. */
  private static final Set<String> READ =
      Set.of(
          "model",
          "messages",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop",
          "stream",
          "stream_options",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "response_format",
          "user",
          "thinking");

  /** Hints: the answer stays an answer to the same question without them. */
  private static final Set<String> HINTS =
      Set.of(
          "frequency_penalty",
          "metadata",
          "prediction",
          "presence_penalty",
          "prompt_cache_key",
          "prompt_cache_retention",
          "reasoning_effort",
          "safety_identifier",
          "seed",
          "service_tier",
          "store",
          "verbosity");

  private final ChatRequest request;
  private final List<String> dropped = new ArrayList<>();

  OpenAiRequests(ChatRequest request) {
    this.request = request;
  }

  Conversation read() {
    sortOut();
    List<Message> messages = new ArrayList<>();
    List<@Nullable Object> given = request.messages();
    for (int i = 0; i < given.size(); i++) {
      Map<String, @Nullable Object> message = JsonTrees.map(given.get(i));
      if (message != null) {
        messages.add(message(message, "messages[" + i + "]"));
      }
    }
    return new Conversation(
        messages,
        tools(),
        toolChoice(),
        request.field("parallel_tool_calls") instanceof Boolean parallel ? parallel : null,
        new Conversation.Settings(
            request.maxOutputTokens(),
            number("temperature"),
            number("top_p"),
            request.field("top_k") instanceof Number topK ? topK : null,
            stops(),
            request.stream(),
            JsonTrees.map(request.field("thinking")),
            request.field("user") instanceof String user ? user : ""),
        format(),
        dropped);
  }

  private void sortOut() {
    if (request.choices() > 1) {
      throw new UntranslatableException("n", "only one choice can be asked of this provider");
    }
    for (Map.Entry<String, @Nullable Object> field : request.fields().entrySet()) {
      String name = field.getKey();
      Object value = field.getValue();
      if (value == null || READ.contains(name) || saysNothing(name, value)) {
        continue;
      }
      if (!HINTS.contains(name)) {
        throw new UntranslatableException(name, "is not supported by this provider");
      }
      dropped.add(name);
    }
  }

  /** Whether the field only spells out what holds without it. */
  private static boolean saysNothing(String name, Object value) {
    return switch (name) {
      case "n" -> true;
      case "logprobs", "store" -> value.equals(false);
      case "top_logprobs", "frequency_penalty", "presence_penalty" ->
          value instanceof Number n && n.doubleValue() == 0;
      case "logit_bias" -> value instanceof Map<?, ?> map && map.isEmpty();
      case "modalities" -> value.equals(List.of("text"));
      default -> false;
    };
  }

  // ---- messages ----

  private static Message message(Map<String, @Nullable Object> message, String path) {
    List<Part> parts = new ArrayList<>();
    Message.Role role =
        switch (JsonTrees.text(message, "role", "")) {
          case "system", "developer" -> Message.Role.SYSTEM;
          case "user" -> Message.Role.USER;
          case "assistant" -> {
            thinking(message, path, parts);
            yield Message.Role.ASSISTANT;
          }
          case "tool" -> {
            List<Part> said = new ArrayList<>();
            content(message, path, said);
            parts.add(
                new Part.ToolResult(
                    JsonTrees.text(message, "tool_call_id", ""), said, false, mark(message)));
            yield Message.Role.USER;
          }
          default ->
              throw new UntranslatableException(
                  path + ".role", "is not supported by this provider");
        };
    if (parts.isEmpty() || role == Message.Role.ASSISTANT) {
      content(message, path, parts);
    }
    if (message.get("refusal") instanceof String refusal && !refusal.isEmpty()) {
      parts.add(new Part.Refusal(refusal));
    }
    calls(message, path, parts);
    return new Message(role, parts, path);
  }

  /** Signed thinking that a translated reply has carried here, see {@link OpenAiReplies}. */
  private static void thinking(
      Map<String, @Nullable Object> message, String path, List<Part> parts) {
    List<@Nullable Object> blocks = JsonTrees.list(message.get(OpenAi.THINKING_BLOCKS));
    if (blocks == null) {
      return;
    }
    for (int i = 0; i < blocks.size(); i++) {
      Map<String, @Nullable Object> block = JsonTrees.map(blocks.get(i));
      if (block == null) {
        continue;
      }
      if ("thinking".equals(block.get("type"))) {
        parts.add(
            new Part.Thinking(
                JsonTrees.text(block, "thinking", ""), JsonTrees.text(block, "signature", "")));
      } else {
        parts.add(
            new Part.Opaque(
                OpenAi.BLOCKS_OF, block, path + "." + OpenAi.THINKING_BLOCKS + "[" + i + "]"));
      }
    }
  }

  private static void content(
      Map<String, @Nullable Object> message, String path, List<Part> parts) {
    List<@Nullable Object> given = JsonTrees.list(message.get("content"));
    if (given == null) {
      if (message.get("content") instanceof String text) {
        parts.add(new Part.Text(text, "tool".equals(message.get("role")) ? null : mark(message)));
      }
      return;
    }
    for (int i = 0; i < given.size(); i++) {
      Map<String, @Nullable Object> part = JsonTrees.map(given.get(i));
      if (part != null) {
        parts.add(part(part, path + ".content[" + i + "]"));
      }
    }
  }

  private static Part part(Map<String, @Nullable Object> part, String at) {
    return switch (JsonTrees.text(part, "type", "")) {
      case "text" -> new Part.Text(JsonTrees.text(part, "text", ""), mark(part));
      case "refusal" -> new Part.Refusal(JsonTrees.text(part, "refusal", ""));
      case "image_url" -> image(part, at);
      case "file" -> file(part, at);
      default ->
          throw new UntranslatableException(
              at, "parts of this type are not supported by this provider");
    };
  }

  private static Part image(Map<String, @Nullable Object> part, String at) {
    Map<String, @Nullable Object> holder = JsonTrees.map(part.get("image_url"));
    String url = JsonTrees.text(holder, "url", "");
    String detail = JsonTrees.text(holder, "detail", "");
    if (url.startsWith("data:")) {
      return media(Part.Media.Kind.IMAGE, at + ".image_url.url", url, "", detail, part);
    }
    if (!url.toLowerCase(Locale.ROOT).startsWith("http")) {
      throw new UntranslatableException(at + ".image_url.url", "must be an http or data URL");
    }
    return new Part.Media(
        Part.Media.Kind.IMAGE, at, "", Part.Media.Source.URL, url, "", detail, mark(part));
  }

  private static Part file(Map<String, @Nullable Object> part, String at) {
    Map<String, @Nullable Object> file = JsonTrees.map(part.get("file"));
    String data = JsonTrees.text(file, "file_data", "");
    if (!data.startsWith("data:")) {
      throw new UntranslatableException(
          at + ".file", "only content in file_data is supported by this provider");
    }
    String name = JsonTrees.text(file, "filename", "");
    return media(Part.Media.Kind.DOCUMENT, at + ".file.file_data", data, name, "", part);
  }

  /** {@code data:<media type>[;parameters];base64,<data>}, RFC 2397. */
  private static Part media(
      Part.Media.Kind kind,
      String path,
      String url,
      String name,
      String detail,
      Map<String, @Nullable Object> part) {
    int comma = url.indexOf(',');
    String head = comma < 0 ? "" : url.substring("data:".length(), comma);
    if (!head.endsWith(";base64")) {
      throw new UntranslatableException(path, "must be a base64 data URL");
    }
    return new Part.Media(
        kind,
        path,
        head.substring(0, head.indexOf(';')),
        Part.Media.Source.BASE64,
        url.substring(comma + 1),
        name,
        detail,
        mark(part));
  }

  private static void calls(Map<String, @Nullable Object> message, String path, List<Part> parts) {
    List<@Nullable Object> calls = JsonTrees.list(message.get("tool_calls"));
    for (int i = 0; calls != null && i < calls.size(); i++) {
      Map<String, @Nullable Object> call = JsonTrees.map(calls.get(i));
      Map<String, @Nullable Object> function =
          call == null ? null : JsonTrees.map(call.get("function"));
      String at = path + ".tool_calls[" + i + "]";
      if (call == null || function == null) {
        throw new UntranslatableException(at, "only function calls are supported");
      }
      parts.add(
          new Part.ToolCall(
              JsonTrees.text(call, "id", ""),
              JsonTrees.text(function, "name", ""),
              JsonTrees.text(function, "arguments", ""),
              at + ".function.arguments",
              mark(call)));
    }
  }

  /** Prompt cache marks travel through OpenAI's form as an extension. */
  private static @Nullable Map<String, @Nullable Object> mark(
      Map<String, @Nullable Object> holder) {
    return JsonTrees.map(holder.get("cache_control"));
  }

  // ---- settings ----

  private @Nullable BigDecimal number(String field) {
    Object value = request.field(field);
    if (value == null) {
      return null;
    }
    if (value instanceof Number n) {
      return new BigDecimal(n.toString());
    }
    throw new UntranslatableException(field, "must be a number");
  }

  private List<String> stops() {
    Object stop = request.field("stop");
    List<@Nullable Object> given = stop instanceof String s ? List.of(s) : JsonTrees.list(stop);
    List<String> stops = new ArrayList<>();
    for (int i = 0; given != null && i < given.size(); i++) {
      if (!(given.get(i) instanceof String text)) {
        throw new UntranslatableException("stop", "must be a string or an array of strings");
      }
      stops.add(text);
    }
    return stops;
  }

  private Conversation.@Nullable Format format() {
    Map<String, @Nullable Object> format = JsonTrees.map(request.field("response_format"));
    switch (JsonTrees.text(format, "type", "text")) {
      case "text":
        return null;
      case "json_object":
        return new Conversation.Format("answer", null);
      case "json_schema":
        Map<String, @Nullable Object> named =
            format == null ? null : JsonTrees.map(format.get("json_schema"));
        return new Conversation.Format(
            JsonTrees.text(named, "name", "answer"),
            named == null ? null : JsonTrees.map(named.get("schema")));
      default:
        throw new UntranslatableException("response_format", "is not supported by this provider");
    }
  }

  // ---- tools ----

  private List<Conversation.Tool> tools() {
    List<@Nullable Object> given = JsonTrees.list(request.field("tools"));
    List<Conversation.Tool> tools = new ArrayList<>();
    for (int i = 0; given != null && i < given.size(); i++) {
      tools.add(tool(JsonTrees.map(given.get(i)), "tools[" + i + "]"));
    }
    return tools;
  }

  private static Conversation.Tool tool(@Nullable Map<String, @Nullable Object> tool, String path) {
    Map<String, @Nullable Object> function =
        tool == null ? null : JsonTrees.map(tool.get("function"));
    String name = JsonTrees.text(function, "name");
    if (tool == null
        || function == null
        || name == null
        || !"function".equals(JsonTrees.text(tool, "type", "function"))) {
      throw new UntranslatableException(path, "only function tools with a name are supported");
    }
    return new Conversation.Tool(
        name,
        JsonTrees.text(function, "description"),
        JsonTrees.map(function.get("parameters")),
        Boolean.TRUE.equals(function.get("strict")),
        mark(tool));
  }

  private Conversation.@Nullable ToolChoice toolChoice() {
    Object given = request.field("tool_choice");
    if (given == null) {
      return null;
    }
    if (given instanceof String word) {
      return new Conversation.ToolChoice(
          switch (word) {
            case "auto" -> Conversation.ToolChoice.Mode.AUTO;
            case "none" -> Conversation.ToolChoice.Mode.NONE;
            case "required" -> Conversation.ToolChoice.Mode.REQUIRED;
            default -> throw new UntranslatableException("tool_choice", "is not known: " + word);
          },
          "");
    }
    Map<String, @Nullable Object> named = JsonTrees.map(given);
    String name =
        JsonTrees.text(named == null ? null : JsonTrees.map(named.get("function")), "name");
    if (name == null) {
      throw new UntranslatableException("tool_choice", "must name a function");
    }
    return new Conversation.ToolChoice(Conversation.ToolChoice.Mode.NAMED, name);
  }
}
