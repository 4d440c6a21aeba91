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

import io.netty.channel.EventLoop;
import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.exchange.CallerGoneException;
import io.shenyullm.core.exchange.EarlyRefusal;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.http.LlmHeaders;
import io.shenyullm.core.http.ProtocolHeaders;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.identity.Identification;
import io.shenyullm.core.identity.IdentityRequest;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Form;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.shenyu.common.constant.Constants;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Opens an exchange for whichever plugin runs first and frames everything that runs inside it.
 * Thread-safe. Failure is CLOSED: whatever cannot be read, identified or driven is refused.
 */
final class ReactiveLlmEntry implements LlmEntry {
  private static final Logger LOG = LoggerFactory.getLogger(ReactiveLlmEntry.class);

  private final SnapshotStore snapshots;
  private final CallerIdentity identity;
  private final ResponseWriter writer;
  private final Supplier<String> requestIds;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final ReplyLimits limits;
  private final LargeBodies largeBodies;
  private final BytesInFlight bytesInFlight;
  private final HostPlugins plugins;
  private final EntryObserver observer;
  private final RouteHandles handles = new RouteHandles();

  /** The server has a few loops and keeps them. */
  private final Map<EventLoop, Scheduler> loops = new ConcurrentHashMap<>();

  /** What is known of a request as long as there is no exchange. Belongs to one subscriber. */
  private static final class Arrival {
    final String requestId;
    final long startedNanos;
    final BytesInFlight.Claim claim;
    @Nullable Route route;
    @Nullable Principal principal;

    Arrival(String requestId, long startedNanos, BytesInFlight.Claim claim) {
      this.requestId = requestId;
      this.startedNanos = startedNanos;
      this.claim = claim;
    }
  }

  /** Stage 2, see {@link io.shenyullm.core.identity.Identifier#identify}. */
  @FunctionalInterface
  interface CallerIdentity {
    /** Empty where it takes longer than microseconds, see {@link #identify}. */
    Optional<Identification> identifyNow(IdentityRequest request, Snapshot snapshot, Route route);

    /** On another thread. */
    default Mono<Identification> identify(IdentityRequest request, Snapshot snapshot, Route route) {
      return Mono.fromCallable(() -> identifyNow(request, snapshot, route).orElseThrow());
    }
  }

  ReactiveLlmEntry(
      SnapshotStore snapshots,
      CallerIdentity identity,
      ResponseWriter writer,
      Supplier<String> requestIds,
      Clock clock,
      LongSupplier nanoTime,
      ReplyLimits limits,
      LargeBodies largeBodies,
      BytesInFlight bytesInFlight,
      HostPlugins plugins,
      EntryObserver observer) {
    this.snapshots = Objects.requireNonNull(snapshots, "snapshots");
    this.identity = Objects.requireNonNull(identity, "identity");
    this.writer = Objects.requireNonNull(writer, "writer");
    this.requestIds = Objects.requireNonNull(requestIds, "requestIds");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.largeBodies = Objects.requireNonNull(largeBodies, "largeBodies");
    this.bytesInFlight = Objects.requireNonNull(bytesInFlight, "bytesInFlight");
    this.plugins = Objects.requireNonNull(plugins, "plugins");
    this.observer = Objects.requireNonNull(observer, "observer");
  }

  @Override
  public Mono<Void> enter(
      ServerWebExchange exchange, ShenyuPluginChain chain, RuleData rule, PluginStep step) {
    LlmExchange open = exchange.getAttribute(LlmExchange.ATTRIBUTE);
    return open == null
        ? first(exchange, chain, rule, step)
        : later(exchange, chain, rule, step, open);
  }

  private Mono<Void> first(
      ServerWebExchange exchange, ShenyuPluginChain chain, RuleData rule, PluginStep step) {
    return Mono.defer(
        () -> {
          long startedNanos = nanoTime.getAsLong();
          String requestId = requestIds.get();
          nameRequest(exchange.getResponse(), requestId);
          // before anything can go wrong: refusals are told in the caller's form
          exchange
              .getAttributes()
              .put(
                  ResponseWriter.FORM,
                  Endpoint.formAt(exchange.getRequest().getURI().getRawPath()));
          Arrival arrival = new Arrival(requestId, startedNanos, bytesInFlight.open());
          return open(exchange, chain, rule, step, arrival)
              .onErrorResume(error -> writeError(exchange, arrival, error))
              .doFinally(end -> arrival.claim.close());
        });
  }

  /**
   * A plugin that runs when the prompt has left cannot do its part any more, and one that runs
   * after another that builds on it has not done it in time.
   */
  private Mono<Void> later(
      ServerWebExchange exchange,
      ShenyuPluginChain chain,
      RuleData rule,
      PluginStep step,
      LlmExchange llm) {
    return Mono.defer(
        () -> {
          Passage passage = exchange.getAttribute(Passage.ATTRIBUTE);
          boolean late =
              passage != null
                  && (passage.isReleased()
                      || !passage.advanceTo(PluginOrders.of(rule.getPluginName())));
          if (late || llm.driver().isPresent()) {
            Refusal refusal = tooLate(rule, llm.requestId());
            return Mono.error(
                passage == null ? new RefusedException(refusal) : passage.fail(refusal));
          }
          return step.run(exchange, llm, chain);
        });
  }

