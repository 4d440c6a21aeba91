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

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.RequiredVerdicts;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.TokenUsage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the adapter knows of one exchange: whether its prompt has left, what came back, and why it
 * failed. Written by the reactive chain and read by a cancel at any time, hence volatile.
 */
final class Passage {
  static final String ATTRIBUTE = "io.shenyullm.passage";
  static final String ROUTER = "router";
  static final String TAP = "tap";

  private static final Logger LOG = LoggerFactory.getLogger(Passage.class);
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private final LlmExchange llm;
  private final LongSupplier nanoTime;
  private int reached = PluginOrders.UNKNOWN;
  private volatile long releasedNanos;
  private volatile long firstContentNanos;
  private volatile boolean released;
  private volatile boolean hasContent;
  private volatile boolean handedOver;
  private volatile @Nullable TokenUsage usage;
  private volatile @Nullable Refusal failure;

  Passage(LlmExchange llm, LongSupplier nanoTime) {
    this.llm = llm;
    this.nanoTime = nanoTime;
  }

  LlmExchange llm() {
    return llm;
  }

  /**
   * A plugin of ours runs now.
   *
   * @param order where it belongs, see {@link PluginOrders#of}
   * @return false if one has run before that belongs behind it
   */
  boolean advanceTo(int order) {
    boolean inOrder = order >= reached || order == PluginOrders.UNKNOWN;
    reached = Math.max(reached, order);
    return inOrder;
  }

  boolean isRoutersToDrive() {
    return llm.driver().filter(ROUTER::equals).isPresent();
  }

  /** Whether the prompt has been handed to the host's proxy. */
  boolean isReleased() {
    return released;
  }

  /**
   * The host's proxy asks for the prompt.
   *
   * @throws RefusedException if it must not have it
   */
  void release() {
    if (!isRoutersToDrive()) {
      if (llm.route().drive() == Route.Drive.ROUTER) {
        throw fail(routerMissing());
      }
      Optional<Refusal> missing = RequiredVerdicts.check(llm);
      if (missing.isPresent()) {
        throw fail(missing.get());
      }
      llm.claimDrive(TAP);
    }
    if (!released) {
      releasedNanos = nanoTime.getAsLong();
      released = true;
    }
  }

  /** 503 for a route that waits for a router that never came; logs what an operator should do. */
  Refusal routerMissing() {
    LOG.warn(
        "request {} withheld: route {} is driven by plugin llmRouter, which has not run; check that"
            + " it is enabled, matched by a selector and sorted before the host's proxy",
        llm.requestId(),
        llm.route().name());
    return Refusal.unavailable(
        "router_missing", "The gateway cannot serve this request: plugin llmRouter has not run.");
  }

  /**
   * Remembers why the exchange fails: the host's proxy may wrap an error or replace it by another.
   * The first reason stays.
   */
  RefusedException fail(Refusal refusal) {
    if (failure == null) {
      failure = refusal;
    }
    return new RefusedException(refusal);
  }

  Optional<Refusal> failure() {
    return Optional.ofNullable(failure);
  }

  void onContent() {
    if (!hasContent) {
      firstContentNanos = nanoTime.getAsLong();
      hasContent = true;
    }
  }

  boolean hasContent() {
    return hasContent;
  }

  /** The server has all of the answer, and what is left to do is its own. */
  void onHandedOver() {
    handedOver = true;
  }

  boolean isHandedOver() {
    return handedOver;
  }

  void onUsage(ChatEvent event) {
    usage = event.usage(usage);
  }

  void onUsage(@Nullable TokenUsage counted) {
    if (counted != null) {
      usage = counted;
    }
  }

  Outcome completed(int httpStatus) {
    Refusal reason = failure;
    if (reason != null) {
      return failed(reason);
    }
    return httpStatus < 400
        ? outcome(Outcome.Ending.COMPLETE, httpStatus, null)
        : outcome(Outcome.Ending.ERROR, httpStatus, "upstream_status_" + httpStatus);
  }

  /** A gateway that cannot get an answer has failed; one that will not give one has refused. */
  Outcome failed(Refusal refusal) {
    boolean broken = refusal.status() == 500 || refusal.status() == 502 || refusal.status() == 504;
    return outcome(
        broken ? Outcome.Ending.ERROR : Outcome.Ending.REFUSED, refusal.status(), refusal.code());
  }

  Outcome cancelled() {
    return outcome(Outcome.Ending.CANCEL, CLIENT_CLOSED_REQUEST, "client_closed_request");
  }

  private Outcome outcome(Outcome.Ending ending, int status, @Nullable String code) {
    long now = nanoTime.getAsLong();
    long start = llm.startedNanos();
    List<ModelOffer> offers =
        released ? llm.snapshot().catalog().offersOf(llm.request().model()) : List.of();
    return new Outcome(
        ending,
        status,
        code,
        offers.isEmpty() ? null : offers.get(0),
        usage,
        released ? 1 : 0,
        /* lastCallFailed= */ false,
        Duration.ofNanos(now - start),
        hasContent ? Duration.ofNanos(firstContentNanos - start) : null,
        Duration.ofNanos((released ? releasedNanos : now) - start));
  }
}
