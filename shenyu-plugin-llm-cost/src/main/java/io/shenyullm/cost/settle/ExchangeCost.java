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
package io.shenyullm.cost.settle;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.exchange.Reservation;
import io.shenyullm.core.exchange.Reserver;
import io.shenyullm.core.exchange.SettleStage;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.pricing.PriceSchedule;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetHold;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetStanding;
import io.shenyullm.cost.budget.BudgetWindow;
import io.shenyullm.cost.meter.MeterStage;
import io.shenyullm.records.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The money of one exchange: its hold, its meter, its bill. */
final class ExchangeCost implements Reserver, SettleStage, LlmExchange.BudgetFacts {
  private static final int GATEWAY_TIMEOUT = 504;

  private final CostStage stage;
  private final LlmExchange exchange;
  private final String operationId;
  private final List<BudgetMatch> budgets;
  private final List<Integer> percentsBefore;
  private final MeterStage meter;
  private final Instant at;

  private final AtomicReference<@Nullable BudgetHold> hold = new AtomicReference<>();
  private volatile @Nullable CostEstimate estimate;
  private volatile @Nullable ModelOffer directOffer;
  private volatile @Nullable Priced priced;

  /** The budget that had nothing left for the last estimate that it was asked for. */
  private volatile @Nullable String refusedBy;

  /** The budget for whose sake a cheaper estimate was asked for, and granted. */
  private volatile @Nullable String degradedBy;

  /** What was priced last. */
  private record Priced(ModelOffer offer, TokenUsage usage, Cost cost) {}

  ExchangeCost(
      CostStage stage,
      LlmExchange exchange,
      String operationId,
      List<BudgetMatch> budgets,
      List<Integer> percentsBefore,
      MeterStage meter) {
    this.stage = stage;
    this.exchange = exchange;
    this.operationId = operationId;
    this.budgets = budgets;
    this.percentsBefore = percentsBefore;
    this.meter = meter;
    this.at = Instant.ofEpochMilli(exchange.startedAtMillis());
  }

  // ---- stage 9 ----

  @Override
  public Mono<Reservation> reserve(LlmExchange ignored, CostEstimate expected) {
    return Mono.defer(() -> reserving(expected));
  }

  /** For routes where the host calls the upstream, so that nobody else reserves. */
  Mono<Optional<Refusal>> reserveDirect() {
    List<ModelOffer> offers = exchange.snapshot().catalog().offersOf(exchange.request().model());
    if (offers.isEmpty()) {
      // one upstream, which knows its models better than the catalogue
      return Mono.fromSupplier(this::refuseUnpriced);
    }
    ModelOffer offer = offers.get(0);
    directOffer = offer;
    CostEstimate expected = stage.estimator().estimate(exchange.request(), offer, at);
    return reserving(expected)
        .map(
            reservation ->
                reservation.fold(
                    granted -> Optional.<Refusal>empty(), denied -> Optional.of(denied.refusal())));
  }

  /** Why a call must not be made that is metered, but without a price; empty if it may. */
  private Optional<Refusal> refuseUnpriced() {
    Optional<Refusal> frozen =
        stage.book().frozen(budgets).map(refusal -> BudgetRefusals.exhausted(refusal).refusal());
    return frozen.isPresent()
        ? frozen
        : budgets.stream()
            .map(BudgetMatch::definition)
            .filter(budget -> budget.unpriced() == BudgetDefinition.Unpriced.REFUSE)
            .findFirst()
            .map(BudgetRefusals::unpriced);
  }

  private Mono<Reservation> reserving(CostEstimate expected) {
    BudgetHold taken = hold.get();
    boolean first = taken == null;
    long lost = lostCalls(null).costs().in(expected.currency()).nanos();
    long expectedNanos = expected.expectedNanos() + lost;
    long maximumNanos = expected.maximumNanos() + lost;
    CompletableFuture<BudgetDecision> decision =
        (taken == null
                ? stage.book().reserveOrAsk(operationId, budgets, expectedNanos, maximumNanos)
                : taken.moveOrAsk(expectedNanos, maximumNanos))
            .toCompletableFuture();
    if (decision.isDone()) {
      return Mono.just(answer(decision.join(), expected, first));
    }
    // the caller may hang up meanwhile; then the answer is still looked at, to free what it holds.
    // What follows must not run on the thread that looks after the leases.
    return Mono.fromFuture(decision.thenApply(made -> answer(made, expected, first)), true)
        .publishOn(exchange.resumeOn());
  }

