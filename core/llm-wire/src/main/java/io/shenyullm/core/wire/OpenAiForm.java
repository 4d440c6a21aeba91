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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where things stand in OpenAI's chat completions. */
final class OpenAiForm implements Form {
  private static final byte[] DELTA = KeyScan.key("delta");
  private static final byte[] FINISH_REASON = KeyScan.key("finish_reason");
  private static final byte[] ERROR = KeyScan.key("error");
  private static final byte[] USAGE = KeyScan.key("usage");

  @Override
  public String name() {
    return "openai";
  }

  // ---- requests ----

  @Override
  public ChatRequest request(Map<String, @Nullable Object> fields) {
    return ChatRequestReader.read(fields);
  }

  @Override
  public void visit(ChatRequest request, RequestVisitor visitor) {
    for (Object element : request.messages()) {
      Map<String, @Nullable Object> message = Trees.map(element);
      if (message != null) {
        visit(message, visitor);
      }
    }
    for (String field : List.of("tools", "functions", "response_format", "prediction")) {
      Object value = request.field(field);
      if (value != null) {
        visitor.json(value);
      }
    }
  }

  private static void visit(Map<String, @Nullable Object> message, RequestVisitor visitor) {
    String role = String.valueOf(message.get("role"));
    visitor.message(
        switch (role) {
          case "developer" -> "system";
          case "function" -> "tool";
          default -> role;
        });
    for (Map.Entry<String, @Nullable Object> field : message.entrySet()) {
      Object value = field.getValue();
      if (value == null) {
        continue;
      }
      switch (field.getKey()) {
        case "role", "tool_call_id", "cache_control" -> {}
        case "content" -> content(value, visitor);
        case "name" -> visitor.name(String.valueOf(value));
        default -> visitJson(value, visitor);
      }
    }
  }

  private static void visitJson(Object value, RequestVisitor visitor) {
    if (value instanceof String words) {
      visitor.text(words);
    } else {
      visitor.json(value);
    }
  }

  private static void content(Object content, RequestVisitor visitor) {
    List<@Nullable Object> parts = Trees.list(content);
    if (parts == null) {
      visitJson(content, visitor);
      return;
    }
    for (Object element : parts) {
      Map<String, @Nullable Object> part = Trees.map(element);
      if (part == null) {
        continue;
      }
      if (part.get("text") instanceof String words) {
        visitor.text(words);
        continue;
      }
      switch (String.valueOf(part.get("type"))) {
        case "image_url", "image", "input_image" -> {
          Map<String, @Nullable Object> image = Trees.map(part.get("image_url"));
          visitor.image(image != null && "low".equals(image.get("detail")));
        }
        case "input_audio" -> {
          Map<String, @Nullable Object> audio = Trees.map(part.get("input_audio"));
          visitor.audio(
              audio == null ? "" : String.valueOf(audio.get("format")), length(audio, "data"));
        }
        case "file", "input_file" ->
            visitor.document(length(Trees.map(part.get("file")), "file_data"));
        default -> visitor.json(part);
      }
    }
  }

  private static int length(@Nullable Map<String, @Nullable Object> holder, String key) {
    return holder != null && holder.get(key) instanceof String data ? data.length() : 0;
  }

