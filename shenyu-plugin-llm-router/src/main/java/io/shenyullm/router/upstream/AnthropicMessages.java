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
package io.shenyullm.router.upstream;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in the Messages API's form: instructions apart, tool results within user turns,
 * and neighbouring messages of one role joined, as roles must alternate.
 */
final class AnthropicMessages {
  private final List<@Nullable Object> system = new ArrayList<>();
  private final List<@Nullable Object> turns = new ArrayList<>();
  private @Nullable String lastRole;
  private List<@Nullable Object> lastBlocks = new ArrayList<>();

  AnthropicMessages(List<@Nullable Object> messages) {
    for (int i = 0; i < messages.size(); i++) {
      Map<String, @Nullable Object> message = JsonTrees.map(messages.get(i));
      if (message != null) {
        add(message, "messages[" + i + "]");
      }
    }
  }

  /** Text blocks of all system and developer messages in their order. */
  List<@Nullable Object> system() {
    return system;
  }

  List<@Nullable Object> turns() {
    return turns;
  }

  /** Anthropic's prompt cache marks travel through OpenAI's form as an extension. */
  static void keepCacheControl(
      Map<String, @Nullable Object> from, Map<String, @Nullable Object> to) {
    Object mark = from.get("cache_control");
    if (mark != null) {
      to.put("cache_control", mark);
    }
  }

  private void add(Map<String, @Nullable Object> message, String path) {
    switch (JsonTrees.text(message, "role", "")) {
      case "system", "developer" -> system.addAll(texts(message, path));
      case "user" -> append("user", userBlocks(message, path));
      case "assistant" -> append("assistant", assistantBlocks(message, path));
      case "tool" -> append("user", List.of(toolResult(message, path)));
      default ->
          throw new UntranslatableException(path + ".role", "is not supported by this provider");
    }
  }

  private void append(String role, List<@Nullable Object> blocks) {
    if (blocks.isEmpty()) {
      return; // the API refuses empty turns
    }
    if (!role.equals(lastRole)) {
      lastRole = role;
      lastBlocks = new ArrayList<>();
      Map<String, @Nullable Object> turn = new LinkedHashMap<>();
      turn.put("role", role);
      turn.put("content", lastBlocks);
      turns.add(turn);
    }
    lastBlocks.addAll(blocks);
  }

  private static List<@Nullable Object> userBlocks(
      Map<String, @Nullable Object> message, String path) {
    List<@Nullable Object> blocks = new ArrayList<>();
    List<@Nullable Object> parts = JsonTrees.list(message.get("content"));
    if (parts == null) {
      addText(blocks, JsonTrees.text(message, "content", ""), message);
      return blocks;
    }
    for (int i = 0; i < parts.size(); i++) {
      Map<String, @Nullable Object> part = JsonTrees.map(parts.get(i));
      String at = path + ".content[" + i + "]";
      switch (JsonTrees.text(part, "type", "")) {
        case "text" -> addText(blocks, JsonTrees.text(part, "text", ""), part);
        case "image_url" -> blocks.add(image(part, at));
        case "file" -> blocks.add(document(part, at));
        default ->
            throw new UntranslatableException(
                at, "parts of this type are not supported by this provider");
      }
    }
    return blocks;
  }

  private static List<@Nullable Object> assistantBlocks(
      Map<String, @Nullable Object> message, String path) {
    List<@Nullable Object> blocks = new ArrayList<>(texts(message, path));
    addText(blocks, JsonTrees.text(message, "refusal", ""), null);
    List<@Nullable Object> calls = JsonTrees.list(message.get("tool_calls"));
    for (int i = 0; calls != null && i < calls.size(); i++) {
      Map<String, @Nullable Object> call = JsonTrees.map(calls.get(i));
      Map<String, @Nullable Object> function =
          call == null ? null : JsonTrees.map(call.get("function"));
      String at = path + ".tool_calls[" + i + "]";
      if (function == null) {
        throw new UntranslatableException(at, "only function calls are supported");
      }
      Map<String, @Nullable Object> block = new LinkedHashMap<>();
      block.put("type", "tool_use");
      block.put("id", JsonTrees.text(call, "id", ""));
      block.put("name", JsonTrees.text(function, "name", ""));
      block.put("input", arguments(JsonTrees.text(function, "arguments", ""), at));
      blocks.add(block);
    }
    return blocks;
  }

