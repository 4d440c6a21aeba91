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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocol.Conversation;
import io.shenyullm.core.protocol.Message;
import io.shenyullm.core.protocol.Part;
import io.shenyullm.core.protocol.Target;
import io.shenyullm.core.protocol.UntranslatableException;
import io.shenyullm.core.protocol.Written;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes requests of other protocols' callers as chat completions. */
final class OpenAiWriter {
  private static final int MAX_STOPS = 4;
  private static final int LONGEST_USER = 64;

  private final Conversation conversation;
  private final Conversation.Settings settings;
  private final Target target;
  private final List<String> dropped;

  OpenAiWriter(Conversation conversation, Target target) {
    this.conversation = conversation;
    this.settings = conversation.settings();
    this.target = target;
    this.dropped = new ArrayList<>(conversation.dropped());
  }

  Written write() {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("model", target.model());
    List<@Nullable Object> messages = new ArrayList<>();
    conversation.messages().forEach(message -> new Turn(message).addTo(messages));
    out.put("messages", messages);
    settings
        .maxOutputTokens()
        .ifPresent(
            limit ->
                out.put(
                    target.dialect().wantsCompletionLimit(target.model())
                        ? "max_completion_tokens"
                        : "max_tokens",
                    limit));
    put(out, "temperature", settings.temperature());
    put(out, "top_p", settings.topP());
    if (settings.topK() != null) {
      dropped.add("top_k");
    }
    if (settings.thinks()) {
      dropped.add("thinking");
    }
    if (settings.stop().size() > MAX_STOPS) {
      throw new UntranslatableException(
          "stop_sequences", "may be " + MAX_STOPS + " at most for this provider");
    }
    if (!settings.stop().isEmpty()) {
      out.put("stop", settings.stop());
    }
    tools(out);
    format(out);
    if (settings.user().length() > LONGEST_USER) {
      dropped.add("metadata.user_id"); // as Anthropic's callers name it
    } else if (!settings.user().isEmpty()) {
      out.put("user", settings.user());
    }
    boolean ask = settings.stream() && target.dialect().usageOption();
    if (settings.stream()) {
      out.put("stream", true);
    }
    if (ask) {
      out.put("stream_options", Map.of("include_usage", true));
    }
    return new Written(Json.write(out), dropped, ask);
  }

  private static void put(Map<String, @Nullable Object> out, String name, @Nullable Object value) {
    if (value != null) {
      out.put(name, value);
    }
  }

  private void tools(Map<String, @Nullable Object> out) {
    if (conversation.tools().isEmpty()) {
      return;
    }
    List<@Nullable Object> tools = new ArrayList<>();
    for (Conversation.Tool tool : conversation.tools()) {
      Map<String, @Nullable Object> function = new LinkedHashMap<>();
      function.put("name", tool.name());
      put(function, "description", tool.description());
      put(function, "parameters", tool.schema());
      if (tool.strict()) {
        function.put("strict", true);
      }
      tools.add(function(function));
    }
    out.put("tools", tools);
    Conversation.ToolChoice choice = conversation.toolChoice();
    if (choice != null) {
      out.put(
          "tool_choice",
          switch (choice.mode()) {
            case AUTO -> "auto";
            case NONE -> "none";
            case REQUIRED -> "required";
            case NAMED -> {
              Map<String, @Nullable Object> named = new LinkedHashMap<>();
              named.put("name", choice.name());
              yield function(named);
            }
          });
    }
    put(out, "parallel_tool_calls", conversation.parallelTools());
  }

  private static Map<String, @Nullable Object> function(Map<String, @Nullable Object> function) {
    Map<String, @Nullable Object> holder = new LinkedHashMap<>();
    holder.put("type", "function");
    holder.put("function", function);
    return holder;
  }

  private void format(Map<String, @Nullable Object> out) {
    Conversation.Format format = conversation.format();
    if (format == null) {
      return;
    }
    Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
    if (format.schema() == null) {
      wanted.put("type", "json_object");
    } else {
      Map<String, @Nullable Object> schema = new LinkedHashMap<>();
      schema.put("name", format.name());
      schema.put("schema", format.schema());
      schema.put("strict", true);
      wanted.put("type", "json_schema");
      wanted.put("json_schema", schema);
    }
    out.put("response_format", wanted);
  }

