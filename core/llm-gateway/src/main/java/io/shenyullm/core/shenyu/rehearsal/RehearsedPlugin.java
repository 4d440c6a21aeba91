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
package io.shenyullm.core.shenyu.rehearsal;

import io.shenyullm.core.snapshot.Verdict;
import java.util.Optional;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One of our plugins, entered past the host's selectors. */
public interface RehearsedPlugin {
  /** Place among our plugins, as ShenYu sorts them. */
  int getOrder();

  /** Name under which ShenYu knows it. */
  String named();

  /** What it decides about a request, if others rely on that. */
  default Optional<Verdict> verdict() {
    return Optional.empty();
  }

  /** Does the plugin's part for a request that one of its rules matches. */
  Mono<Void> enter(ServerWebExchange exchange, ShenyuPluginChain chain, RuleData rule);
}
