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
package io.shenyullm.core.protocol;

import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Feature;
import io.shenyullm.core.wire.Form;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * One protocol, both ways. Implementations are stateless and thread-safe.
 *
 * <p>What is read from a caller and cannot be said elsewhere is an {@link UntranslatableException}
 * that names the field; what is read from a provider and is none of the protocol an {@link
 * InvalidReplyException}.
 */
public interface Protocol {
  /** Short name as in the snapshot, e.g. {@code openai}. */
  String name();

  /** Where things stand in the protocol's JSON. */
  Form form();

  /** What requests can say in this protocol. */
  Set<Feature> features();

  /** Path of the endpoint below a provider's base URL. */
  String path(URI baseUrl);

  /**
   * Headers that a provider wants.
   *
   * @param key empty where the provider wants none
   */
  Map<String, String> headers(String key);

  // ---- same protocol on both sides ----

  /**
   * A request for a provider of this protocol in the caller's own words: unknown fields go through,
   * and so do the bytes as far as nothing has to be changed in them.
   *
   * @param changed whether the request is no longer what the bytes say
   */
  Written forward(ChatRequest request, byte[] original, boolean changed, Target target);

  /** How answers are kept and told again. */
  Replays replays();

  // ---- between protocols ----

  Conversation readRequest(ChatRequest request);

  Written writeRequest(Conversation conversation, Target target);

  Reply readReply(byte[] json);

  /**
   * @param createdSeconds since 1970, for protocols that tell the time
   */
  ChatReply writeReply(Reply reply, long createdSeconds);

  DeltaReader reader();

  /**
   * @param createdSeconds since 1970, for protocols that tell the time
   */
  DeltaWriter writer(long createdSeconds);
}
