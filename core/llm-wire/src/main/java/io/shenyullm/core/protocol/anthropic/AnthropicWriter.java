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
import io.shenyullm.core.protocol.Target;
import io.shenyullm.core.protocol.UntranslatableException;
import io.shenyullm.core.protocol.Written;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes requests for the Messages API, with what it insists on. */
final class AnthropicWriter {
  private static final int LEAST_BUDGET = 1024;
  private static final BigDecimal LEAST_TOP_P_OF_THINKING = new BigDecimal("0.95");

  private final Conversation conversation;
  private final Conversation.Settings settings;
  private final Target target;
  private final List<String> dropped;

  AnthropicWriter(Conversation conversation, Target target) {
    this.conversation = conversation;
    this.settings = conversation.settings();
    this.target = target;
    this.dropped = new ArrayList<>(conversation.dropped());
  }

  Written write() {
    AnthropicMessages messages = new AnthropicMessages(conversation.messages());
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("model", target.model());
    int limit = limit();
    out.put("max_tokens", limit);
    if (!messages.system().isEmpty()) {
      out.put("system", messages.system());
    }
    out.put("messages", messages.turns());
    boolean thinks = thinking(messages, limit, out);
    sampling(thinks, out);
    stops(out);
    if (settings.stream()) {
      out.put("stream", true);
    }
    tools(thinks, out);
    format(out);
    if (!settings.user().isEmpty()) {
      out.put("metadata", Map.of("user_id", settings.user()));
    }
    return new Written(Json.write(out), dropped, false);
  }

  /** The API wants a limit and refuses one above the model's; without one OpenAI's means that. */
  private int limit() {
    int asked = settings.maxOutputTokens().orElse(target.maxOutputTokens());
    if (asked > target.maxOutputTokens()) {
      dropped.add("max_tokens");
      return target.maxOutputTokens();
    }
    return asked;
  }

  /**
   * Whether the model is asked to think. A turn of tools that begins without its signed thinking is
   * refused, so a conversation that came without it goes on without; and so does one whose limit
   * leaves no room for thinking.
   */
  private boolean thinking(
      AnthropicMessages messages, int limit, Map<String, @Nullable Object> out) {
    Map<String, @Nullable Object> wish = settings.thinking();
    if (wish == null) {
      return false;
    }
    boolean tooMuch = wish.get("budget_tokens") instanceof Number n && n.longValue() >= limit;
    if (settings.thinks()
        && (messages.endsInToolsWithoutThinking() || tooMuch && limit <= LEAST_BUDGET)) {
      dropped.add("thinking");
      return false;
    }
    out.put("thinking", tooMuch ? within(limit, wish) : wish);
    return settings.thinks();
  }

  /** The API refuses a budget that is not below the limit; half of that stays for the answer. */
  private Map<String, @Nullable Object> within(int limit, Map<String, @Nullable Object> wish) {
    dropped.add("thinking.budget_tokens");
    Map<String, @Nullable Object> less = new LinkedHashMap<>(wish);
    less.put("budget_tokens", Math.max(LEAST_BUDGET, limit / 2));
    return less;
  }

  /** Thinking fixes the temperature, allows no top_k, and hardly any top_p. */
  private void sampling(boolean thinks, Map<String, @Nullable Object> out) {
    BigDecimal temperature = settings.temperature();
    if (temperature != null && thinks) {
      dropped.add("temperature");
    } else if (temperature != null) {
      // OpenAI's goes to 2
      out.put("temperature", temperature.max(BigDecimal.ZERO).min(BigDecimal.ONE));
    }
    BigDecimal topP = settings.topP();
    if (topP != null && thinks && topP.compareTo(LEAST_TOP_P_OF_THINKING) < 0) {
      dropped.add("top_p");
    } else if (topP != null && out.containsKey("temperature")) {
      if (topP.compareTo(BigDecimal.ONE) != 0) {
        dropped.add("top_p"); // newer models refuse the two together
      }
    } else if (topP != null) {
      out.put("top_p", topP);
    }
    if (settings.topK() != null && thinks) {
      dropped.add("top_k");
    } else if (settings.topK() != null) {
      out.put("top_k", settings.topK());
    }
  }

  private void stops(Map<String, @Nullable Object> out) {
    for (String stop : settings.stop()) {
      if (stop.isBlank()) {
        throw new UntranslatableException("stop", "must not be blank for this provider");
      }
    }
    if (!settings.stop().isEmpty()) {
      out.put("stop_sequences", settings.stop());
    }
  }

  /** Structured outputs take a schema; any JSON at all has no counterpart. */
  private void format(Map<String, @Nullable Object> out) {
    Conversation.Format format = conversation.format();
    if (format == null) {
      return;
    }
    Map<String, @Nullable Object> schema = format.schema();
    if (schema == null) {
      throw new UntranslatableException("response_format", "needs a json_schema for this provider");
    }
    Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
    wanted.put("type", "json_schema");
    wanted.put("schema", schema);
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("format", wanted);
    out.put("output_config", config);
  }

  private void tools(boolean thinks, Map<String, @Nullable Object> out) {
    if (conversation.tools().isEmpty()) {
      return;
    }
    List<@Nullable Object> tools = new ArrayList<>();
    conversation.tools().forEach(tool -> tools.add(tool(tool)));
    out.put("tools", tools);
    Map<String, @Nullable Object> choice = choice(thinks);
    boolean serial = Boolean.FALSE.equals(conversation.parallelTools());
    if (serial && choice == null) {
      choice = new LinkedHashMap<>();
      choice.put("type", "auto");
    }
    if (choice != null) {
      if (serial && !"none".equals(choice.get("type"))) {
        choice.put("disable_parallel_tool_use", true);
      }
      out.put("tool_choice", choice);
    }
  }

