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

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.RequiredVerdicts;
import io.shenyullm.core.exchange.SettleStage;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.shenyu.LlmEntry;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.shenyu.PluginOrders;
import io.shenyullm.core.shenyu.ResponseWriter;
import io.shenyullm.core.shenyu.rehearsal.RehearsedPlugin;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.router.dispatch.Dispatcher;
import java.util.Objects;
import java.util.Optional;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.common.dto.SelectorData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.apache.shenyu.plugin.base.AbstractShenyuPlugin;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers LLM requests of routes that the router drives. Thread-safe. */
public final class LlmRouterPlugin extends AbstractShenyuPlugin implements RehearsedPlugin {
  /** Name under which the router claims an exchange; the response tap knows it. */
  private static final String DRIVER = "router";

  private final LlmEntry entry;
  private final Dispatcher dispatcher;
  private final ResponseWriter writer;
  private final SettleStage learner;

  /**
   * @param learner told how exchanges end, for the plans of later ones
   */
  public LlmRouterPlugin(
      LlmEntry entry, Dispatcher dispatcher, ResponseWriter writer, SettleStage learner) {
    this.entry = Objects.requireNonNull(entry, "entry");
    this.dispatcher = Objects.requireNonNull(dispatcher, "dispatcher");
    this.writer = Objects.requireNonNull(writer, "writer");
    this.learner = Objects.requireNonNull(learner, "learner");
  }

  @Override
  public String named() {
    return PluginNames.ROUTER;
  }

  @Override
  public int getOrder() {
    return PluginOrders.ROUTER;
  }

  @Override
  protected Mono<Void> doExecute(
      ServerWebExchange exchange, ShenyuPluginChain chain, SelectorData selector, RuleData rule) {
    return enter(exchange, chain, rule);
  }

  @Override
  public Mono<Void> enter(ServerWebExchange exchange, ShenyuPluginChain chain, RuleData rule) {
    return entry.enter(exchange, chain, rule, this::run);
  }

  private Mono<Void> run(ServerWebExchange exchange, LlmExchange llm, ShenyuPluginChain chain) {
    if (llm.route().drive() == Route.Drive.DIRECT) {
      return chain.execute(exchange);
    }
    Optional<Refusal> missing = RequiredVerdicts.check(llm);
    if (missing.isPresent()) {
      return Mono.error(new RefusedException(missing.get()));
    }
    if (!llm.claimDrive(DRIVER)) {
      return Mono.error(
          new RefusedException(
              Refusal.unavailable(
                  "plugin_order", "The gateway's plugins are sorted wrongly: two would answer.")));
    }
    llm.cacheControl(CacheWishes.of(exchange.getRequest().getHeaders()));
    llm.onSettle(learner);
    return dispatcher.dispatch(llm, new WriterSink(writer, exchange));
  }
}