  @Override
  public Set<Feature> features(ChatRequest request) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    if (request.hasTools()) {
      features.add(Feature.TOOLS);
    }
    Map<String, @Nullable Object> format = Trees.map(request.field("response_format"));
    Object type = format == null ? null : format.get("type");
    if ("json_object".equals(type)) {
      features.add(Feature.JSON_OBJECT);
    } else if ("json_schema".equals(type)) {
      features.add(Feature.JSON_SCHEMA);
    }
    if (request.choices() > 1) {
      features.add(Feature.SEVERAL_CHOICES);
    }
    if (Boolean.TRUE.equals(request.field("logprobs"))) {
      features.add(Feature.LOG_PROBABILITIES);
    }
    if (request.field("web_search_options") != null) {
      features.add(Feature.SERVER_TOOLS);
    }
    request.visit(
        new RequestVisitor() {
          @Override
          public void image(boolean lowDetail) {
            features.add(Feature.VISION);
          }

          @Override
          public void audio(String format, int base64Characters) {
            features.add(Feature.AUDIO);
          }

          @Override
          public void document(int base64Characters) {
            features.add(Feature.DOCUMENTS);
          }
        });
    return features;
  }

  // ---- whole replies ----

  @Override
  public boolean isReply(Map<String, @Nullable Object> tree) {
    return Trees.list(tree.get("choices")) != null;
  }

  @Override
  public Map<String, @Nullable Object> mapReply(
      Map<String, @Nullable Object> tree, TextMapper mapper) {
    return ReplyTexts.map(tree, "message", mapper);
  }

  @Override
  public @Nullable TokenUsage usage(Map<String, @Nullable Object> reply) {
    return Usages.fromOpenAi(reply.get("usage"), reply.get("service_tier"));
  }

  // ---- stream events ----

  @Override
  public boolean isEnd(@Nullable String name, byte[] data) {
    return ChatEvent.isDone(data);
  }

  @Override
  public ChatEvent end() {
    return ChatEvent.DONE;
  }

  @Override
  public boolean hasContent(ChatEvent event) {
    if (event.lacks(DELTA)) {
      return false;
    }
    for (Object element : choices(event)) {
      Map<String, @Nullable Object> choice = Trees.map(element);
      Map<String, @Nullable Object> delta = choice == null ? null : Trees.map(choice.get("delta"));
      if (delta == null) {
        continue;
      }
      for (Map.Entry<String, @Nullable Object> entry : delta.entrySet()) {
        Object value = entry.getValue();
        boolean empty = value == null || value.equals("") || value.equals(List.of());
        if (!entry.getKey().equals("role") && !empty) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean finishes(ChatEvent event, int number) {
    if (event.lacks(FINISH_REASON)) {
      return false;
    }
    List<@Nullable Object> choices = choices(event);
    for (int i = 0; i < choices.size(); i++) {
      Map<String, @Nullable Object> choice = Trees.map(choices.get(i));
      if (ends(choice) && index(choice, i) == number) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int finishedChoice(ChatEvent event) {
    if (event.lacks(FINISH_REASON)) {
      return -1;
    }
    List<@Nullable Object> choices = choices(event);
    for (int i = 0; i < choices.size(); i++) {
      Map<String, @Nullable Object> choice = Trees.map(choices.get(i));
      if (ends(choice)) {
        return index(choice, i);
      }
    }
    return -1;
  }

  /** Several servers send an empty reason with each event that ends nothing. */
  private static boolean ends(@Nullable Map<String, @Nullable Object> choice) {
    Object reason = choice == null ? null : choice.get("finish_reason");
    return reason != null && !reason.equals("");
  }

  private static int index(@Nullable Map<String, @Nullable Object> choice, int otherwise) {
    return choice != null && choice.get("index") instanceof Number n ? n.intValue() : otherwise;
  }

  private static List<@Nullable Object> choices(ChatEvent event) {
    List<@Nullable Object> choices = Trees.list(event.tree().get("choices"));
    return choices == null ? List.of() : choices;
  }

  @Override
  public boolean isError(ChatEvent event) {
    return !event.lacks(ERROR) && event.tree().get("error") != null;
  }

  @Override
  public String errorLabel(ChatEvent event) {
    return said(event, "type") + ' ' + said(event, "code");
  }

  @Override
  public String errorMessage(ChatEvent event) {
    return said(event, "message");
  }

  private static String said(ChatEvent event, String key) {
    Map<String, @Nullable Object> error = Trees.map(event.tree().get("error"));
    return error != null && error.get(key) instanceof String text ? text : "";
  }

  @Override
  public @Nullable TokenUsage usage(ChatEvent event, @Nullable TokenUsage before) {
    if (event.lacks(USAGE)) {
      return before;
    }
    TokenUsage usage =
        Usages.fromOpenAi(event.tree().get("usage"), event.tree().get("service_tier"));
    return usage == null ? before : usage;
  }

  @Override
  public boolean isOnlyUsage(ChatEvent event) {
    return !event.lacks(USAGE) && event.tree().get("usage") != null && choices(event).isEmpty();
  }

  @Override
  public Map<String, @Nullable Object> mapEvent(
      Map<String, @Nullable Object> tree, TextMapper mapper) {
    return ReplyTexts.map(tree, "delta", mapper);
  }

  @Override
  public ChatEvent textDelta(ChatEvent like, String path, String text) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(like.tree());
    copy.remove("usage");
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", Integer.parseInt(path.substring(0, path.indexOf('/'))));
    choice.put("delta", ReplyTexts.delta(path, text));
    choice.put("finish_reason", null);
    copy.put("choices", List.of(choice));
    return ChatEvent.of(copy);
  }

  @Override
  public @Nullable String eventName(Map<String, @Nullable Object> tree) {
    return null;
  }

  // ---- errors ----

  /** {@code {"error":{"message","type","param","code"}}} as OpenAI's API reference describes. */
  @Override
  public byte[] error(
      int status, String type, String code, String message, @Nullable String param) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", type);
    error.put("param", param);
    error.put("code", code);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("error", error);
    return Json.write(body);
  }

  @Override
  public ChatEvent errorEvent(byte[] error) {
    return ChatEvent.ofData(error);
  }
}
