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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.exchange.LlmExchange;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What one of our plugins does once a request has been parsed and its caller identified. */
@FunctionalInterface
public interface PluginStep {
  /**
   * Does the plugin's part and calls {@code chain.execute(exchange)}, or ends the request. A
   * refusal is signalled as {@link io.shenyullm.core.http.RefusedException}.
   */
  Mono<Void> run(ServerWebExchange exchange, LlmExchange llm, ShenyuPluginChain chain);
}
