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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.protocol.Conversation;
import io.shenyullm.core.protocol.Message;
import io.shenyullm.core.protocol.Part;
import io.shenyullm.core.protocol.UntranslatableException;
import io.shenyullm.core.wire.ChatRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of Anthropic's callers for providers that speak something else. As with OpenAI's,
 * hints are dropped and named, and what would change the answer is refused with its name.
 */
final class AnthropicRequests {
  /** Read elsewhere in this class. */
  private static final Set<String> READ =
      Set.of(
          "model",
          "messages",
          "system",
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "stream",
          "tools",
          "tool_choice",
          "metadata",
          "output_config",
          "output_format",
          "thinking");

  /** Hints: the answer stays an answer to the same question without them. */
  private static final Set<String> HINTS =
      Set.of("service_tier", "speed", "inference_geo", "context_management", "cache_control");

  private static final Set<String> READ_OF_OUTPUT = Set.of("format", "effort");

  private final ChatRequest request;
  private final List<String> dropped = new ArrayList<>();

  AnthropicRequests(ChatRequest request) {
    this.request = request;
  }

  Conversation read() {
    for (Map.Entry<String, @Nullable Object> field : request.fields().entrySet()) {
      if (field.getValue() == null || READ.contains(field.getKey())) {
        continue;
      }
      if (!HINTS.contains(field.getKey())) {
        throw new UntranslatableException(field.getKey(), "is not supported by this provider");
      }
      dropped.add(field.getKey());
    }
    List<Message> messages = new ArrayList<>();
    List<Part> system = parts(request.field("system"), "system");
    if (!system.isEmpty()) {
      messages.add(new Message(Message.Role.SYSTEM, system, "system"));
    }
    List<@Nullable Object> given = request.messages();
    for (int i = 0; i < given.size(); i++) {
      Map<String, @Nullable Object> message = JsonTrees.map(given.get(i));
      if (message != null) {
        String path = "messages[" + i + "]";
        messages.add(
            new Message(role(message), parts(message.get("content"), path + ".content"), path));
      }
    }
    Map<String, @Nullable Object> choice = JsonTrees.map(request.field("tool_choice"));
    return new Conversation(
        messages,
        tools(),
        toolChoice(choice),
        choice != null && Boolean.TRUE.equals(choice.get("disable_parallel_tool_use"))
            ? Boolean.FALSE
            : null,
        settings(),
        format(),
        dropped);
  }

  private static Message.Role role(Map<String, @Nullable Object> message) {
    return switch (JsonTrees.text(message, "role", "")) {
      case "assistant" -> Message.Role.ASSISTANT;
      case "system" -> Message.Role.SYSTEM;
      default -> Message.Role.USER;
    };
  }

  private Conversation.Settings settings() {
    List<String> stops = new ArrayList<>();
    List<@Nullable Object> given = JsonTrees.list(request.field("stop_sequences"));
    for (int i = 0; given != null && i < given.size(); i++) {
      if (given.get(i) instanceof String stop) {
        stops.add(stop);
      }
    }
    return new Conversation.Settings(
        request.maxOutputTokens(),
        number("temperature"),
        number("top_p"),
        request.field("top_k") instanceof Number topK ? topK : null,
        stops,
        request.stream(),
        JsonTrees.map(request.field("thinking")),
        JsonTrees.text(JsonTrees.map(request.field("metadata")), "user_id", ""));
  }

  private @Nullable BigDecimal number(String field) {
    return request.field(field) instanceof Number n ? new BigDecimal(n.toString()) : null;
  }

  /** What the answer must look like stands in one of two fields, the newer beside hints. */
  private Conversation.@Nullable Format format() {
    Map<String, @Nullable Object> config = JsonTrees.map(request.field("output_config"));
    Object format = config == null ? null : config.get("format");
    if (config != null) {
      droppedOf(config);
    }
    return format == null
        ? format(request.field("output_format"), "output_format")
        : format(format, "output_config.format");
  }

  /** Names go into a header: a key that is not known is not one of them. */
  private void droppedOf(Map<String, @Nullable Object> config) {
    if (config.get("effort") != null) {
      dropped.add("output_config.effort");
    }
    if (config.entrySet().stream()
        .anyMatch(e -> e.getValue() != null && !READ_OF_OUTPUT.contains(e.getKey()))) {
      dropped.add("output_config");
    }
  }

  private static Conversation.@Nullable Format format(@Nullable Object format, String path) {
    if (format == null) {
      return null;
    }
    Map<String, @Nullable Object> schema =
        JsonTrees.map(format instanceof Map<?, ?> map ? map.get("schema") : null);
    if (schema == null) {
      throw new UntranslatableException(path, "is not supported by this provider");
    }
    return new Conversation.Format("answer", schema);
  }

  // ---- tools ----

