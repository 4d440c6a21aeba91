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
package io.shenyullm.router.dispatch;

import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where the answer goes. Header suppliers are read when the first byte is about to leave. */
public interface ReplySink {
  Mono<Void> reply(Supplier<Map<String, String>> headers, ChatReply reply);

  /**
   * Writes one list at a time. An error before the first event goes on as an error; one after it is
   * told to the caller within the stream.
   */
  Mono<Void> stream(Supplier<Map<String, String>> headers, Flux<List<ChatEvent>> batches);
}