  private Mono<Void> open(
      ServerWebExchange exchange,
      ShenyuPluginChain chain,
      RuleData rule,
      PluginStep step,
      Arrival arrival) {
    if (exchange.getAttribute(Constants.CLIENT_RESPONSE_ATTR) != null) {
      return refused(tooLate(rule, arrival.requestId));
    }
    Optional<Refusal> wrongOrder = plugins.wrongOrder();
    if (wrongOrder.isPresent()) {
      return refused(wrongOrder.get());
    }
    Snapshot snapshot = snapshots.current();
    if (snapshot.version() < 0) {
      return refused(
          Refusal.unavailable("snapshot_missing", "The gateway has not loaded its configuration."));
    }
    Route route = handles.routeOf(rule).flatMap(snapshot::route).orElse(null);
    if (route == null) {
      LOG.warn(
          "request {} refused: the handle of rule {} names no route of snapshot version {}",
          arrival.requestId,
          rule.getName(),
          snapshot.version());
      return refused(
          Refusal.unavailable(
              "route_unknown",
              "The gateway's rule for this path names a route that is not known."));
    }
    arrival.route = route;
    ServerHttpRequest request = exchange.getRequest();
    String path = request.getURI().getRawPath();
    Endpoint endpoint = Endpoint.of(request.getMethod().name(), path).orElse(null);
    if (endpoint == null) {
      return refused(Endpoint.unsupported(path));
    }
    Form form = endpoint.protocol().form();
    // before the body is read: who is not known does not get to fill our memory
    Function<Identification, Mono<Void>> proceed =
        identification ->
            identification.fold(
                known -> {
                  Principal principal = known.principal();
                  arrival.principal = principal;
                  return endpoint == Endpoint.MODELS
                      ? models(exchange, snapshot, route)
                      : ChatRequests.read(request, mostBytes(route), arrival.claim)
                          .flatMap(
                              body ->
                                  largeBodies.read(
                                      body,
                                      bytes ->
                                          exchangeOf(
                                              arrival, snapshot, route, principal, form, bytes)))
                          .flatMap(llm -> frame(exchange, chain, rule, step, llm));
                },
                unknown -> refused(unknown.refusal()));
    IdentityRequest caller = identityRequest(exchange);
    return identity
        .identifyNow(caller, snapshot, route)
        .map(proceed)
        .orElseGet(() -> identity.identify(caller, snapshot, route).flatMap(proceed));
  }

  /** Lists models only where one of them could be called. */
  private Mono<Void> models(ServerWebExchange exchange, Snapshot snapshot, Route route) {
    Optional<Refusal> missing = plugins.missingFor(route);
    if (missing.isPresent()) {
      return refused(missing.get());
    }
    if (route.drive() == Route.Drive.ROUTER && snapshot.catalog().offers().isEmpty()) {
      return refused(Refusal.unavailable("no_model_offered", "This gateway offers no model yet."));
    }
    return writer.json(exchange, 200, Map::of, ModelList.json(snapshot.catalog()));
  }

  private LlmExchange exchangeOf(
      Arrival arrival,
      Snapshot snapshot,
      Route route,
      Principal principal,
      Form form,
      byte[] body) {
    arrival.claim.add(ChatRequests.treeBytes(body, bytesInFlight.limit()));
    ChatRequest request = ChatRequests.parse(form, body);
    ChatRequests.checkModel(request, snapshot, route);
    LlmExchange llm =
        new LlmExchange(
            arrival.requestId,
            snapshot,
            route,
            principal,
            request,
            body,
            arrival.startedNanos,
            clock.millis());
    llm.claim(arrival.claim);
    return llm;
  }

  /** One that could never be held is too large, not unlucky. */
  private int mostBytes(Route route) {
    return (int) Math.min(route.maxBodyBytes(), bytesInFlight.limit());
  }

