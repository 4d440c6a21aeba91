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

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.wire.Form;
import io.shenyullm.router.analyse.PromptAnalyser;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.router.upstream.UpstreamClient;
import io.shenyullm.router.upstream.UpstreamLimits;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A dispatcher over offers in the order in which they are given, with short time limits. */
final class TestingDispatch implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(180);
  static final String SECRET = java.util.UUID.randomUUID().toString();
  static final String REPLY =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"up\",\"choices\":[{\"index\":0,"
          + "\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}";
  static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
  static final String STREAM =
      ROLE
          + chunk("{\"content\":\"he\"}", "null")
          + chunk("{\"content\":\"llo \u00e9\u4f60\"}", "null")
          + chunk("{}", "\"stop\"")
          + "data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,"
          + "\"completion_tokens\":3,\"total_tokens\":10}}\n\n"
          + "data: [DONE]\n\n";

  final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  final TestingSink sink = new TestingSink();
  final Health health;
  final UpstreamClient client;
  final Dispatcher dispatcher;
  private final List<ModelOffer> offers;

  TestingDispatch(List<ModelOffer> offers, DispatchSettings limits, HealthLimits healthLimits) {
    this(offers, limits, healthLimits, UpstreamLimits.DEFAULT);
  }

  TestingDispatch(
      List<ModelOffer> offers,
      DispatchSettings limits,
      HealthLimits healthLimits,
      UpstreamLimits upstream) {
    this(
        offers,
        limits,
        new Health(healthLimits, System::nanoTime),
        upstream,
        new LargeBodies(Schedulers.immediate()));
  }

  TestingDispatch(
      List<ModelOffer> offers,
      DispatchSettings limits,
      Health health,
      UpstreamLimits upstream,
      LargeBodies largeBodies) {
    this.offers = offers;
    this.health = health;
    this.client = new UpstreamClient(upstream, largeBodies, Clock.systemUTC());
    this.dispatcher =
        new Dispatcher(
            this::plan, PromptAnalyser.NONE, client, limits, health, null, System::nanoTime);
  }

  static TestingDispatch of(ModelOffer... offers) {
    return new TestingDispatch(List.of(offers), DispatchSettings.DEFAULT, HealthLimits.DEFAULT);
  }

  static String chunk(String delta, String finish) {
    return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
        + "\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}],\"usage\":null}\n\n";
  }

  /** Another model of the provider. */
  static ModelOffer other(String model, ModelOffer at) {
    return TestingExchanges.offer(model, at.provider(), 0.5);
  }

  static ModelOffer offer(String provider, URI baseUrl) {
    return offer(provider, Protocols.OPENAI, baseUrl, Duration.ofSeconds(60));
  }

  static ModelOffer offer(String provider, Protocol protocol, URI baseUrl, Duration timeout) {
    return offer(provider, protocol, baseUrl, timeout, timeout);
  }

  /** One that may think for long, but not stop while it writes. */
  static ModelOffer offerStalling(String provider, URI baseUrl, Duration idleTimeout) {
    return offer(provider, Protocols.OPENAI, baseUrl, PATIENCE, idleTimeout);
  }

  private static ModelOffer offer(
      String provider,
      Protocol protocol,
      URI baseUrl,
      Duration responseTimeout,
      Duration idleTimeout) {
    Provider at =
        new Provider(
            provider,
            protocol,
            baseUrl,
            new Secret(SECRET),
            "global",
            Duration.ofSeconds(30),
            responseTimeout,
            idleTimeout,
            true);
    return TestingExchanges.offer("small", at, 0.5);
  }

  private RoutePlan plan(LlmExchange llm) {
    List<Candidate> ranked = new ArrayList<>();
    long price = 1000;
    for (ModelOffer offer : offers) {
      if (price <= llm.budgetLevel().priceCeilingNanos()) {
        ranked.add(
            new Candidate(offer, new CostEstimate(price, price, "USD", 7, 3), 1, List.of("test")));
      }
      price = price * 3 / 5; // each next choice is cheaper
    }
    if (ranked.isEmpty()) {
      throw new RefusedException(Refusal.unavailable("no_route", "none"));
    }
    return new RoutePlan(ranked, List.of("rule-1"), "because");
  }

  LlmExchange exchange(String json) {
    return exchange(Form.OPENAI, json);
  }

  LlmExchange exchange(Form form, String json) {
    Route route = TestingExchanges.route(Route.Drive.ROUTER);
    LlmExchange llm =
        TestingExchanges.exchange(
            TestingExchanges.snapshot(new ModelCatalog(offers, Map.of()), route, Map.of()),
            Principal.anonymous(),
            form,
            json);
    llm.onSettle((exchange, outcome) -> outcomes.add(outcome));
    return llm;
  }

  LlmExchange jsonRequest() {
    return exchange("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }

  LlmExchange streamRequest() {
    return exchange(
        "{\"model\":\"auto\",\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }

  Mono<Void> dispatch(LlmExchange llm) {
    return dispatcher.dispatch(llm, sink);
  }

  /** Dispatches to the end; the test waits. */
  void run(LlmExchange llm) {
    dispatch(llm).block(PATIENCE);
  }

  /** Dispatches what is expected to be refused. */
  Refusal refused(LlmExchange llm) {
    try {
      dispatch(llm).block(PATIENCE);
    } catch (RefusedException e) {
      return e.refusal();
    }
    throw new AssertionError("expected a refusal");
  }

  Outcome outcome() {
    if (outcomes.size() != 1) {
      throw new AssertionError("settled " + outcomes.size() + " times");
    }
    return outcomes.get(0);
  }

  @Override
  public void close() {
    client.close();
  }
}
