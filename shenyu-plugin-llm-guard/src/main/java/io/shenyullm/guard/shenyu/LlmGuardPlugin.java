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
package io.shenyullm.guard.shenyu;

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.shenyu.LlmEntry;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.shenyu.PluginOrders;
import io.shenyullm.core.shenyu.rehearsal.RehearsedPlugin;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Verdict;
import io.shenyullm.guard.admit.AdmissionStage;
import io.shenyullm.guard.admit.Admitted;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.common.dto.SelectorData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.apache.shenyu.plugin.base.AbstractShenyuPlugin;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Admits or refuses LLM requests. */
public final class LlmGuardPlugin extends AbstractShenyuPlugin implements RehearsedPlugin {
  private final LlmEntry entry;
  private final AdmissionStage admission;

  public LlmGuardPlugin(LlmEntry entry, AdmissionStage admission) {
    this.entry = Objects.requireNonNull(entry, "entry");
    this.admission = Objects.requireNonNull(admission, "admission");
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
    // our router sends a body of its own to an address of its own; a proxy of the host's does not
    if (llm.route().drive() == Route.Drive.ROUTER) {
      return admission
          .admit(llm, List.of())
          .flatMap(admitted -> chain.execute(answering(exchange, admitted)));
    }
    Envelope envelope = new Envelope(exchange.getRequest());
    return admission
        .admit(llm, envelope.segments())
        .flatMap(
            admitted ->
                chain.execute(
                    answering(exchange, admitted)
                        .mutate()
                        .request(envelope.with(admitted.around()))
                        .build()));
  }

  private static ServerWebExchange answering(ServerWebExchange exchange, Admitted admitted) {
    admitted.headers().forEach(exchange.getResponse().getHeaders()::set);
    return exchange;
  }

  @Override
  public Optional<Verdict> verdict() {
    return Optional.of(Verdict.ADMIT);
  }

  @Override
  public int getOrder() {
    return PluginOrders.GUARD;
  }

  @Override
  public String named() {
    return PluginNames.GUARD;
  }
}
