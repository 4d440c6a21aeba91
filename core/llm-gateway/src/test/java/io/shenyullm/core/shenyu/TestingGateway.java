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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.exchange.EarlyRefusal;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.identity.Identification;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.core.testing.TestingExchanges;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An entry with one route, and a proxy behind it that answers what a test says. */
final class TestingGateway {
  static final String CHAT = "/llm/v1/chat/completions";
  static final String BODY =
      "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  static final String REPLY =
      "{\"model\":\"small\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"}}],"
          + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}";

  final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  final List<EarlyRefusal> turnedAway = new CopyOnWriteArrayList<>();
  final AtomicInteger steps = new AtomicInteger();
  final AtomicLong nanos = new AtomicLong(1_000);
  final BytesInFlight bytes = new BytesInFlight(BytesInFlight.LEAST_LIMIT);
  final HostPlugins plugins = new HostPlugins();
  final StringBuilder upstreamGot = new StringBuilder();
  final Snapshot snapshot;
  final ReactiveLlmEntry entry;

  TestingGateway(Route route) {
    this(route, new Identification.Known(Principal.anonymous()));
  }

  TestingGateway(Route route, Identification caller) {
    this(route, caller, TestingExchanges.catalog(URI.create("http://upstream.test")));
  }

  TestingGateway(Route route, Identification caller, ModelCatalog catalog) {
    this.snapshot = TestingExchanges.snapshot(catalog, route, Map.of());
    this.entry =
        new ReactiveLlmEntry(
            new SnapshotStore(snapshot),
            (request, current, matched) -> Optional.of(caller),
            new ResponseWriter(),
            () -> "0123456789abcdef0123456789abcdef",
            Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
            () -> nanos.addAndGet(1_000_000),
            new ReplyLimits(2_000, 500),
            new LargeBodies(Schedulers.immediate()),
            bytes,
            plugins,
            new EntryObserver() {
              @Override
              public void refused(String code) {}

              @Override
              public void turnedAway(EarlyRefusal refused) {
                turnedAway.add(refused);
              }

              @Override
              public void unbilled(LlmExchange exchange, Outcome outcome) {}
            });
  }

  static MockServerWebExchange post(String body) {
    return MockServerWebExchange.from(
        MockServerHttpRequest.post(CHAT).contentType(MediaType.APPLICATION_JSON).body(body));
  }

  /** A step that passes the request on and remembers how it was settled. */
  PluginStep step() {
    return (exchange, llm, chain) -> {
      steps.incrementAndGet();
      llm.onSettle((settled, outcome) -> outcomes.add(outcome));
      return chain.execute(exchange);
    };
  }

  Mono<Void> run(MockServerWebExchange exchange, ShenyuPluginChain chain) {
    return run(exchange, step(), chain);
  }

  Mono<Void> run(MockServerWebExchange exchange, PluginStep step, ShenyuPluginChain chain) {
    return entry.enter(exchange, chain, rule(null), step);
  }

  /** What the host matches for one of our plugins. */
  static RuleData ruleOf(String pluginName) {
    return RuleData.builder().name("rule").pluginName(pluginName).build();
  }

  static RuleData rule(String handle) {
    return RuleData.builder().name("rule").pluginName(PluginNames.GUARD).handle(handle).build();
  }

  /** The host's proxy: sends the request's body upstream, then writes what came back. */
  ShenyuPluginChain proxy(MediaType type, String... chunks) {
    return exchange ->
        sent(exchange.getRequest().getBody())
            .then(
                Mono.defer(
                    () -> {
                      exchange.getResponse().getHeaders().setContentType(type);
                      exchange.getResponse().getHeaders().setContentLength(999);
                      return exchange.getResponse().writeWith(buffers(chunks));
                    }));
  }

  Mono<Void> sent(Flux<DataBuffer> body) {
    return body.doOnNext(buffer -> upstreamGot.append(new String(ChatRequests.take(buffer), UTF_8)))
        .then();
  }

  static Flux<DataBuffer> buffers(String... chunks) {
    return Flux.fromArray(chunks)
        .map(chunk -> DefaultDataBufferFactory.sharedInstance.wrap(chunk.getBytes(UTF_8)));
  }

  static String bodyOf(MockServerWebExchange exchange) {
    return exchange.getResponse().getBodyAsString().block();
  }

  static LlmExchange llm(MockServerWebExchange exchange) {
    return LlmEntry.of(exchange).orElseThrow();
  }
}
