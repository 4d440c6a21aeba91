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
import io.shenyullm.core.wire.ChatReply;
import java.util.List;

/** One provider protocol: requests out of OpenAI's form, replies and events into it. Stateless. */
interface ProviderCodec {
  /**
   * A request in the provider's form.
   *
   * @param body JSON
   * @param droppedFields request fields that the protocol does not have and that change no answer
   */
  record Encoded(byte[] body, List<String> droppedFields) {}

  /** Path below the provider's base URL. */
  String path(Provider provider);

  /** Sets the credentials. */
  void authorize(HttpHeaders headers, Provider provider);

  /**
   * Writes the request for the provider.
   *
   * @throws UntranslatableException naming the field that the protocol cannot express
   */
  Encoded encode(LlmExchange llm, ModelOffer offer);

  /**
   * Reads a whole reply.
   *
   * @throws UpstreamException if it is not one
   */
  ChatReply reply(byte[] json, long createdSeconds);

  /** Reads one stream. */
  StreamReader stream(long createdSeconds);

  /** Reads the events of one stream in order. Not thread-safe. */
  interface StreamReader {
    /**
     * Appends what the caller's protocol says for one event of the provider's.
     *
     * @param data of one SSE event
     * @throws UpstreamException if it is not an event of the protocol
     */
    void read(byte[] data, List<UpstreamEvent> out);
  }

  static ProviderCodec of(Provider.Protocol protocol) {
    return protocol == Provider.Protocol.ANTHROPIC ? AnthropicCodec.INSTANCE : OpenAiCodec.INSTANCE;
  }
}
