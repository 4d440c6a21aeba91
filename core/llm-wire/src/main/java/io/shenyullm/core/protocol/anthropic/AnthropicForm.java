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
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Feature;
import io.shenyullm.core.wire.Form;
import io.shenyullm.core.wire.KeyScan;
import io.shenyullm.core.wire.RequestVisitor;
import io.shenyullm.core.wire.TextMapper;
import io.shenyullm.core.wire.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where things stand in the Messages API. */
final class AnthropicForm implements Form {
  static final AnthropicForm INSTANCE = new AnthropicForm();

  private static final String END = "message_stop";
  private static final byte[] STOP_REASON = KeyScan.key("stop_reason");
  private static final byte[] USAGE = KeyScan.key("usage");

  private static final Set<String> ASKING = Set.of("anthropic-beta");
  private static final Set<String> HEADERS = Set.of("anthropic-version", "anthropic-beta");

  /** An end mark without a name is looked for in data of that size. */
  private static final int LONGEST_END = 1024;

  private AnthropicForm() {}

  @Override
  public String name() {
    return Anthropic.NAME;
  }

  // ---- requests ----

  @Override
  public Set<String> headers() {
    return HEADERS;
  }

  @Override
  public Set<String> askingHeaders() {
    return ASKING;
  }

  @Override
  public ChatRequest request(Map<String, @Nullable Object> fields) {
    return AnthropicRequestReader.read(fields);
  }

  @Override
  public void visit(ChatRequest request, RequestVisitor visitor) {
    Object system = request.field("system");
    if (system != null) {
      visitor.message("system");
      content(system, "system", visitor);
    }
    for (Object element : request.messages()) {
      Map<String, @Nullable Object> message = JsonTrees.map(element);
      if (message != null) {
        String role = JsonTrees.text(message, "role", "user");
        visitor.message(role);
        content(message.get("content"), role, visitor);
      }
    }
    for (String field : List.of("tools", "output_config", "output_format")) {
      Object value = request.field(field);
      if (value != null) {
        visitor.json(value);
      }
    }
  }

  private static void content(@Nullable Object content, String role, RequestVisitor visitor) {
    if (content instanceof String text) {
      visitor.text(text);
      return;
    }
    List<@Nullable Object> blocks = JsonTrees.list(content);
    for (int i = 0; blocks != null && i < blocks.size(); i++) {
      Map<String, @Nullable Object> block = JsonTrees.map(blocks.get(i));
      if (block == null) {
        continue;
      }
      switch (JsonTrees.text(block, "type", "")) {
        case "text" -> visitor.text(JsonTrees.text(block, "text", ""));
        case "thinking" -> visitor.text(JsonTrees.text(block, "thinking", ""));
        case "redacted_thinking" -> visitor.text("");
        case "image" -> visitor.image(false);
        case "document" -> document(JsonTrees.map(block.get("source")), visitor);
        case "tool_result" -> {
          visitor.message("tool");
          content(block.get("content"), "tool", visitor);
          if (i + 1 < blocks.size()) {
            visitor.message(role);
          }
        }
        case "tool_use", "search_result" -> visitor.json(block);
        default -> visitor.opaque(block);
      }
    }
  }

  private static void document(
      @Nullable Map<String, @Nullable Object> source, RequestVisitor visitor) {
    String data = JsonTrees.text(source, "data", "");
    if ("text".equals(JsonTrees.text(source, "type"))) {
      visitor.text(data);
    } else {
      visitor.document(data.length());
    }
  }