  private Reservation answer(BudgetDecision decision, CostEstimate expected, boolean first) {
    return decision.fold(
        held -> granted(held.hold(), expected, first),
        this::exhausted,
        closed -> BudgetRefusals.closed());
  }

  private Reservation exhausted(BudgetDecision.Exhausted decision) {
    refusedBy = decision.budget().definition().id();
    return BudgetRefusals.exhausted(decision);
  }

  private Reservation granted(BudgetHold held, CostEstimate expected, boolean first) {
    hold.set(held);
    estimate = expected;
    if (refusedBy != null) {
      degradedBy = refusedBy;
      refusedBy = null;
    }
    if (exchange.isSettled()) {
      if (first) {
        // the caller hung up while the hold was taken, so the settle stage may not have seen it
        held.settle(0);
      }
      // a hold that was only moved has been there before: the settle stage books its cost
      return BudgetRefusals.closed();
    }
    return new Reservation.Granted(
        new Reservation.Hold() {
          @Override
          public long heldNanos() {
            return held.heldNanos();
          }

          @Override
          public Mono<Reservation> moveTo(CostEstimate next) {
            return Mono.defer(() -> reserving(next));
          }
        });
  }

  // ---- figures for headers and rules ----

  @Override
  public Optional<String> remaining() {
    BudgetStanding standing = stage.book().standing(budgets);
    BudgetMatch tightest = standing.tightest();
    return tightest == null
        ? Optional.empty()
        : Optional.of(
            BudgetRefusals.money(standing.remainingNanos(), tightest.definition())
                + " "
                + tightest.definition().currency());
  }

  @Override
  public Optional<String> cost(TokenUsage usage, ModelOffer offer) {
    return Optional.of(price(offer, usage).plain());
  }

  /** What a call has cost: header, bill and metric show the same. */
  private Cost price(ModelOffer offer, TokenUsage usage) {
    Priced last = priced;
    if (last == null || last.offer() != offer || !last.usage().equals(usage)) {
      last = new Priced(offer, usage, offer.prices().cost(usage, at));
      priced = last;
    }
    return last.cost();
  }

  // ---- stage 12 ----

  @Override
  public void settle(LlmExchange ignored, Outcome outcome) {
    Bill bill = bill(outcome);
    BudgetHold taken = hold.get();
    if (taken == null && bill.cost().amount().signum() > 0) {
      taken = holdNothing();
    }
    if (taken != null) {
      taken.settle(bill.cost().nanos());
    }
    stage.settled(exchange, bill, taken == null ? at : bookedAt(taken), budgeting());
  }

  private UsageRecord.Budgeting budgeting() {
    List<UsageRecord.Touched> touched = new ArrayList<>(budgets.size());
    for (int i = 0; i < budgets.size(); i++) {
      touched.add(
          new UsageRecord.Touched(
              budgets.get(i).definition().id(), percentsBefore.get(i).longValue()));
    }
    return new UsageRecord.Budgeting(touched.isEmpty() ? null : touched, degradedBy, refusedBy);
  }

  /**
   * When the request began, or the start of the latest window that pays for it: one that waited for
   * its money across a roll-over is in the same window of the ledger as of the budgets.
   */
  private Instant bookedAt(BudgetHold taken) {
    Instant booked = at;
    for (BudgetWindow window : taken.windows()) {
      booked = window.start().isAfter(booked) ? window.start() : booked;
    }
    return booked;
  }

  /** Nobody has reserved, yet the provider has worked: the money is gone and must be counted. */
  private @Nullable BudgetHold holdNothing() {
    return stage
        .book()
        .reserve(operationId, budgets, 0, 0)
        .<@Nullable BudgetHold>fold(BudgetDecision.Held::hold, exhausted -> null, closed -> null);
  }

