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

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.ChatRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Forwards: same protocol on both sides, so unknown fields go through untouched. Only the model's
 * name is replaced and, for streams, usage is asked for.
 */
final class OpenAiCodec implements ProviderCodec {
  static final OpenAiCodec INSTANCE = new OpenAiCodec();

  private OpenAiCodec() {}

  @Override
  public String path(Provider provider) {
    return "/chat/completions";
  }

  @Override
  public void authorize(HttpHeaders headers, Provider provider) {
    if (!provider.apiKey().isEmpty()) {
      headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + provider.apiKey().reveal());
    }
  }

  @Override
  public Encoded encode(LlmExchange llm, ModelOffer offer) {
    ChatRequest request = llm.request();
    boolean ask = request.stream() && !request.includeUsage();
    boolean sameModel = offer.upstreamModel().equals(request.model());
    if (!llm.isChanged()) {
      if (sameModel && !ask) {
        return new Encoded(llm.originalBody(), List.of());
      }
      if (!ask || !request.fields().containsKey("stream_options")) {
        byte[] spliced = BodySplicer.splice(llm.originalBody(), offer.upstreamModel(), ask);
        if (spliced != null) {
          return new Encoded(spliced, List.of());
        }
      }
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(request.fields());
    fields.put("model", offer.upstreamModel());
    if (ask) {
      Map<String, @Nullable Object> given = JsonTrees.map(fields.get("stream_options"));
      Map<String, @Nullable Object> options =
          given == null ? new LinkedHashMap<>() : new LinkedHashMap<>(given);
      options.put("include_usage", true);
      fields.put("stream_options", options);
    }
    return new Encoded(io.shenyullm.core.json.Json.write(fields), List.of());
  }

  @Override
  public ChatReply reply(byte[] json, long createdSeconds) {
    ChatReply reply;
    try {
      reply = ChatReply.parse(json);
    } catch (JsonSyntaxException e) {
      throw invalid("The provider's reply is not JSON.");
    }
    if (!reply.hasChoices()) {
      throw invalid("The provider's reply is not a chat completion.");
    }
    return reply;
  }

  @Override
  public StreamReader stream(long createdSeconds) {
    return (data, out) -> {
      ChatEvent event = ChatEvent.ofData(data);
      out.add(event.isDone() ? UpstreamEvent.plain(event) : EventScanner.scan(data));
    };
  }

  private static UpstreamException invalid(String message) {
    return UpstreamFailure.of(UpstreamFailure.Kind.INVALID_RESPONSE, message).asException();
  }
}
