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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.shenyu.LlmCoreAutoConfiguration;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.router.dispatch.TestingUpstream;
import io.shenyullm.router.dispatch.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.common.dto.SelectorData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.apache.shenyu.plugin.base.handler.PluginDataHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.reactive.context.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

/** The router without guard and cost, wired as in a gateway, in front of one plain upstream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlmRouterPluginTest {
  private static final String REPLY =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
          + "{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}";
  private static final String STREAM =
      "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n"
          + "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},"
          + "\"finish_reason\":\"stop\"}]}\n\n"
          + "data: [DONE]\n\n";

  private TestingUpstream json;
  private TestingUpstream events;
  private AnnotationConfigReactiveWebApplicationContext context;
  private LlmRouterPlugin plugin;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    json = TestingUpstream.json(200, REPLY);
    events = TestingUpstream.events(STREAM, 4096);
    Path document = folder.resolve("snapshot.json");
    Files.writeString(
        document,
        ("{'schema':1,'version':7,'routes':["
                + "{'name':'alone','requires':[],'anonymous':true,'requireAudit':false},"
                + "{'name':'strict','anonymous':true,'requireAudit':false},"
                + "{'name':'passing','drive':'direct','requires':[],'anonymous':true,"
                + "'requireAudit':false}],"
                + "'providers':["
                + "{'name':'one','protocol':'openai','baseUrl':'"
                + json.baseUrl()
                + "','simulated':true},{'name':'two','protocol':'openai','baseUrl':'"
                + events.baseUrl()
                + "','simulated':true}],"
                + "'models':[{'id':'small','provider':'one','upstreamModel':'small-1',"
                + "'contextWindow':8000,'maxOutputTokens':1000,'quality':0.5,'prices':'free'},"
                + "{'id':'streamer','provider':'two','upstreamModel':'s-1',"
                + "'contextWindow':8000,'maxOutputTokens':1000,'quality':0.1,'prices':'free'}]}")
            .replace('\'', '"'));
    context = new AnnotationConfigReactiveWebApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "shenyu.llm.data-dir",
                    folder.resolve("data").toString(),
                    "shenyu.llm.gateway-id",
                    "gw-test",
                    "shenyu.llm.metrics.port",
                    "-1",
                    "shenyu.llm.snapshot.url",
                    document.toString())));
    context.register(LlmCoreAutoConfiguration.class, LlmRouterAutoConfiguration.class);
    context.refresh();
    plugin = context.getBean(LlmRouterPlugin.class);
    SnapshotStore store = context.getBean(SnapshotStore.class);
    Waiting.until(Duration.ofSeconds(60), () -> store.current().version() == 7);
  }

  @AfterAll
  void stop() {
    context.close();
    json.close();
    events.close();
  }

  @Test
  void doExecute_routeThatRequiresNothing_routerAloneAnswers() {
    MockServerHttpResponse response = post("alone", "auto", false, passed -> Mono.empty());

    assertThat(response.getStatusCode().value()).isEqualTo(200);
    assertThat(response.getBodyAsString().block()).isEqualTo(REPLY);
    assertThat(response.getHeaders().toSingleValueMap())
        .containsKeys("x-llm-request-id", "x-llm-route-reason", "x-llm-overhead-ms")
        .containsEntry("x-llm-model", "small")
        .containsEntry("x-llm-provider", "one");
  }

  @Test
  void doExecute_stream_eventsOfTheNamedModel() {
    MockServerHttpResponse response = post("alone", "streamer", true, passed -> Mono.empty());

    assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.TEXT_EVENT_STREAM);
    assertThat(response.getBodyAsString().block()).isEqualTo(STREAM);
    assertThat(response.getHeaders().getFirst("x-llm-provider")).isEqualTo("two");
  }

  @Test
  void doExecute_requiredVerdictsMissing_503AndNothingSent() {
    int before = json.calls().size();

    MockServerHttpResponse response = post("strict", "small", false, passed -> Mono.empty());

    assertThat(response.getStatusCode().value()).isEqualTo(503);
    assertThat(response.getBodyAsString().block())
        .contains("verdict_missing")
        .contains("llmGuard")
        .contains("llmCost");
    assertThat(json.calls()).hasSize(before);
  }

  @Test
  void doExecute_providerAnswersAStreamWithJson_isStreamed() {
    MockServerHttpResponse response = post("alone", "small", true, passed -> Mono.empty());

    assertThat(response.getStatusCode().value()).isEqualTo(200);
    assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.TEXT_EVENT_STREAM);
    assertThat(response.getBodyAsString().block())
        .startsWith("data: {")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void doExecute_routeOfTheHostsProxy_passes() {
    AtomicBoolean passed = new AtomicBoolean();
    int before = json.calls().size();

    post("passing", "small", false, exchange -> Mono.fromRunnable(() -> passed.set(true)));

    assertThat(passed).isTrue();
    assertThat(json.calls()).hasSize(before);
  }

  @Test
  void autoConfiguration_gateway_pluginAndItsHandler() {
    assertThat(plugin.named()).isEqualTo("llmRouter");
    assertThat(plugin.getOrder()).isEqualTo(170);
    assertThat(context.getBeansOfType(PluginDataHandler.class).values())
        .extracting(PluginDataHandler::pluginNamed)
        .contains("llmRouter");
  }

  @Test
  void autoConfiguration_noReactiveApplication_nothing() {
    try (var admin = new AnnotationConfigApplicationContext(LlmRouterAutoConfiguration.class)) {
      assertThat(admin.getBeansOfType(LlmRouterPlugin.class)).isEmpty();
    }
  }

  private MockServerHttpResponse post(
      String route, String model, boolean stream, ShenyuPluginChain chain) {
    String body =
        "{\"model\":\""
            + model
            + "\",\"stream\":"
            + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.post("/v1/chat/completions")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body));
    RuleData rule = new RuleData();
    rule.setHandle("{\"route\":\"" + route + "\"}");
    plugin.doExecute(exchange, chain, new SelectorData(), rule).block(Duration.ofSeconds(120));
    return exchange.getResponse();
  }
}