  private List<Conversation.Tool> tools() {
    List<@Nullable Object> given = JsonTrees.list(request.field("tools"));
    List<Conversation.Tool> tools = new ArrayList<>();
    for (int i = 0; given != null && i < given.size(); i++) {
      Map<String, @Nullable Object> tool = JsonTrees.map(given.get(i));
      String name = JsonTrees.text(tool, "name");
      if (tool == null
          || name == null
          || !"custom".equals(JsonTrees.text(tool, "type", "custom"))) {
        throw new UntranslatableException(
            "tools[" + i + "]", "only tools of your own with a name are supported");
      }
      tools.add(
          new Conversation.Tool(
              name,
              JsonTrees.text(tool, "description"),
              JsonTrees.map(tool.get("input_schema")),
              Boolean.TRUE.equals(tool.get("strict")),
              null));
    }
    return tools;
  }

  private static Conversation.@Nullable ToolChoice toolChoice(
      @Nullable Map<String, @Nullable Object> choice) {
    if (choice == null) {
      return null;
    }
    String type = JsonTrees.text(choice, "type", "");
    return new Conversation.ToolChoice(
        switch (type) {
          case "auto" -> Conversation.ToolChoice.Mode.AUTO;
          case "none" -> Conversation.ToolChoice.Mode.NONE;
          case "any" -> Conversation.ToolChoice.Mode.REQUIRED;
          case "tool" -> Conversation.ToolChoice.Mode.NAMED;
          default -> throw new UntranslatableException("tool_choice.type", "is not known");
        },
        JsonTrees.text(choice, "name", ""));
  }

  // ---- content ----

  private static List<Part> parts(@Nullable Object content, String path) {
    List<Part> parts = new ArrayList<>();
    if (content instanceof String text) {
      parts.add(new Part.Text(text));
    }
    List<@Nullable Object> blocks = JsonTrees.list(content);
    for (int i = 0; blocks != null && i < blocks.size(); i++) {
      Map<String, @Nullable Object> block = JsonTrees.map(blocks.get(i));
      if (block != null) {
        parts.add(part(block, path + "[" + i + "]"));
      }
    }
    return parts;
  }

  /** One block; used for replies, too. */
  static Part part(Map<String, @Nullable Object> block, String path) {
    Map<String, @Nullable Object> mark = JsonTrees.map(block.get("cache_control"));
    return switch (JsonTrees.text(block, "type", "")) {
      case "text" -> new Part.Text(JsonTrees.text(block, "text", ""), mark);
      case "thinking" ->
          new Part.Thinking(
              JsonTrees.text(block, "thinking", ""), JsonTrees.text(block, "signature", ""));
      case "tool_use" -> {
        Object input = block.get("input");
        yield new Part.ToolCall(
            JsonTrees.text(block, "id", ""),
            JsonTrees.text(block, "name", ""),
            new String(Json.write(input == null ? Map.of() : input), StandardCharsets.UTF_8),
            path + ".input",
            mark);
      }
      case "tool_result" ->
          new Part.ToolResult(
              JsonTrees.text(block, "tool_use_id", ""),
              parts(block.get("content"), path + ".content"),
              Boolean.TRUE.equals(block.get("is_error")),
              mark);
      case "image" -> media(Part.Media.Kind.IMAGE, block, path, mark);
      case "document" -> media(Part.Media.Kind.DOCUMENT, block, path, mark);
      case "search_result" -> new Part.Text(searchResult(block), mark);
      default -> new Part.Opaque(Anthropic.NAME, block, path);
    };
  }

  /** What was found, below its title and where it was found, as others are shown it. */
  private static String searchResult(Map<String, @Nullable Object> block) {
    StringJoiner text = new StringJoiner("\n");
    text.add(JsonTrees.text(block, "title", ""));
    text.add(JsonTrees.text(block, "source", ""));
    List<@Nullable Object> found = JsonTrees.list(block.get("content"));
    for (int i = 0; found != null && i < found.size(); i++) {
      text.add(JsonTrees.text(JsonTrees.map(found.get(i)), "text", ""));
    }
    return text.toString();
  }

  private static Part media(
      Part.Media.Kind kind,
      Map<String, @Nullable Object> block,
      String path,
      @Nullable Map<String, @Nullable Object> mark) {
    Map<String, @Nullable Object> source = JsonTrees.map(block.get("source"));
    String at = path + ".source";
    String type = JsonTrees.text(source, "type", "");
    Part.Media.Source kindOfSource =
        switch (type) {
          case "base64" -> Part.Media.Source.BASE64;
          case "text" -> Part.Media.Source.TEXT;
          case "url" -> Part.Media.Source.URL;
          case "file" -> Part.Media.Source.FILE_ID;
          default -> throw new UntranslatableException(at, "is not supported by this provider");
        };
    String value =
        switch (kindOfSource) {
          case BASE64, TEXT -> JsonTrees.text(source, "data", "");
          case URL -> JsonTrees.text(source, "url", "");
          case FILE_ID -> JsonTrees.text(source, "file_id", "");
        };
    return new Part.Media(
        kind,
        at,
        JsonTrees.text(source, "media_type", ""),
        kindOfSource,
        value,
        JsonTrees.text(block, "title", ""),
        "",
        mark);
  }
}
