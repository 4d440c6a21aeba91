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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.http.LlmHeaders;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.shenyu.PluginOrders;
import io.shenyullm.core.shenyu.TestingEntry;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.core.snapshot.Verdict;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.guard.admit.AdmissionStage;
import io.shenyullm.guard.admit.GuardConfig;
import io.shenyullm.guard.admit.GuardPart;
import io.shenyullm.guard.audit.AuditKey;
import io.shenyullm.guard.audit.AuditTrail;
import io.shenyullm.guard.audit.TestingOutbox;
import io.shenyullm.guard.injection.InjectionDetector;
import io.shenyullm.policy.CompiledPolicy;
import io.shenyullm.policy.EmbeddedPolicyEngine;
import io.shenyullm.policy.PolicyPart;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.common.dto.SelectorData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.apache.shenyu.plugin.api.utils.RequestQueryCodecUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The guard alone in front of a plain upstream: no router, no cost plugin. */
class LlmGuardPluginTest {
  private static final String EMAIL = "jane.doe@example.org";
  private static final String DATA = "{\"llm\":{\"denied\":{\"users\":[\"mallory\"]}}}";
  private static final ExecutorService POLICIES =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(16),
          task -> new Thread(null, task, "policy-test", 4L << 20));
  private static CompiledPolicy policy;
  private static GuardConfig config;
  private static ModelCatalog catalog;

  private final TestingOutbox outbox = new TestingOutbox();
  private final List<String> upstreamSaw = new ArrayList<>();
  private ServerWebExchange upstreamSent;
  private ServerHttpRequest upstreamAsked;

  @BeforeAll
  static void compile() throws Exception {
    catalog = TestingExchanges.catalog(URI.create("http://127.0.0.1:1"));
    PolicyPart part =
        PolicyPart.embedded(
            (wasm, data) ->
                new EmbeddedPolicyEngine(
                    wasm,
                    data,
                    Clock.systemUTC(),
                    1,
                    POLICIES,
                    Schedulers.parallel(),
                    Duration.ofSeconds(20)));
    policy = part.compile(document("{\"policy\":{\"data\":" + DATA + "}}"), catalog);
    config = new GuardPart().compile(document("{}"), catalog);
  }

  @AfterAll
  static void stop() {
    POLICIES.shutdownNow();
  }

  @Test
  void plugin_namesAndOrder_areTheDocumentedOnes() {
    LlmGuardPlugin plugin = plugin("alice");
    assertThat(plugin.named()).isEqualTo(PluginNames.GUARD);
    assertThat(plugin.getOrder()).isEqualTo(PluginOrders.GUARD);
  }

  @Test
  void execute_jsonReply_upstreamSeesPlaceholdersAndCallerSeesTheValue() {
    MockServerWebExchange exchange = call("alice", false, json("I wrote to [EMAIL_ADDRESS_1]."));
    assertThat(upstreamSaw)
        .singleElement()
        .asString()
        .contains("[EMAIL_ADDRESS_1]")
        .doesNotContain("jane");
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.OK);
    assertThat(body(exchange)).contains("I wrote to " + EMAIL + ".").doesNotContain("[EMAIL");
    assertThat(exchange.getResponse().getHeaders().getFirst(LlmHeaders.MASKED))
        .isEqualTo("EMAIL_ADDRESS=1");
    assertThat(outbox.records()).extracting("kind").containsExactly("admission", "outcome");
    assertThat(outbox.text()).doesNotContain("jane");
  }

  @Test
  void execute_streamSplitAnywhere_callerSeesTheValue() {
    byte[] stream = sse("Mail ", "[EMA", "IL_ADDRESS", "_1", "] went to [EMAIL_ADDRESS_1", "].");
    for (int at = 1; at < stream.length; at++) {
      upstreamSaw.clear();
      MockServerWebExchange exchange =
          call(
              "alice",
              true,
              Arrays.copyOfRange(stream, 0, at),
              Arrays.copyOfRange(stream, at, stream.length));
      assertThat(upstreamSaw.get(0)).doesNotContain("jane");
      assertThat(content(body(exchange)))
          .as("split at %s", at)
          .isEqualTo("Mail " + EMAIL + " went to " + EMAIL + ".");
    }
  }

  @Test
  void execute_deniedByRego_is403AndNothingLeaves() {
    MockServerWebExchange exchange = call("mallory", false, json("never"));
    assertThat(upstreamSaw).isEmpty();
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
    assertThat(exchange.getResponse().getHeaders().getFirst(LlmHeaders.DECISION_ID))
        .isEqualTo("d-1");
    assertThat(body(exchange))
        .isEqualTo(
            "{\"error\":{\"message\":\"The access policy does not allow this request.\","
                + "\"type\":\"permission_error\",\"param\":null,\"code\":\"policy_denied\"}}");
    assertThat(outbox.records()).extracting("kind").containsExactly("refusal");
  }

  @Test
  void execute_dataInAddressOrHeader_doesNotReachThePlainUpstream() {
    MockServerWebExchange exchange =
        call(
            "alice",
            false,
            MockServerHttpRequest.post("/v1/chat/completions?for={mail}", EMAIL)
                .header("X-User", EMAIL),
            json("done"));
    assertThat(upstreamAsked.getURI().getQuery()).isEqualTo("for=[EMAIL_ADDRESS]");
    assertThat(RequestQueryCodecUtil.getCodecQuery(upstreamSent))
        .isEqualTo("for=%5BEMAIL_ADDRESS%5D");
    assertThat(upstreamAsked.getHeaders().getFirst("X-User")).isEqualTo("[EMAIL_ADDRESS]");
    assertThat(upstreamAsked.getHeaders().getContentLength())
        .isEqualTo(upstreamSaw.get(0).getBytes(StandardCharsets.UTF_8).length);
    assertThat(exchange.getResponse().getHeaders().getFirst(LlmHeaders.MASKED))
        .isEqualTo("EMAIL_ADDRESS=3");
  }

  @Test
  void execute_dataInThePath_isRefusedAsTheHostWouldSendItOn() {
    MockServerWebExchange exchange =
        call(
            "alice",
            false,
            MockServerHttpRequest.post("/for/{mail}/v1/chat/completions", EMAIL),
            json("never"));
    assertThat(upstreamSaw).isEmpty();
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
    assertThat(body(exchange)).contains("EMAIL_ADDRESS", "path").doesNotContain("jane");
    assertThat(outbox.records()).extracting("kind").containsExactly("refusal");
  }

  private MockServerWebExchange call(String user, boolean stream, byte[]... chunks) {
    return call(user, stream, MockServerHttpRequest.post("/v1/chat/completions"), chunks);
  }

  private MockServerWebExchange call(
      String user, boolean stream, MockServerHttpRequest.BodyBuilder request, byte[]... chunks) {
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            request
                .contentType(MediaType.APPLICATION_JSON)
                .body(
                    "{\"model\":\"small\",\"stream\":"
                        + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"mail "
                        + EMAIL
                        + "\"}]}"));
    RuleData rule = new RuleData();
    rule.setName("all");
    rule.setPluginName(PluginNames.GUARD);
    ShenyuPluginChain upstream = inner -> upstream(inner, stream, chunks);
    plugin(user)
        .doExecute(exchange, upstream, new SelectorData(), rule)
        .block(Duration.ofSeconds(120));
    return exchange;
  }

  private Mono<Void> upstream(ServerWebExchange exchange, boolean stream, byte[]... chunks) {
    upstreamSent = exchange;
    upstreamAsked = exchange.getRequest();
    return DataBufferUtils.join(upstreamAsked.getBody())
        .doOnNext(
            buffer -> {
              upstreamSaw.add(buffer.toString(StandardCharsets.UTF_8));
              DataBufferUtils.release(buffer);
            })
        .then(
            Mono.defer(
                () -> {
                  var response = exchange.getResponse();
                  response.setStatusCode(HttpStatus.OK);
                  response
                      .getHeaders()
                      .setContentType(
                          stream ? MediaType.TEXT_EVENT_STREAM : MediaType.APPLICATION_JSON);
                  Flux<DataBuffer> body =
                      Flux.fromArray(chunks).map(response.bufferFactory()::wrap);
                  return stream
                      ? response.writeAndFlushWith(body.map(Mono::just))
                      : response.writeWith(body);
                }));
  }

  private LlmGuardPlugin plugin(String user) {
    Route route = TestingExchanges.route(Route.Drive.DIRECT, Verdict.ADMIT);
    Snapshot snapshot =
        TestingExchanges.snapshot(
            catalog, route, Map.of(GuardConfig.class, config, CompiledPolicy.class, policy));
    AdmissionStage admission =
        new AdmissionStage(
            InjectionDetector.load(),
            new AuditTrail(
                outbox, AuditKey.of(UUID.randomUUID().toString()), "gw", "boot", Clock.systemUTC()),
            () -> "d-1",
            Clock.systemUTC(),
            Schedulers.parallel(),
            Schedulers.parallel(),
            Duration.ofSeconds(20));
    Principal caller = new Principal("acme", null, null, null, null, user, null, null);
    return new LlmGuardPlugin(TestingEntry.of(new SnapshotStore(snapshot), caller), admission);
  }

  private static String body(MockServerWebExchange exchange) {
    return exchange.getResponse().getBodyAsString().block(Duration.ofSeconds(120));
  }

  private static byte[] json(String text) {
    return ("{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\""
            + text
            + "\"},\"finish_reason\":\"stop\"}]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sse(String... deltas) {
    StringBuilder stream = new StringBuilder();
    for (String delta : deltas) {
      stream
          .append("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
          .append(delta)
          .append("\"},\"finish_reason\":null}]}\n\n");
    }
    stream.append(
        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"
            + "\n\ndata: [DONE]\n\n");
    return stream.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String content(String stream) {
    StringBuilder content = new StringBuilder();
    for (String line : stream.split("\n", -1)) {
      if (!line.startsWith("data:") || line.contains("[DONE]")) {
        continue;
      }
      Object tree = Json.parse(line.substring(5).strip().getBytes(StandardCharsets.UTF_8));
      if (tree instanceof Map<?, ?> event
          && event.get("choices") instanceof List<?> choices
          && !choices.isEmpty()
          && choices.get(0) instanceof Map<?, ?> choice
          && choice.get("delta") instanceof Map<?, ?> delta
          && delta.get("content") instanceof String text) {
        content.append(text);
      }
    }
    return content.toString();
  }

  private static ConfigNode document(String json) {
    return ConfigNode.root(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)));
  }
}