  /**
   * Runs the chain so that the exchange settles once on complete, error and cancel. Inner stages
   * are cancelled first, so a driver that knows more (tokens, attempts) settles before this does.
   */
  private Mono<Void> frame(
      ServerWebExchange exchange,
      ShenyuPluginChain chain,
      RuleData rule,
      PluginStep step,
      LlmExchange llm) {
    llm.protocolHeaders(
        ProtocolHeaders.of(llm.form(), exchange.getRequest().getHeaders()::getOrEmpty));
    Passage opened = new Passage(llm, nanoTime);
    opened.advanceTo(PluginOrders.of(rule.getPluginName()));
    llm.onSettle(this::observe);
    exchange.getAttributes().put(LlmExchange.ATTRIBUTE, llm);
    exchange.getAttributes().put(Passage.ATTRIBUTE, opened);
    ServerHttpResponse response = exchange.getResponse();
    if (llm.originalBody().length <= LargeBodies.LARGEST_ON_LOOP) {
      CallerConnection.loopOf(response)
          .ifPresent(loop -> llm.resumeOn(loops.computeIfAbsent(loop, Schedulers::fromExecutor)));
    }
    ServerWebExchange inner =
        exchange
            .mutate()
            .request(new PassageRequest(exchange.getRequest(), opened, response.bufferFactory()))
            .response(new ResponseTap(exchange, opened, limits, largeBodies))
            .build();
    return Mono.usingWhen(
        Mono.just(opened),
        passage ->
            Mono.defer(() -> step.run(inner, llm, chain))
                .then(Mono.defer(() -> checkAnswered(response, passage))),
        passage -> Mono.fromRunnable(() -> llm.settle(completed(passage, response))),
        (passage, error) -> Mono.fromRunnable(() -> llm.settle(failed(passage, error, response))),
        passage -> Mono.fromRunnable(() -> llm.settle(passage.cancelled())));
  }

  /** The host's own writes end well, too, when the caller closes the connection under them. */
  private static Outcome completed(Passage passage, ServerHttpResponse response) {
    return CallerConnection.isLost(response, passage.isHandedOver())
        ? passage.cancelled()
        : passage.completed(statusOf(response));
  }

  private static Outcome failed(Passage passage, Throwable error, ServerHttpResponse response) {
    return hasHungUp(error, response)
        ? passage.cancelled()
        : passage.failed(refusalOf(passage, error));
  }

  /** An answer that has begun and can go nowhere: whatever the error says, the caller has left. */
  private static boolean hasHungUp(Throwable error, ServerHttpResponse response) {
    return error instanceof CallerGoneException
        || (response.isCommitted() && CallerConnection.isClosed(response));
  }

  private void observe(LlmExchange llm, Outcome outcome) {
    if (llm.reserver().isEmpty()) {
      observer.unbilled(llm, outcome);
    }
  }

  /** A chain that ends without an answer must not look like an empty success. */
  private static Mono<Void> checkAnswered(ServerHttpResponse response, Passage passage) {
    if (response.isCommitted()) {
      return Mono.empty();
    }
    Refusal refusal =
        passage.llm().route().drive() == Route.Drive.ROUTER
            ? passage.routerMissing()
            : Refusal.unavailable(
                "upstream_missing", "No proxy of the gateway has answered this request.");
    return Mono.error(passage.fail(refusal));
  }

  private Mono<Void> writeError(ServerWebExchange exchange, Arrival arrival, Throwable error) {
    if (hasHungUp(error, exchange.getResponse())) {
      return Mono.empty(); // nobody is left to be told
    }
    Passage passage = exchange.getAttribute(Passage.ATTRIBUTE);
    Refusal refusal = refusalOf(passage, error);
    if (passage == null) {
      observer.refused(refusal.code());
      Route route = arrival.route;
      if (route != null) {
        observer.turnedAway(new EarlyRefusal(arrival.requestId, route, arrival.principal, refusal));
      }
    }
    boolean expected =
        Failures.isExpected(error) || passage != null && passage.failure().isPresent();
    if (!expected) {
      LOG.warn(
          "request {} failed with {} {}: {}",
          arrival.requestId,
          refusal.status(),
          refusal.code(),
          Failures.describe(error));
    }
    return writer.refuse(exchange, refusal);
  }

  private static Refusal refusalOf(@Nullable Passage passage, Throwable error) {
    return passage == null
        ? Failures.refusalOf(error, false)
        : passage.failure().orElseGet(() -> Failures.refusalOf(error, passage.isReleased()));
  }

  private static Refusal tooLate(RuleData rule, String requestId) {
    LOG.warn(
        "request {} refused: plugin {} ran too late; sort llmGuard before llmCost, that before"
            + " llmRouter, and all of them before the host's proxy",
        requestId,
        rule.getPluginName());
    return HostPlugins.refusal();
  }

  private static IdentityRequest identityRequest(ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    Object appKey = exchange.getAttribute(APP_KEY_ATTRIBUTE);
    return new IdentityRequest(
        headers::getFirst, appKey instanceof String key && !key.isBlank() ? key : null);
  }

  /** Set at once for whoever logs, and again at commit, since proxies overwrite headers. */
  private static void nameRequest(ServerHttpResponse response, String requestId) {
    response.getHeaders().set(LlmHeaders.REQUEST_ID, requestId);
    response.beforeCommit(
        () -> Mono.fromRunnable(() -> response.getHeaders().set(LlmHeaders.REQUEST_ID, requestId)));
  }

  private static int statusOf(ServerHttpResponse response) {
    HttpStatusCode status = response.getStatusCode();
    return status == null ? 200 : status.value();
  }

  private static Mono<Void> refused(Refusal refusal) {
    return Mono.error(new RefusedException(refusal));
  }
}
