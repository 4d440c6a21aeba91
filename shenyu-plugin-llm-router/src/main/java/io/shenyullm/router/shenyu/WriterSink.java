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
package io.shenyullm.router.shenyu;

import io.shenyullm.core.shenyu.ResponseWriter;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.router.dispatch.ReplySink;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The caller of one host exchange. */
record WriterSink(ResponseWriter writer, ServerWebExchange exchange) implements ReplySink {
  @Override
  public Mono<Void> reply(Supplier<Map<String, String>> headers, ChatReply reply) {
    return writer.reply(exchange, headers, reply);
  }

  @Override
  public Mono<Void> stream(Supplier<Map<String, String>> headers, Flux<List<ChatEvent>> batches) {
    return writer.streamBatches(exchange, headers, batches);
  }
}