  @Override
  public Set<Feature> features(ChatRequest request) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    List<@Nullable Object> tools = JsonTrees.list(request.field("tools"));
    for (int i = 0; tools != null && i < tools.size(); i++) {
      String type = JsonTrees.text(JsonTrees.map(tools.get(i)), "type", "custom");
      features.add(type.equals("custom") ? Feature.TOOLS : Feature.SERVER_TOOLS);
    }
    Map<String, @Nullable Object> config = JsonTrees.map(request.field("output_config"));
    if (config != null && config.get("format") != null || request.field("output_format") != null) {
      features.add(Feature.JSON_SCHEMA);
    }
    request.visit(
        new RequestVisitor() {
          @Override
          public void image(boolean lowDetail) {
            features.add(Feature.VISION);
          }

          @Override
          public void document(int base64Characters) {
            features.add(Feature.DOCUMENTS);
          }

          @Override
          public void opaque(Object tree) {
            features.add(Feature.SERVER_TOOLS);
          }
        });
    return features;
  }

  // ---- whole replies ----

  @Override
  public boolean isReply(Map<String, @Nullable Object> tree) {
    return "message".equals(tree.get("type")) && JsonTrees.list(tree.get("content")) != null;
  }

  @Override
  public Map<String, @Nullable Object> mapReply(
      Map<String, @Nullable Object> tree, TextMapper mapper) {
    return new AnthropicTexts(mapper).reply(tree);
  }

  @Override
  public @Nullable TokenUsage usage(Map<String, @Nullable Object> reply) {
    return AnthropicUsage.read(reply.get("usage"));
  }

  // ---- stream events ----

  @Override
  public boolean isEnd(@Nullable String name, byte[] data) {
    if (name != null) {
      return name.equals(END);
    }
    if (data.length > LONGEST_END || !new String(data, StandardCharsets.ISO_8859_1).contains(END)) {
      return false;
    }
    try {
      return END.equals(Json.parseObject(data).get("type"));
    } catch (JsonSyntaxException e) {
      return false;
    }
  }

  @Override
  public ChatEvent end() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("type", END);
    return ChatEvent.endOf(this, tree);
  }

  /** The name where there is one: proxies that drop it are read more slowly. */
  private static String type(ChatEvent event) {
    String name = event.name();
    return name != null ? name : JsonTrees.text(event.tree(), "type", "");
  }

  @Override
  public boolean hasContent(ChatEvent event) {
    return switch (type(event)) {
      case "content_block_delta" -> true;
      case "content_block_start" -> {
        Map<String, @Nullable Object> block = JsonTrees.map(event.tree().get("content_block"));
        String kind = JsonTrees.text(block, "type", "");
        yield !kind.equals("thinking")
            && (!kind.equals("text") || !JsonTrees.text(block, "text", "").isEmpty());
      }
      default -> false;
    };
  }

  @Override
  public boolean finishes(ChatEvent event, int number) {
    return type(event).equals("content_block_stop")
        && event.tree().get("index") instanceof Number n
        && n.intValue() == number;
  }

  @Override
  public int finishedChoice(ChatEvent event) {
    if (event.lacks(STOP_REASON) || !type(event).equals("message_delta")) {
      return -1;
    }
    String reason = JsonTrees.text(JsonTrees.map(event.tree().get("delta")), "stop_reason", "");
    return reason.isEmpty() ? -1 : 0;
  }

  @Override
  public boolean isError(ChatEvent event) {
    return type(event).equals("error");
  }

  @Override
  public String errorLabel(ChatEvent event) {
    return JsonTrees.text(JsonTrees.map(event.tree().get("error")), "type", "");
  }

  @Override
  public String errorMessage(ChatEvent event) {
    return JsonTrees.text(JsonTrees.map(event.tree().get("error")), "message", "");
  }

  @Override
  public @Nullable TokenUsage usage(ChatEvent event, @Nullable TokenUsage before) {
    if (event.lacks(USAGE)) {
      return before;
    }
    return switch (type(event)) {
      case "message_start" -> {
        Map<String, @Nullable Object> message = JsonTrees.map(event.tree().get("message"));
        TokenUsage usage = message == null ? null : AnthropicUsage.ofStart(message.get("usage"));
        yield usage == null ? before : usage;
      }
      case "message_delta" -> AnthropicUsage.read(event.tree().get("usage"), before);
      default -> before;
    };
  }

  @Override
  public boolean isOnlyUsage(ChatEvent event) {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> mapEvent(
      Map<String, @Nullable Object> tree, TextMapper mapper) {
    return new AnthropicTexts(mapper).event(tree);
  }

  @Override
  public ChatEvent textDelta(ChatEvent like, String path, String text) {
    int slash = path.indexOf('/');
    int block = Integer.parseInt(path.substring(0, slash));
    String kind = path.substring(slash + 1);
    return ChatEvent.of(
        this,
        switch (kind) {
          case AnthropicTexts.ARGUMENTS ->
              deltaTree(block, "input_json_delta", "partial_json", text);
          case AnthropicTexts.THINKING -> deltaTree(block, "thinking_delta", "thinking", text);
          default -> deltaTree(block, "text_delta", "text", text);
        });
  }

  // ---- events ----

  /** An event to be filled in. */
  static Map<String, @Nullable Object> eventTree(String type) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("type", type);
    return event;
  }

  /**
   * A block of which nothing has been said yet.
   *
   * @param type {@code text} or {@code thinking}, which is also the key of what is said
   */
  static Map<String, @Nullable Object> emptyBlock(String type) {
    Map<String, @Nullable Object> block = new LinkedHashMap<>();
    block.put("type", type);
    block.put(type, "");
    if (type.equals("thinking")) {
      block.put("signature", "");
    }
    return block;
  }

  static Map<String, @Nullable Object> blockStart(int index, Map<String, @Nullable Object> block) {
    Map<String, @Nullable Object> event = eventTree("content_block_start");
    event.put("index", index);
    event.put("content_block", block);
    return event;
  }

  static Map<String, @Nullable Object> blockStop(int index) {
    Map<String, @Nullable Object> event = eventTree("content_block_stop");
    event.put("index", index);
    return event;
  }

  /** Why a message ends, with its counts. */
  static Map<String, @Nullable Object> messageDelta(
      @Nullable Object stopReason, @Nullable Object stopSequence, @Nullable Object usage) {
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    delta.put("stop_reason", stopReason);
    delta.put("stop_sequence", stopSequence);
    Map<String, @Nullable Object> event = eventTree("message_delta");
    event.put("delta", delta);
    event.put("usage", usage);
    return event;
  }

  static Map<String, @Nullable Object> deltaTree(int block, String type, String key, String text) {
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    delta.put("type", type);
    delta.put(key, text);
    Map<String, @Nullable Object> event = eventTree("content_block_delta");
    event.put("index", block);
    event.put("delta", delta);
    return event;
  }

  @Override
  public @Nullable String eventName(Map<String, @Nullable Object> tree) {
    return JsonTrees.text(tree, "type");
  }

  // ---- errors ----

  /** {@code {"type":"error","error":{"type","message"}}}; our code and param stand beside them. */
  @Override
  public byte[] error(
      int status, String type, String code, String message, @Nullable String param) {
    return Json.write(errorTree(typeOf(status), code, message, param));
  }

  static Map<String, @Nullable Object> errorTree(
      String type, String code, String message, @Nullable String param) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("type", type);
    error.put("message", message);
    error.put("code", code);
    if (param != null) {
      error.put("param", param);
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", "error");
    body.put("error", error);
    return body;
  }

  private static String typeOf(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      case 504 -> "timeout_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }

  @Override
  public ChatEvent errorEvent(byte[] error) {
    return ChatEvent.ofData(this, "error", error);
  }
}
