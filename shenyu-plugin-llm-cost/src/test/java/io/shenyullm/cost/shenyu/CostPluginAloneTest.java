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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.shenyu.LlmCoreAutoConfiguration;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.shenyu.PluginOrders;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetUse;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.settle.TestingOutbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.common.dto.SelectorData;
import org.apache.shenyu.plugin.api.ShenyuPlugin;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.apache.shenyu.plugin.base.handler.PluginDataHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.reactive.context.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The cost plugin as the only one of ours, in front of an upstream that the host's proxy calls. */
final class CostPluginAloneTest {
  private static final String SNAPSHOT =
      """
      {"schema":1,"version":42,"createdAt":"2026-01-01T00:00:00Z",
       "routes":[{"name":"default","drive":"direct","requires":["reserve"],"anonymous":true,
                  "requireAudit":false}],
       "providers":[{"name":"simulated","protocol":"openai","baseUrl":"http://localhost:1/v1",
                     "simulated":true}],
       "models":[{"id":"small","provider":"simulated","upstreamModel":"small",
                  "contextWindow":128000,"maxOutputTokens":1000,"quality":0.4,
                  "prices":[{"currency":"USD","perMillion":{"input":"1000","output":"2000"}}]}],
       "budgets":[{"id":"each-user","scope":"user","value":"*","period":"total","limit":"3",
                   "mode":"strict"}]}
      """;
  private static final String JSON =
      "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  private static final String STREAM =
      "{\"model\":\"small\",\"stream\":true,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  private static final String HELLO =
      "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},"
          + "\"finish_reason\":null}]}\n\n";
  private static final String STOP =
      "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String USAGE =
      "data: {\"id\":\"c\",\"choices\":[],"
          + "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":10}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  @TempDir private Path directory;

  private final TestingOutbox outbox = new TestingOutbox(false);
  private final StringBuilder upstreamGot = new StringBuilder();
  private AnnotationConfigReactiveWebApplicationContext context;
  private LlmCostPlugin plugin;

  @BeforeEach
  void start() throws Exception {
    Path snapshot = Files.writeString(directory.resolve("snapshot.json"), SNAPSHOT);
    context = new AnnotationConfigReactiveWebApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "shenyu.llm.gateway-id",
                    "gw-test",
                    "shenyu.llm.data-dir",
                    directory.resolve("data").toString(),
                    "shenyu.llm.snapshot.url",
                    snapshot.toString())));
    context.registerBean("outbox", Outbox.class, () -> outbox);
    context.register(LlmCoreAutoConfiguration.class, LlmCostAutoConfiguration.class);
    context.refresh();
    plugin = (LlmCostPlugin) context.getBean(ShenyuPlugin.class);
    SnapshotStore store = context.getBean(SnapshotStore.class);
    Flux.interval(Duration.ofMillis(10))
        .map(tick -> store.current().version())
        .filter(version -> version == 42)
        .blockFirst(Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    context.close();
  }

  private static MockServerWebExchange post(String body) {
    return MockServerWebExchange.from(
        MockServerHttpRequest.post("/llm/v1/chat/completions")
            .contentType(MediaType.APPLICATION_JSON)
            .body(body));
  }

  private static DataBuffer buffer(String text) {
    return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(UTF_8));
  }

  /** The host's proxy: reads the request and writes what the upstream answers. */
  private ShenyuPluginChain upstream(MediaType type, Flux<String> chunks) {
    return exchange ->
        DataBufferUtils.join(exchange.getRequest().getBody())
            .doOnNext(body -> upstreamGot.append(body.toString(UTF_8)))
            .then(
                Mono.defer(
                    () -> {
                      exchange.getResponse().getHeaders().setContentType(type);
                      return exchange
                          .getResponse()
                          .writeWith(chunks.map(CostPluginAloneTest::buffer));
                    }));
  }

  private Mono<Void> run(MockServerWebExchange exchange, ShenyuPluginChain chain) {
    return plugin.doExecute(
        exchange,
        chain,
        SelectorData.builder().name("selector").build(),
        RuleData.builder().name("rule").pluginName(PluginNames.COST).build());
  }

  private BudgetUse use() {
    Budgets budgets = context.getBean(SnapshotStore.class).current().part(Budgets.class);
    return context.getBean(BudgetBook.class).use(budgets.matching(Principal.anonymous()).get(0));
  }

  private Map<String, Object> record() {
    assertThat(outbox.usage()).hasSize(1);
    return outbox.usage().get(0);
  }

  private static String bodyOf(MockServerWebExchange exchange) {
    return exchange.getResponse().getBodyAsString().block();
  }

  @Test
  void execute_wholeReply_isSettledOnceByItsUsage() {
    MockServerWebExchange exchange = post(JSON);
    String reply =
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"}}],"
            + "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":10}}";
    StepVerifier.create(run(exchange, upstream(MediaType.APPLICATION_JSON, Flux.just(reply))))
        .verifyComplete();
    assertThat(bodyOf(exchange)).isEqualTo(reply);
    assertThat(upstreamGot).hasToString(JSON);
    assertThat(use().settledNanos()).isEqualTo(120_000_000);
    assertThat(use().heldNanos()).isZero();
    assertThat(record())
        .containsEntry("billedCost", "0.12")
        .containsEntry("gateway", "gw-test")
        .containsEntry("ending", "complete")
        .containsEntry("snapshotVersion", 42);
  }

  @Test
  void execute_streamWithUsage_isSettledByItAndHidesIt() {
    MockServerWebExchange exchange = post(STREAM);
    StepVerifier.create(
            run(
                exchange,
                upstream(MediaType.TEXT_EVENT_STREAM, Flux.just(HELLO, STOP, USAGE, DONE))))
        .verifyComplete();
    assertThat(upstreamGot.toString()).contains("\"include_usage\":true");
    assertThat(bodyOf(exchange)).contains("hello").contains("[DONE]").doesNotContain("usage");
    assertThat(use().settledNanos()).isEqualTo(120_000_000);
    assertThat(record()).containsEntry("stream", true);
  }

  @Test
  void execute_streamWithoutUsage_isCountedHere() {
    MockServerWebExchange exchange = post(STREAM);
    StepVerifier.create(
            run(exchange, upstream(MediaType.TEXT_EVENT_STREAM, Flux.just(HELLO, STOP, DONE))))
        .verifyComplete();
    assertThat(use().settledNanos()).isPositive();
    assertThat(use().heldNanos()).isZero();
    Map<?, ?> usage = (Map<?, ?>) record().get("usage");
    assertThat(usage.get("estimated")).isEqualTo(true);
    assertThat((Integer) usage.get("output")).isBetween(1, 3);
  }

  @Test
  void execute_callerHangsUpMidStream_paysForWhatCame() {
    MockServerWebExchange exchange = post(STREAM);
    Flux<String> stalled = Flux.concat(Flux.just(HELLO), Flux.never());
    var running = run(exchange, upstream(MediaType.TEXT_EVENT_STREAM, stalled)).subscribe();
    assertThat(use().heldNanos()).isPositive();
    running.dispose();
    assertThat(record()).containsEntry("ending", "cancel");
    assertThat(use().settledNanos()).isPositive();
    assertThat(use().heldNanos()).isZero();
  }

  @Test
  void execute_upstreamFails_costsNothing() {
    MockServerWebExchange exchange = post(JSON);
    ShenyuPluginChain failing =
        inner ->
            DataBufferUtils.join(inner.getRequest().getBody())
                .then(Mono.error(new java.net.ConnectException("refused")));
    StepVerifier.create(run(exchange, failing)).verifyComplete();
    assertThat(exchange.getResponse().getStatusCode().is5xxServerError()).isTrue();
    assertThat(record()).containsEntry("ending", "error").containsEntry("billedCost", "0");
    assertThat(use().usedNanos()).isZero();
  }

  @Test
  void execute_overBudget_isRefusedBeforeTheUpstream() {
    MockServerWebExchange first = post(JSON);
    Flux<String> stalled = Flux.never();
    var running = run(first, upstream(MediaType.APPLICATION_JSON, stalled)).subscribe();
    MockServerWebExchange second = post(JSON);
    StepVerifier.create(
            run(second, upstream(MediaType.APPLICATION_JSON, Flux.error(new AssertionError()))))
        .verifyComplete();
    assertThat(second.getResponse().getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
    assertThat(second.getResponse().getHeaders().getFirst("x-should-retry")).isEqualTo("false");
    assertThat(bodyOf(second)).contains("budget_exceeded").contains("each-user");
    assertThat(record()).containsEntry("ending", "refused").containsEntry("httpStatus", 429);
    assertThat(
            context
                .getBean(CostMetrics.class)
                .registry()
                .get(CostMetrics.EXHAUSTED)
                .counter()
                .count())
        .isEqualTo(1);
    running.dispose();
    assertThat(use().heldNanos()).isZero();
    assertThat(outbox.usage()).hasSize(2);
  }

  @Test
  void beans_ofThePlugin_areWhatShenyuLooksFor() {
    assertThat(plugin.getOrder()).isEqualTo(PluginOrders.COST);
    assertThat(plugin.named()).isEqualTo("llmCost");
    assertThat(context.getBeansOfType(PluginDataHandler.class).values())
        .extracting(PluginDataHandler::pluginNamed)
        .isEqualTo(List.of("llmCost"));
  }
}
