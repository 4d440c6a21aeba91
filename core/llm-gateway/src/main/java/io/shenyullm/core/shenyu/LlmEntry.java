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
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Stages 1 and 2 for whichever of our plugins runs first, and the frame around all of them.
 *
 * <p>The first plugin reads and parses the body, identifies the caller, installs the response tap
 * and sees to it that every refusal is written in the caller's protocol and every exchange is
 * settled exactly once, also on error and cancel. Later plugins find the exchange there and just
 * run.
 */
public interface LlmEntry {
  /**
   * Exchange attribute with the app key of a caller whom a plugin of the operator has
   * authenticated. Clients cannot set attributes. ShenYu's own context object is no source for it:
   * up to 2.4 it repeats an unchecked header, and in 2.7 it has no app key any more.
   */
  String APP_KEY_ATTRIBUTE = "io.shenyullm.appKey";

  /**
   * Runs a plugin's step inside the exchange, opening it first if this is the first plugin.
   *
   * @param rule the matched rule; its handle {@code {"route":"name"}} names the route
   */
  Mono<Void> enter(
      ServerWebExchange exchange, ShenyuPluginChain chain, RuleData rule, PluginStep step);

  /** The exchange, if one of our plugins has run. */
  static java.util.Optional<LlmExchange> of(ServerWebExchange exchange) {
    return java.util.Optional.ofNullable(exchange.getAttribute(LlmExchange.ATTRIBUTE));
  }
}