  private Bill bill(Outcome outcome) {
    ModelOffer offer = outcome.offer() != null ? outcome.offer() : directOffer;
    TokenUsage usage = usage(outcome, offer);
    LostCalls lost = lostCalls(usage == null && timedOutDirectly(outcome) ? offer : null);
    if (usage == null) {
      return bill(
          outcome, offer, lost.usage(), new Cost(BigDecimal.ZERO, currency(offer)), lost, false);
    }
    Cost answered = offer == null ? PriceSchedule.FREE.cost(usage, at) : price(offer, usage);
    TokenUsage charged = lost.usage() == null ? usage : usage.plus(lost.usage());
    return bill(outcome, offer, charged, answered, lost, offer == null);
  }

  /** In the currency of what was answered, if that cost anything, else of what was lost first. */
  private Bill bill(
      Outcome outcome,
      @Nullable ModelOffer offer,
      @Nullable TokenUsage charged,
      Cost answered,
      LostCalls lost,
      boolean unpriced) {
    String currency =
        answered.amount().signum() > 0
            ? answered.currency()
            : lost.costs().currencyOr(answered.currency());
    Cost lostCost = lost.costs().in(currency);
    return new Bill(
        outcome,
        offer,
        charged,
        estimate,
        new Cost(answered.amount().add(lostCost.amount()), currency),
        lostCost,
        lost.costs().besides(currency),
        unpriced);
  }

  private static String currency(@Nullable ModelOffer offer) {
    return offer == null ? "USD" : offer.prices().currency();
  }

  /** What calls probably cost that reached a provider and of which nothing came back. */
  private record LostCalls(CostSum costs, @Nullable TokenUsage usage) {}

  /**
   * @param another that is lost, besides those that the exchange knows of
   */
  private LostCalls lostCalls(@Nullable ModelOffer another) {
    List<ModelOffer> offers = new ArrayList<>(exchange.lostCalls());
    if (another != null) {
      offers.add(another);
    }
    CostSum costs = new CostSum();
    long input = 0;
    long output = 0;
    for (ModelOffer offer : offers) {
      CostEstimate probably = stage.estimator().estimate(exchange.request(), offer, at);
      costs.add(new Cost(BigDecimal.valueOf(probably.expectedNanos(), 9), probably.currency()));
      input += probably.inputTokens();
      output += probably.outputTokens();
    }
    TokenUsage usage =
        new TokenUsage(
            input,
            0,
            0,
            0,
            output,
            0,
            0,
            0,
            offers.size(),
            false,
            "default",
            /* estimated= */ true);
    return new LostCalls(costs, offers.isEmpty() ? null : usage);
  }

  /** The host's own proxy gave up waiting for an upstream that had the request. */
  private boolean timedOutDirectly(Outcome outcome) {
    return exchange.route().drive() == Route.Drive.DIRECT
        && outcome.attempts() > 0
        && outcome.ending() == Ending.ERROR
        && outcome.httpStatus() == GATEWAY_TIMEOUT;
  }

  /**
   * What the provider will charge for; {@code null} if it has done nothing. A reply that the guard
   * refuses half-way has been paid for all the same.
   */
  private @Nullable TokenUsage usage(Outcome outcome, @Nullable ModelOffer offer) {
    if (!reached(outcome)) {
      return null;
    }
    String model = offer == null ? exchange.request().model() : offer.upstreamModel();
    if (meter.reported() != null || meter.hasOutput()) {
      return meter.usage(model, () -> inputTokens(model));
    }
    TokenUsage told = outcome.usage();
    if (told != null && MeterStage.plausible(told)) {
      return told;
    }
    // providers do not charge for calls that they say have failed, but do for a caller's hang-up
    // while the model was reading; calls that were lost are estimated by themselves, and between
    // two calls nobody is working
    boolean answered = outcome.ending() == Ending.COMPLETE && outcome.httpStatus() < 400;
    boolean hungUpOn = outcome.ending() == Ending.CANCEL && !outcome.lastCallFailed();
    return answered || hungUpOn ? meter.usage(model, () -> inputTokens(model)) : null;
  }

  private boolean reached(Outcome outcome) {
    return outcome.attempts() > 0
        || (exchange.route().drive() == Route.Drive.DIRECT
            && (meter.reported() != null || meter.hasOutput()));
  }

  private long inputTokens(String model) {
    CostEstimate expected = estimate;
    return expected != null
        ? expected.inputTokens()
        : stage.counter().count(model, exchange.request());
  }
}
