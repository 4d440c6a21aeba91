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

import static io.shenyullm.core.shenyu.TestingGateway.BODY;
import static io.shenyullm.core.shenyu.TestingGateway.REPLY;
import static io.shenyullm.core.shenyu.TestingGateway.bodyOf;
import static io.shenyullm.core.shenyu.TestingGateway.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.identity.Identification;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Verdict;
import io.shenyullm.core.testing.TestingExchanges;
import java.util.List;
import java.util.Map;
import org.apache.shenyu.common.dto.PluginData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.test.StepVerifier;

class PluginOrderTest {
  private final TestingGateway direct =
      new TestingGateway(TestingExchanges.route(Route.Drive.DIRECT));

  @ParameterizedTest
  @CsvSource({"llmCost,llmGuard", "llmRouter,llmCost", "llmRouter,llmGuard"})
  void enter_pluginAfterOneThatBuildsOnIt_is503BeforeAnythingLeaves(String first, String second) {
    MockServerWebExchange exchange = post(BODY);
    run(direct, exchange, first, second);
    assertRefused(exchange, "plugin_order");
    assertThat(direct.upstreamGot).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"llmGuard,llmCost", "llmGuard,llmRouter", "llmCost,llmRouter", "llmGuard,llmGuard"})
  void enter_pluginsInOrder_pass(String first, String second) {
    MockServerWebExchange exchange = post(BODY);
    run(direct, exchange, first, second);
    assertThat(bodyOf(exchange)).isEqualTo(REPLY);
  }

  private static void run(
      TestingGateway gateway, MockServerWebExchange exchange, String first, String second) {
    ShenyuPluginChain next =
        e ->
            gateway.entry.enter(
                e,
                gateway.proxy(MediaType.APPLICATION_JSON, REPLY),
                TestingGateway.ruleOf(second),
                (inner, llm, chain) -> chain.execute(inner));
    StepVerifier.create(
            gateway.entry.enter(exchange, next, TestingGateway.ruleOf(first), gateway.step()))
        .verifyComplete();
  }

  @ParameterizedTest
  @CsvSource({
    "150,140,170", // cost before guard
    "150,150,170", // which one runs first is luck
    "180,160,170",
    "150,160,155",
    "250,260,270" // behind the proxy: what gets here at all is refused
  })
  void enter_hostSortsWrongly_is503(int guard, int cost, int router) {
    place(direct, guard, cost, router);
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(
            direct.run(exchange, direct.proxy(MediaType.APPLICATION_JSON, TestingGateway.REPLY)))
        .verifyComplete();
    assertRefused(exchange, "plugin_order");
    assertThat(direct.upstreamGot).isEmpty();
    place(direct, 150, 160, 170);
    MockServerWebExchange again = post(BODY);
    StepVerifier.create(direct.run(again, direct.proxy(MediaType.APPLICATION_JSON, REPLY)))
        .verifyComplete();
    assertThat(bodyOf(again)).isEqualTo(REPLY);
  }

  @Test
  void enter_misplacedPluginIsOff_passes() {
    place(direct, 150, 140, 170);
    direct.plugins.set(PluginNames.COST, plugin(140, false));
    MockServerWebExchange exchange = post(BODY);
    StepVerifier.create(direct.run(exchange, direct.proxy(MediaType.APPLICATION_JSON, REPLY)))
        .verifyComplete();
    assertThat(bodyOf(exchange)).isEqualTo(REPLY);
  }

  @Test
  void enter_noSortGiven_isOurOwnOrder() {
    for (String name : List.of(PluginNames.GUARD, PluginNames.COST, PluginNames.ROUTER)) {
      direct.plugins.set(name, plugin(null, true));
    }
    assertThat(direct.plugins.wrongOrder()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"llmGuard,verdict_missing", "llmCost,verdict_missing", "llmRouter,router_missing"})
  void models_whereAPluginOfTheRouteIsOff_is503LikeChat(String off, String code) {
    TestingGateway strict =
        new TestingGateway(
            TestingExchanges.route(Route.Drive.ROUTER, Verdict.ADMIT, Verdict.RESERVE));
    place(strict, 150, 160, 170);
    assertThat(models(strict).getResponse().getStatusCode().value()).isEqualTo(200);
    strict.plugins.remove(off);
    assertRefused(models(strict), code);
  }

  @Test
  void models_ofAGatewayThatOffersNone_is503LikeChat() {
    TestingGateway empty =
        new TestingGateway(
            TestingExchanges.route(Route.Drive.ROUTER),
            new Identification.Known(Principal.anonymous()),
            new ModelCatalog(List.of(), Map.of()));
    assertRefused(models(empty), "no_model_offered");
  }

  private static MockServerWebExchange models(TestingGateway gateway) {
    MockServerWebExchange exchange =
        MockServerWebExchange.from(MockServerHttpRequest.get("/llm/v1/models").build());
    StepVerifier.create(gateway.run(exchange, e -> reactor.core.publisher.Mono.empty()))
        .verifyComplete();
    return exchange;
  }

  private static void assertRefused(MockServerWebExchange exchange, String code) {
    assertThat(exchange.getResponse().getStatusCode().value()).isEqualTo(503);
    assertThat(bodyOf(exchange)).contains("\"code\":\"" + code + "\"");
  }

  private static void place(TestingGateway gateway, int guard, int cost, int router) {
    gateway.plugins.set(PluginNames.GUARD, plugin(guard, true));
    gateway.plugins.set(PluginNames.COST, plugin(cost, true));
    gateway.plugins.set(PluginNames.ROUTER, plugin(router, true));
  }

  private static PluginData plugin(@Nullable Integer sort, boolean enabled) {
    PluginData plugin = new PluginData();
    plugin.setSort(sort);
    plugin.setEnabled(enabled);
    return plugin;
  }
}
