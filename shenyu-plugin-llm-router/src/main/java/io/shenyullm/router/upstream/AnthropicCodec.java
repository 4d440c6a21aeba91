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

import io.netty.handler.codec.http.HttpHeaders;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.wire.ChatReply;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Translates to and from Anthropic's Messages API, version {@value #VERSION}. */
final class AnthropicCodec implements ProviderCodec {
  static final AnthropicCodec INSTANCE = new AnthropicCodec();
  static final String VERSION = "2023-06-01";

  private AnthropicCodec() {}

  @Override
  public String path(Provider provider) {
    String base = provider.baseUrl().getPath();
    return base != null && base.endsWith("/v1") ? "/messages" : "/v1/messages";
  }

  @Override
  public void authorize(HttpHeaders headers, Provider provider) {
    headers.set("anthropic-version", VERSION);
    if (!provider.apiKey().isEmpty()) {
      headers.set("x-api-key", provider.apiKey().reveal());
    }
  }

  @Override
  public Encoded encode(LlmExchange llm, ModelOffer offer) {
    return new AnthropicRequest(llm.request(), offer).encode();
  }

  @Override
  public ChatReply reply(byte[] json, long createdSeconds) {
    Map<String, @Nullable Object> message;
    try {
      message = Json.parseObject(json);
    } catch (JsonSyntaxException e) {
      throw UpstreamFailure.of(
              UpstreamFailure.Kind.INVALID_RESPONSE, "The provider's reply is not JSON.")
          .asException();
    }
    return AnthropicReplies.reply(message, createdSeconds);
  }

  @Override
  public StreamReader stream(long createdSeconds) {
    return new AnthropicStream(createdSeconds);
  }
}