  private Map<String, @Nullable Object> tool(Conversation.Tool tool) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("name", tool.name());
    if (tool.description() != null) {
      out.put("description", tool.description());
    }
    out.put("input_schema", schema(tool.schema()));
    if (tool.strict() && !dropped.contains("tools.strict")) {
      dropped.add("tools.strict");
    }
    if (tool.cacheMark() != null) {
      out.put("cache_control", tool.cacheMark());
    }
    return out;
  }

  /** The API insists on the type, which other servers take for granted. */
  private static Map<String, @Nullable Object> schema(
      @Nullable Map<String, @Nullable Object> given) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    if (JsonTrees.text(given, "type") == null) {
      schema.put("type", "object");
    }
    if (given == null || given.isEmpty()) {
      schema.put("properties", Map.of());
    } else {
      given.forEach(
          (name, value) -> {
            if (value != null || !name.equals("type")) {
              schema.put(name, value);
            }
          });
    }
    return schema;
  }

  private @Nullable Map<String, @Nullable Object> choice(boolean thinks) {
    Conversation.ToolChoice wanted = conversation.toolChoice();
    if (wanted == null) {
      return null;
    }
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    boolean forced =
        wanted.mode() == Conversation.ToolChoice.Mode.REQUIRED
            || wanted.mode() == Conversation.ToolChoice.Mode.NAMED;
    if (forced && thinks) {
      throw new UntranslatableException(
          "tool_choice", "cannot force a tool of this provider while thinking is on");
    }
    switch (wanted.mode()) {
      case AUTO -> choice.put("type", "auto");
      case NONE -> choice.put("type", "none");
      case REQUIRED -> choice.put("type", "any");
      case NAMED -> {
        choice.put("type", "tool");
        choice.put("name", wanted.name());
      }
    }
    return choice;
  }

  /** Blocks of the Messages API for the parts of one message. */
  static final class Blocks implements Part.Visitor<Boolean> {
    private final List<@Nullable Object> blocks = new ArrayList<>();

    static List<@Nullable Object> of(Message message) {
      Blocks blocks = new Blocks();
      message.parts().forEach(part -> part.accept(blocks));
      return blocks.blocks;
    }

    @Override
    public Boolean text(Part.Text text) {
      if (text.text().isBlank()) {
        return false; // the API refuses text without a visible character
      }
      return add(block("text", "text", text.text()), text.cacheMark());
    }

    @Override
    public Boolean refusal(Part.Refusal refusal) {
      return text(new Part.Text(refusal.text()));
    }

    @Override
    public Boolean media(Part.Media media) {
      Map<String, @Nullable Object> source = new LinkedHashMap<>();
      switch (media.source()) {
        case BASE64 -> {
          source.put("type", "base64");
          source.put("media_type", media.mediaType());
          source.put("data", media.value());
        }
        case URL -> {
          source.put("type", "url");
          source.put("url", media.value());
        }
        case TEXT -> {
          source.put("type", "text");
          source.put("media_type", "text/plain");
          source.put("data", media.value());
        }
        case FILE_ID ->
            throw new UntranslatableException(
                media.path(), "files stored elsewhere are not supported by this provider");
      }
      boolean pdf = media.mediaType().equals("application/pdf");
      return switch (media.kind()) {
        case IMAGE -> add(block("image", "source", source), media.cacheMark());
        case DOCUMENT -> {
          if (!pdf && media.source() == Part.Media.Source.BASE64) {
            throw new UntranslatableException(
                media.path(), "only PDF content is supported by this provider");
          }
          yield add(block("document", "source", source), media.cacheMark());
        }
      };
    }

    @Override
    public Boolean toolCall(Part.ToolCall call) {
      Map<String, @Nullable Object> block = new LinkedHashMap<>();
      block.put("type", "tool_use");
      block.put("id", AnthropicMessages.toolId(call.id()));
      block.put("name", call.name());
      block.put("input", AnthropicMessages.input(call));
      return add(block, call.cacheMark());
    }

    @Override
    public Boolean toolResult(Part.ToolResult result) {
      Map<String, @Nullable Object> block = new LinkedHashMap<>();
      block.put("type", "tool_result");
      block.put("tool_use_id", AnthropicMessages.toolId(result.callId()));
      Blocks content = new Blocks();
      result.parts().forEach(part -> part.accept(content));
      if (!content.blocks.isEmpty()) {
        block.put("content", content.blocks);
      }
      if (result.isError()) {
        block.put("is_error", true);
      }
      return add(block, result.cacheMark());
    }

    /** Only what is signed: the API refuses thinking of other models. */
    @Override
    public Boolean thinking(Part.Thinking thinking) {
      if (thinking.signature().isEmpty()) {
        return false;
      }
      Map<String, @Nullable Object> block = block("thinking", "thinking", thinking.text());
      block.put("signature", thinking.signature());
      return add(block, null);
    }

    @Override
    public Boolean opaque(Part.Opaque opaque) {
      if (!opaque.protocol().equals(Anthropic.NAME)) {
        throw new UntranslatableException(
            opaque.path(), "blocks of this type are not supported by this provider");
      }
      return add(opaque.json(), null);
    }

    private boolean add(
        Map<String, @Nullable Object> block, @Nullable Map<String, @Nullable Object> mark) {
      if (mark != null) {
        block.put("cache_control", mark);
      }
      return blocks.add(block);
    }

    private static Map<String, @Nullable Object> block(String type, String key, Object value) {
      Map<String, @Nullable Object> block = new LinkedHashMap<>();
      block.put("type", type);
      block.put(key, value);
      return block;
    }
  }
}
