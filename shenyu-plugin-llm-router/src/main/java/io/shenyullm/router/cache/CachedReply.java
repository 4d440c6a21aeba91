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
import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reply that can be given again, whole or as a stream, to callers of its protocol. Masked as the
 * provider gave it.
 *
 * @param model id of the model that made it
 * @param provider its provider
 * @param upstreamModel what stood behind the id then
 * @param reply what it said, with the tokens it took
 */
public record CachedReply(String model, String provider, String upstreamModel, ChatReply reply) {
  private static final int SCHEMA = 2;

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
    tree.put("form", reply.form().name());
    tree.put("model", model);
    tree.put("provider", provider);
    tree.put("upstreamModel", upstreamModel);
    tree.put("reply", reply.tree());
    return Json.write(tree);
  }

  /**
   * Reads what {@link #toBytes} wrote; {@code null} if it is something else, of another schema, or
   * for callers of another protocol.
   */
  static @Nullable CachedReply fromBytes(byte[] bytes, Form form) {
    Map<String, @Nullable Object> tree;
    try {
      tree = Json.parseObject(bytes);
    } catch (JsonSyntaxException e) {
      return null;
    }
    Map<String, @Nullable Object> reply = JsonTrees.map(tree.get("reply"));
    if (!Integer.valueOf(SCHEMA).equals(tree.get("schema"))
        || !form.name().equals(tree.get("form"))
        || reply == null
        || !(tree.get("model") instanceof String model)
        || !(tree.get("provider") instanceof String provider)
        || !(tree.get("upstreamModel") instanceof String upstreamModel)) {
      return null;
    }
    ChatReply whole = ChatReply.of(form, reply, null);
    return Protocols.of(form).replays().isShareable(whole)
        ? new CachedReply(model, provider, upstreamModel, whole)
        : null;
  }

  /** The reply as a stream says it, without its end mark; the tokens come last. */
  public List<ChatEvent> events() {
    return Protocols.of(reply.form()).replays().events(reply);
  }
}