  /** One turn, which becomes one message, or several where tools have answered in it. */
  private static final class Turn implements Part.Visitor<Boolean> {
    private final Message message;
    private final List<@Nullable Object> results = new ArrayList<>();
    private final List<@Nullable Object> content = new ArrayList<>();
    private final List<@Nullable Object> calls = new ArrayList<>();
    private final StringBuilder texts = new StringBuilder();
    private boolean onlyText = true;

    Turn(Message message) {
      this.message = message;
      message.parts().forEach(part -> part.accept(this));
    }

    void addTo(List<@Nullable Object> messages) {
      messages.addAll(results); // they must follow the calls
      switch (message.role()) {
        case SYSTEM -> {
          if (!content.isEmpty()) {
            messages.add(said("system", texts.toString()));
          }
        }
        case USER -> {
          if (!content.isEmpty()) {
            messages.add(said("user", onlyText ? texts.toString() : content));
          }
        }
        case ASSISTANT -> {
          if (!content.isEmpty() || !calls.isEmpty()) {
            Map<String, @Nullable Object> said =
                said("assistant", texts.isEmpty() ? null : texts.toString());
            if (!calls.isEmpty()) {
              said.put("tool_calls", calls);
            }
            messages.add(said);
          }
        }
      }
    }

    private static Map<String, @Nullable Object> said(String role, @Nullable Object content) {
      Map<String, @Nullable Object> message = new LinkedHashMap<>();
      message.put("role", role);
      message.put("content", content);
      return message;
    }

    @Override
    public Boolean text(Part.Text text) {
      if (!texts.isEmpty() && message.role() != Message.Role.ASSISTANT) {
        texts.append('\n'); // an answer's blocks follow each other directly
      }
      texts.append(text.text());
      Map<String, @Nullable Object> part = new LinkedHashMap<>();
      part.put("type", "text");
      part.put("text", text.text());
      return content.add(part);
    }

    @Override
    public Boolean refusal(Part.Refusal refusal) {
      return text(new Part.Text(refusal.text()));
    }

    @Override
    public Boolean media(Part.Media media) {
      if (message.role() != Message.Role.USER) {
        throw new UntranslatableException(media.path(), "is not supported here by this provider");
      }
      if (media.source() == Part.Media.Source.TEXT) {
        return text(new Part.Text(media.value()));
      }
      onlyText = false;
      Map<String, @Nullable Object> part = new LinkedHashMap<>();
      switch (media.kind()) {
        case IMAGE -> {
          Map<String, @Nullable Object> image = new LinkedHashMap<>();
          image.put("url", media.source() == Part.Media.Source.URL ? media.value() : data(media));
          if (!media.detail().isEmpty()) {
            image.put("detail", media.detail());
          }
          part.put("type", "image_url");
          part.put("image_url", image);
        }
        case DOCUMENT -> {
          Map<String, @Nullable Object> file = new LinkedHashMap<>();
          file.put("filename", media.name().isEmpty() ? "document.pdf" : media.name());
          file.put("file_data", data(media));
          part.put("type", "file");
          part.put("file", file);
        }
      }
      return content.add(part);
    }

    private static String data(Part.Media media) {
      if (media.source() != Part.Media.Source.BASE64) {
        throw new UntranslatableException(
            media.path(), "must hold the content itself for this provider");
      }
      return "data:" + media.mediaType() + ";base64," + media.value();
    }

    @Override
    public Boolean toolCall(Part.ToolCall call) {
      return calls.add(OpenAiReplies.call(null, call.id(), call.name(), call.arguments()));
    }

    /** Tool messages hold text only: what else a tool has shown follows in the user's turn. */
    @Override
    public Boolean toolResult(Part.ToolResult result) {
      StringBuilder answer = new StringBuilder(result.isError() ? "Error: " : "");
      for (Part part : result.parts()) {
        if (part instanceof Part.Text text) {
          answer.append(answer.isEmpty() || answer.charAt(answer.length() - 1) == ' ' ? "" : "\n");
          answer.append(text.text());
        } else {
          part.accept(this);
        }
      }
      Map<String, @Nullable Object> said = said("tool", answer.toString());
      said.put("tool_call_id", result.callId());
      return results.add(said);
    }

    /** Other models are neither able to check it nor to go on from it. */
    @Override
    public Boolean thinking(Part.Thinking thinking) {
      return false;
    }

    @Override
    public Boolean opaque(Part.Opaque opaque) {
      if (OpenAiReplies.block(opaque) == null) {
        throw new UntranslatableException(
            opaque.path(), "blocks of this type are not supported by this provider");
      }
      return false; // hidden thinking
    }
  }
}
