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
package io.shenyullm.router.cache;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reply that can be given again, whole or as a stream. Masked as the provider gave it.
 *
 * @param model id of the model that made it
 * @param provider its provider
 * @param upstreamModel what stood behind the id then
 * @param reply what it said, with the tokens it took
 */
public record CachedReply(String model, String provider, String upstreamModel, ChatReply reply) {
  private static final int SCHEMA = 1;

  public CachedReply {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(upstreamModel, "upstreamModel");
    Objects.requireNonNull(reply, "reply");
  }

  static CachedReply of(ModelOffer offer, ChatReply reply) {
    return new CachedReply(offer.id(), offer.provider().name(), offer.upstreamModel(), reply);
  }

  /** Whether the offer still is what made this. */
  public boolean isOf(ModelOffer offer) {
    return offer.id().equals(model)
        && offer.provider().name().equals(provider)
        && offer.upstreamModel().equals(upstreamModel);
  }

  byte[] toBytes() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", SCHEMA);
    tree.put("model", model);
    tree.put("provider", provider);
    tree.put("upstreamModel", upstreamModel);
    tree.put("reply", reply.tree());
    return Json.write(tree);
  }

  /**
   * Reads what {@link #toBytes} wrote; {@code null} if it is something else or of another schema.
   */
  static @Nullable CachedReply fromBytes(byte[] bytes) {
    Map<String, @Nullable Object> tree;
    try {
      tree = Json.parseObject(bytes);
    } catch (JsonSyntaxException e) {
      return null;
    }
    Map<String, @Nullable Object> reply = object(tree.get("reply"));
    if (!Integer.valueOf(SCHEMA).equals(tree.get("schema"))
        || reply == null
        || !(tree.get("model") instanceof String model)
        || !(tree.get("provider") instanceof String provider)
        || !(tree.get("upstreamModel") instanceof String upstreamModel)) {
      return null;
    }
    ChatReply whole = ChatReply.of(reply);
    return Cacheability.isShareable(whole)
        ? new CachedReply(model, provider, upstreamModel, whole)
        : null;
  }

  /**
   * The reply as a stream says it, without its end mark: a role, the texts, why it ended, and, as
   * the last event, the tokens.
   */
  public List<ChatEvent> events() {
    Map<String, @Nullable Object> choice = choice();
    Map<String, @Nullable Object> message = Objects.requireNonNull(object(choice.get("message")));
    List<ChatEvent> events = new ArrayList<>();
    events.add(event(delta("role", "assistant", "content", ""), null));
    for (String text : List.of("reasoning_content", "reasoning", "content")) {
      if (message.get(text) instanceof String said && !said.isEmpty()) {
        events.add(event(delta(text, said), null));
      }
    }
    events.add(event(Map.of(), choice.get("finish_reason")));
    Map<String, @Nullable Object> usage = chunk();
    usage.put("choices", List.of());
    usage.put("usage", reply.tree().get("usage"));
    events.add(ChatEvent.of(usage));
    return events;
  }

  private Map<String, @Nullable Object> choice() {
    List<?> choices = (List<?>) Objects.requireNonNull(reply.tree().get("choices"));
    return Objects.requireNonNull(object(choices.get(0)));
  }

  private ChatEvent event(Map<String, @Nullable Object> delta, @Nullable Object finishReason) {
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("finish_reason", finishReason);
    Map<String, @Nullable Object> chunk = chunk();
    chunk.put("choices", List.of(choice));
    return ChatEvent.of(chunk);
  }

  private Map<String, @Nullable Object> chunk() {
    Map<String, @Nullable Object> chunk = new LinkedHashMap<>();
    for (String field : ReplyRecorder.HEAD) {
      Object value = field.equals("object") ? "chat.completion.chunk" : reply.tree().get(field);
      if (value != null) {
        chunk.put(field, value);
      }
    }
    return chunk;
  }

  private static Map<String, @Nullable Object> delta(String... namesAndTexts) {
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      delta.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return delta;
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  private static @Nullable Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, @Nullable Object>) value : null;
  }
}
