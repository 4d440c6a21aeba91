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
package io.shenyullm.router.dispatch;

import io.shenyullm.core.cache.CachePurge;
import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.ReplyCaching;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.testing.TestingSharedGrid;
import io.shenyullm.core.wire.Form;
import io.shenyullm.router.analyse.PromptAnalyser;
import io.shenyullm.router.cache.ReplyCache;
import io.shenyullm.router.cache.shared.CacheCipher;
import io.shenyullm.router.cache.shared.CacheSettings;
import io.shenyullm.router.cache.shared.SharedCache;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.router.upstream.UpstreamClient;
import io.shenyullm.router.upstream.UpstreamLimits;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Gateways that share a grid and call the same upstream. */
final class TestingGateways implements AutoCloseable {
  static final ReplyCaching EXACT =
      new ReplyCaching(
          ReplyCaching.Mode.EXACT,
          Duration.ofHours(1),
          Duration.ofSeconds(10),
          false,
          ReplyCaching.TENANT,
          List.of("faq"));

  final TestingSharedGrid.Store store = new TestingSharedGrid.Store(Clock.systemUTC());
  final List<ModelOffer> offers;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final CacheCipher cipher;

  TestingGateways(ModelOffer... offers) {
    this.offers = List.of(offers);
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    random.nextBytes(key);
    this.cipher = CacheCipher.of(new Secret(HexFormat.of().formatHex(key)), random);
  }

  Gateway gateway() {
    return new Gateway();
  }

  CachePurge purge() {
    return new CachePurge(
        new TestingSharedGrid(store),
        Clock.systemUTC(),
        new SecureRandom()::nextLong,
        ReplyCaching.MAX_TTL,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  static Principal principal(String tenant, String user) {
    return new Principal(tenant, null, null, null, null, user, null, null);
  }

  static Admission admission(Map<String, Integer> findings, boolean masked, boolean noCache) {
    return new Admission(
        "decision", findings, "internal", 0, masked, new Obligations(Set.of(), Set.of(), noCache));
  }

  /** A request of an Anthropic caller. */
  LlmExchange messages(String json, Map<String, String> headers) {
    LlmExchange llm =
        exchange(EXACT, principal("acme", "someone"), Protocols.ANTHROPIC.form(), json);
    llm.protocolHeaders(headers);
    return llm;
  }

  LlmExchange exchange(ReplyCaching rule, Principal principal, String json) {
    return exchange(rule, principal, Form.OPENAI, json);
  }

  private LlmExchange exchange(ReplyCaching rule, Principal principal, Form form, String json) {
    Route route =
        new Route(
            "default",
            Set.of(),
            Route.Drive.ROUTER,
            Route.DEFAULT_MAX_BODY_BYTES,
            true,
            false,
            rule);
    Snapshot snapshot =
        TestingExchanges.snapshot(new ModelCatalog(offers, Map.of()), route, Map.of());
    return TestingExchanges.exchange(snapshot, principal, form, json);
  }

  LlmExchange exchange(String tenant, String json) {
    return exchange(EXACT, principal(tenant, "someone"), json);
  }

  static String request(String text) {
    return "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
  }

  static String stream(String text) {
    return request(text).replace("{\"model\"", "{\"stream\":true,\"model\"");
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** One gateway: its grid connection, its cache, its dispatcher. */
  final class Gateway {
    final TestingSharedGrid grid = new TestingSharedGrid(store);
    final SharedCache cache;
    private final Dispatcher dispatcher;

    /** Where large replies are stored. */
    volatile java.util.concurrent.Executor storeOn = Runnable::run;

    Gateway() {
      SecureRandom random = new SecureRandom();
      cache =
          new SharedCache(
              grid,
              CacheSettings.DEFAULT,
              cipher,
              Clock.systemUTC(),
              System::nanoTime,
              SharedCache.newTimer(),
              () -> random.generateSeed(8));
      UpstreamClient client =
          new UpstreamClient(
              UpstreamLimits.DEFAULT, new LargeBodies(Schedulers.immediate()), Clock.systemUTC());
      dispatcher =
          new Dispatcher(
              llm ->
                  new RoutePlan(
                      offers.stream()
                          .map(
                              offer ->
                                  new Candidate(
                                      offer, new CostEstimate(1, 1, "USD", 1, 1), 1, List.of()))
                          .toList(),
                      List.of(),
                      "because"),
              PromptAnalyser.NONE,
              client,
              DispatchSettings.DEFAULT,
              new Health(HealthLimits.DEFAULT, System::nanoTime),
              new ReplyCache(cache, Schedulers.parallel(), task -> storeOn.execute(task)),
              System::nanoTime);
      open.add(cache);
      open.add(client);
    }

    Answer start(LlmExchange llm) {
      Answer answer = new Answer(llm);
      answer.running = dispatcher.dispatch(llm, answer.sink).toFuture();
      return answer;
    }

    /** Dispatches and waits for the end. */
    Answer ask(LlmExchange llm) {
      Answer answer = new Answer(llm);
      dispatcher.dispatch(llm, answer.sink).block(TestingDispatch.PATIENCE);
      return answer;
    }

    Mono<Void> dispatch(LlmExchange llm, TestingSink sink) {
      return dispatcher.dispatch(llm, sink);
    }
  }

  /** What a caller got. */
  static final class Answer {
    final TestingSink sink = new TestingSink();
    final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    final LlmExchange llm;
    java.util.concurrent.CompletableFuture<Void> running;

    Answer(LlmExchange llm) {
      this.llm = llm;
      llm.onSettle((exchange, outcome) -> outcomes.add(outcome));
    }

    String cache() {
      return sink.headers.get("x-llm-cache");
    }

    void end() {
      running.orTimeout(120, java.util.concurrent.TimeUnit.SECONDS).join();
    }
  }
}
