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
package io.shenyullm.cost.shenyu;

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.shenyu.LlmEntry;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.shenyu.PluginOrders;
import io.shenyullm.core.shenyu.rehearsal.RehearsedPlugin;
import io.shenyullm.core.snapshot.Verdict;
import io.shenyullm.cost.settle.CostStage;
import java.util.Objects;
import java.util.Optional;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.common.dto.SelectorData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.apache.shenyu.plugin.base.AbstractShenyuPlugin;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Keeps the bill of LLM requests. */
public final class LlmCostPlugin extends AbstractShenyuPlugin implements RehearsedPlugin {
  private final LlmEntry entry;
  private final CostStage stage;

  public LlmCostPlugin(LlmEntry entry, CostStage stage) {
    this.entry = Objects.requireNonNull(entry, "entry");
    this.stage = Objects.requireNonNull(stage, "stage");
  }

  @Override
  protected Mono<Void> doExecute(
      ServerWebExchange exchange, ShenyuPluginChain chain, SelectorData selector, RuleData rule) {
    return enter(exchange, chain, rule);
  }

  @Override
  public Mono<Void> enter(ServerWebExchange exchange, ShenyuPluginChain chain, RuleData rule) {
    return entry.enter(exchange, chain, rule, this::step);
  }

  private Mono<Void> step(ServerWebExchange exchange, LlmExchange llm, ShenyuPluginChain chain) {
    return stage
        .admit(llm)
        .flatMap(
            refusal ->
                refusal
                    .map(why -> Mono.<Void>error(new RefusedException(why)))
                    .orElseGet(() -> chain.execute(exchange)));
  }

  @Override
  public Optional<Verdict> verdict() {
    return Optional.of(Verdict.RESERVE);
  }

  @Override
  public int getOrder() {
    return PluginOrders.COST;
  }

  @Override
  public String named() {
    return PluginNames.COST;
  }
}