  private static Map<String, @Nullable Object> arguments(String json, String path) {
    if (json.isBlank()) {
      return new LinkedHashMap<>();
    }
    try {
      return Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      throw new UntranslatableException(
          path + ".function.arguments", "must be a JSON object for this provider");
    }
  }

  private static Map<String, @Nullable Object> toolResult(
      Map<String, @Nullable Object> message, String path) {
    Map<String, @Nullable Object> block = new LinkedHashMap<>();
    block.put("type", "tool_result");
    block.put("tool_use_id", JsonTrees.text(message, "tool_call_id", ""));
    List<@Nullable Object> content = texts(message, path);
    if (!content.isEmpty()) {
      block.put("content", content);
    }
    return block;
  }

  /** Content that may only be text: a string, or text and refusal parts. */
  private static List<@Nullable Object> texts(Map<String, @Nullable Object> message, String path) {
    List<@Nullable Object> blocks = new ArrayList<>();
    List<@Nullable Object> parts = JsonTrees.list(message.get("content"));
    if (parts == null) {
      addText(blocks, JsonTrees.text(message, "content", ""), message);
      return blocks;
    }
    for (int i = 0; i < parts.size(); i++) {
      Map<String, @Nullable Object> part = JsonTrees.map(parts.get(i));
      switch (JsonTrees.text(part, "type", "")) {
        case "text" -> addText(blocks, JsonTrees.text(part, "text", ""), part);
        case "refusal" -> addText(blocks, JsonTrees.text(part, "refusal", ""), part);
        default ->
            throw new UntranslatableException(
                path + ".content[" + i + "]", "only text is supported here by this provider");
      }
    }
    return blocks;
  }

  private static void addText(
      List<@Nullable Object> blocks, String text, @Nullable Map<String, @Nullable Object> holder) {
    if (text.isEmpty()) {
      return; // the API refuses empty text blocks
    }
    Map<String, @Nullable Object> block = new LinkedHashMap<>();
    block.put("type", "text");
    block.put("text", text);
    if (holder != null) {
      keepCacheControl(holder, block);
    }
    blocks.add(block);
  }

  private static Map<String, @Nullable Object> image(
      @Nullable Map<String, @Nullable Object> part, String path) {
    Map<String, @Nullable Object> holder =
        part == null ? null : JsonTrees.map(part.get("image_url"));
    String url = JsonTrees.text(holder, "url", "");
    Map<String, @Nullable Object> source;
    if (url.startsWith("data:")) {
      source = base64(url, path + ".image_url.url");
    } else if (url.toLowerCase(Locale.ROOT).startsWith("http")) {
      source = new LinkedHashMap<>();
      source.put("type", "url");
      source.put("url", url);
    } else {
      throw new UntranslatableException(path + ".image_url.url", "must be an http or data URL");
    }
    return block("image", source, part);
  }

  private static Map<String, @Nullable Object> document(
      @Nullable Map<String, @Nullable Object> part, String path) {
    Map<String, @Nullable Object> file = part == null ? null : JsonTrees.map(part.get("file"));
    String data = JsonTrees.text(file, "file_data", "");
    if (!data.startsWith("data:application/pdf;")) {
      throw new UntranslatableException(
          path + ".file", "only PDF content in file_data is supported by this provider");
    }
    return block("document", base64(data, path + ".file.file_data"), part);
  }

  private static Map<String, @Nullable Object> block(
      String type,
      Map<String, @Nullable Object> source,
      @Nullable Map<String, @Nullable Object> part) {
    Map<String, @Nullable Object> block = new LinkedHashMap<>();
    block.put("type", type);
    block.put("source", source);
    if (part != null) {
      keepCacheControl(part, block);
    }
    return block;
  }

  /** {@code data:<media type>[;parameters];base64,<data>}, RFC 2397. */
  private static Map<String, @Nullable Object> base64(String url, String path) {
    int comma = url.indexOf(',');
    String head = comma < 0 ? "" : url.substring("data:".length(), comma);
    if (!head.endsWith(";base64")) {
      throw new UntranslatableException(path, "must be a base64 data URL");
    }
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    source.put("type", "base64");
    source.put("media_type", head.substring(0, head.indexOf(';')));
    source.put("data", url.substring(comma + 1));
    return source;
  }
}
