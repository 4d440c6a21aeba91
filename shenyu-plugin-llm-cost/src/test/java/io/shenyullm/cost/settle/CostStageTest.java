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

import static io.shenyullm.cost.budget.TestingBudgets.budget;
import static io.shenyullm.cost.budget.TestingBudgets.principal;
import static io.shenyullm.cost.meter.TestingReplies.content;
import static io.shenyullm.cost.meter.TestingReplies.counts;
import static io.shenyullm.cost.meter.TestingReplies.reply;
import static io.shenyullm.cost.meter.TestingReplies.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.CacheState;
import io.shenyullm.core.exchange.EventPipeline;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.exchange.Reservation;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.pricing.PriceSchedule;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Verdict;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.cost.budget.Allowance;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.BudgetUse;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.budget.TestingBudgets;
import io.shenyullm.cost.budget.TestingClock;
import io.shenyullm.cost.meter.TestingTokenCounter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

final class CostStageTest {
  private static final long UNIT = 1_000_000_000L;
  private static final Principal ALICE = principal("acme", "research", "alice");
  private static final ModelOffer SMALL =
      new ModelOffer(
          "small",
          TestingExchanges.provider("simulated", Protocols.OPENAI, URI.create("http://localhost")),
          "small",
          128_000,
          4_096,
          0.4,
          Set.of(),
          1,
          new TestingPrices("USD"));
  private static final Budgets BUDGETS =
      new Budgets(
          List.of(
              budget("alice-day", BudgetScope.USER, "alice", BudgetPeriod.DAY, 10 * UNIT),
              budget("all", BudgetScope.ALL, "*", BudgetPeriod.MONTH, 1000 * UNIT)));
  private static final String JSON =
      "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String STREAM =
      "{\"model\":\"small\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final TestingOutbox outbox = new TestingOutbox(false);
  private final TestingClock clock = new TestingClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final BudgetBook book =
      new BudgetBook(clock, Duration.ofMinutes(10), Allowance.WHOLE, BudgetListener.NONE);
  private final List<Bill> bills = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private final SettleListener listener =
      new SettleListener() {
        @Override
        public void onSettled(LlmExchange exchange, Bill bill) {
          bills.add(bill);
        }

        @Override
        public void onRecordLost(String requestId) {
          lost.add(requestId);
        }
      };
  private final CostStage stage = stage(outbox);

  private CostStage stage(TestingOutbox to) {
    return new CostStage(
        book,
        (request, offer, at) ->
            new CostEstimate(2 * UNIT, 4 * UNIT, offer.prices().currency(), 100, 2000),
        new TestingTokenCounter(),
        to,
        listener,
        new GatewayIdentity("gw-1", "boot-1", Path.of("unused")));
  }

  private static LlmExchange exchange(Route.Drive drive, String json) {
    return exchange(drive, json, BUDGETS);
  }

  private static LlmExchange exchange(Route.Drive drive, String json, Budgets budgets) {
    return TestingExchanges.exchange(
        TestingExchanges.snapshot(
            new ModelCatalog(List.of(SMALL), Map.of()),
            TestingExchanges.route(drive, Verdict.RESERVE),
            Map.of(Budgets.class, budgets)),
        ALICE,
        json);
  }

  private static Outcome outcome(Ending ending, int status, ModelOffer offer, int attempts) {
    return outcome(ending, status, offer, attempts, false);
  }

  private static Outcome outcome(
      Ending ending, int status, ModelOffer offer, int attempts, boolean lastCallFailed) {
    return new Outcome(
        ending,
        status,
        status < 400 ? null : "some_code",
        offer,
        null,
        attempts,
        lastCallFailed,
        Duration.ofMillis(812),
        null,
        Duration.ofNanos(400_000));
  }

  private LlmExchange admitted(Route.Drive drive, String json) {
    LlmExchange exchange = exchange(drive, json);
    assertThat(stage.admit(exchange).block()).isEmpty();
    return exchange;
  }

  private BudgetUse use() {
    return book.use(BUDGETS.matching(ALICE).get(1));
  }

  private Map<String, Object> record() {
    assertThat(outbox.usage()).hasSize(1);
    return outbox.usage().get(0);
  }

  private static Reservation.Hold reserve(LlmExchange exchange, long units) {
    CostEstimate estimate = new CostEstimate(units * UNIT, units * UNIT, "USD", 100, 2000);
    Reservation reservation = exchange.reserver().orElseThrow().reserve(exchange, estimate).block();
    assertThat(reservation).isInstanceOf(Reservation.Granted.class);
    return ((Reservation.Granted) reservation).hold();
  }

  @Test
  void admit_routedExchange_leavesLevelAndStagesButHoldsNothing() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    assertThat(exchange.missingVerdicts()).isEmpty();
    assertThat(exchange.eventStages()).hasSize(1);
    assertThat(exchange.budgetLevel().priceCeilingNanos()).isEqualTo(10 * UNIT);
    assertThat(exchange.budgetFacts().orElseThrow().remaining()).contains("10 USD");
    assertThat(use().heldNanos()).isZero();
  }

  @Test
  void settle_wholeReply_booksTheProvidersUsageOnce() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    assertThat(reserve(exchange, 4).heldNanos()).isEqualTo(4 * UNIT);
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 23)));
    assertThat(exchange.settle(outcome(Ending.COMPLETE, 200, SMALL, 1))).isTrue();
    assertThat(exchange.settle(outcome(Ending.CANCEL, 499, SMALL, 1))).isFalse();
    assertThat(use()).isEqualTo(new BudgetUse(use().window(), UNIT * 123 / 1000, 0));
    assertThat(bills).hasSize(1);
    assertThat(record())
        .containsEntry("billedCost", "0.123")
        .containsEntry("estimatedCost", "4")
        .containsEntry("billingCurrency", "USD")
        .containsEntry("ending", "complete")
        .containsEntry("model", "small")
        .containsEntry("provider", "simulated");
  }

  @Test
  void record_holdTakenAfterARollOver_isInTheWindowThatPaid() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    Instant began = Instant.ofEpochMilli(exchange.startedAtMillis());
    Instant nextDay = began.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    clock.advance(Duration.between(clock.instant(), nextDay.plusMillis(300)));
    reserve(exchange, 1);
    exchange.settle(outcome(Ending.CANCEL, 499, SMALL, 1));
    assertThat(record()).containsEntry("at", nextDay.toString().replace("Z", ".000Z"));
    assertThat(use().window().start()).isEqualTo(nextDay);
  }

  @Test
  void record_hasExactlyTheDocumentedFields() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    reserve(exchange, 1);
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 23)));
    exchange.settle(outcome(Ending.COMPLETE, 200, SMALL, 1));
    assertThat(record().keySet())
        .containsExactly(
            "schema",
            "id",
            "at",
            "gateway",
            "boot",
            "route",
            "snapshotVersion",
            "requestModel",
            "stream",
            "principal",
            "operation",
            "model",
            "provider",
            "region",
            "simulated",
            "analysed",
            "ending",
            "httpStatus",
            "attempts",
            "cache",
            "usage",
            "estimatedCost",
            "billedCost",
            "billingCurrency",
            "budgets",
            "latencyMillis",
            "overheadMillis");
    assertThat(record().get("budgets").toString())
        .isEqualTo("[{id=all, percentBefore=0}, {id=alice-day, percentBefore=0}]");
    assertThat(record().get("at")).isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(Json.write(record().get("usage")))
        .isEqualTo(
            ("{\"input\":100,\"cache_read\":0,\"cache_write\":0,\"cache_write_1h\":0,"
                    + "\"output\":23,\"reasoning\":0,\"audio_input\":0,\"audio_output\":0,"
                    + "\"requests\":1,\"estimated\":false}")
                .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void settle_callerHangsUpMidStream_paysForWhatCame() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, STREAM);
    reserve(exchange, 4);
    new EventPipeline(exchange.eventStages()).onEvent(content("hello"));
    exchange.settle(outcome(Ending.CANCEL, 499, SMALL, 1));
    assertThat(bills.get(0).usage()).isEqualTo(TokenUsage.estimated(100, 5));
    assertThat(use()).isEqualTo(new BudgetUse(use().window(), UNIT * 105 / 1000, 0));
    assertThat(record()).containsEntry("ending", "cancel");
  }

  @Test
  void settle_callerHangsUpBetweenTwoCalls_costsNothing() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    reserve(exchange, 4);
    exchange.settle(outcome(Ending.CANCEL, 499, SMALL, 1, true));
    assertThat(use().usedNanos()).isZero();
    assertThat(record()).containsEntry("ending", "cancel").containsEntry("billedCost", "0");
  }

  @Test
  void settle_refusedBeforeTheCall_freesTheHoldAndCostsNothing() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    reserve(exchange, 4);
    exchange.settle(outcome(Ending.REFUSED, 403, null, 0));
    assertThat(use().usedNanos()).isZero();
    assertThat(record())
        .containsEntry("ending", "refused")
        .containsEntry("billedCost", "0")
        .doesNotContainKeys("model", "provider", "usage", "intent");
  }

  @Test
  void settle_answeredFromTheCache_costsNothingAndShowsWhatWasSaved() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    exchange.cacheState(CacheState.HIT);
    exchange.savedUsage(TokenUsage.of(100, 23));

    exchange.settle(outcome(Ending.COMPLETE, 200, SMALL, 0));

    assertThat(use().usedNanos()).isZero();
    assertThat(record())
        .containsEntry("cache", "hit")
        .containsEntry("model", "small")
        .containsEntry("billedCost", "0")
        .containsEntry("savedCost", "0.123");
    assertThat(record()).containsEntry("savingKind", "cache").doesNotContainKey("usage");
  }

  @Test
  void settle_replyRefusedHalfWay_paysForWhatTheModelSaid() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, STREAM);
    reserve(exchange, 4);
    new EventPipeline(exchange.eventStages()).onEvent(content("hello"));
    exchange.settle(outcome(Ending.REFUSED, 403, SMALL, 1));
    assertThat(use().settledNanos()).isEqualTo(UNIT * 105 / 1000);
  }

  @Test
  void settle_upstreamFailedBeforeContent_costsNothing() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    reserve(exchange, 4);
    exchange.settle(outcome(Ending.ERROR, 502, SMALL, 2));
    assertThat(use().usedNanos()).isZero();
    assertThat(record()).containsEntry("billedCost", "0").containsEntry("attempts", 2);
  }

  @Test
  void settle_callLostAndAnotherAnswered_paysForBoth() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    reserve(exchange, 4);
    exchange.lostCall(SMALL);
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 23)));
    exchange.settle(outcome(Ending.COMPLETE, 200, SMALL, 2));
    assertThat(use().settledNanos()).isEqualTo(2 * UNIT + UNIT * 123 / 1000);
    assertThat(record()).containsEntry("billedCost", "2.123").containsEntry("lostCost", "2");
    assertThat(bills.get(0).usage())
        .isEqualTo(
            new TokenUsage(
                200, 0, 0, 0, 2023, 0, 0, 0, 2, false, "default", /* estimated= */ true));
  }

  @Test
  void settle_everyCallLost_paysWhatTheyProbablyCost() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    reserve(exchange, 4);
    exchange.lostCall(SMALL);
    exchange.lostCall(SMALL);
    exchange.settle(outcome(Ending.ERROR, 504, SMALL, 2));
    assertThat(use()).isEqualTo(new BudgetUse(use().window(), 4 * UNIT, 0));
    assertThat(record()).containsEntry("billedCost", "4").containsEntry("lostCost", "4");
    assertThat(bills.get(0).usage())
        .isEqualTo(
            new TokenUsage(
                200, 0, 0, 0, 4000, 0, 0, 0, 2, false, "default", /* estimated= */ true));
  }

  // ---- catalogues with several currencies, which have no budgets ----

  @Test
  void settle_callLostInAnotherCurrency_isNotAddedToTheBill() {
    LlmExchange exchange = admittedWithoutBudgets();
    exchange.lostCall(pricedIn("CNY"));
    exchange.lostCall(SMALL);
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 23)));
    exchange.settle(outcome(Ending.COMPLETE, 200, SMALL, 3));
    assertThat(record())
        .containsEntry("billedCost", "2.123")
        .containsEntry("lostCost", "2")
        .containsEntry("billingCurrency", "USD");
    assertThat(bills.get(0).lostElsewhere())
        .containsExactly(new Cost(new BigDecimal("2.000000000"), "CNY"));
    assertThat(bills.get(0).usage().totalOutput()).isEqualTo(4023);
  }

  @Test
  void settle_everyCallLost_isBilledInTheCurrencyOfTheFirst() {
    LlmExchange exchange = admittedWithoutBudgets();
    exchange.lostCall(pricedIn("CNY"));
    exchange.lostCall(SMALL);
    exchange.lostCall(pricedIn("CNY"));
    exchange.settle(outcome(Ending.ERROR, 504, SMALL, 3));
    assertThat(record()).containsEntry("billedCost", "4").containsEntry("billingCurrency", "CNY");
    assertThat(bills.get(0).lostElsewhere()).extracting(Cost::currency).containsExactly("USD");
  }

  @Test
  void settle_answeredForNothingAfterALostCall_isBilledInTheCurrencyOfTheCall() {
    LlmExchange exchange = admittedWithoutBudgets();
    exchange.lostCall(pricedIn("CNY"));
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 23)));
    exchange.settle(outcome(Ending.COMPLETE, 200, offer(PriceSchedule.FREE), 2));
    assertThat(record()).containsEntry("billedCost", "2").containsEntry("billingCurrency", "CNY");
    assertThat(bills.get(0).lostElsewhere()).isEmpty();
  }

  private LlmExchange admittedWithoutBudgets() {
    LlmExchange exchange = exchange(Route.Drive.ROUTER, JSON, new Budgets(List.of()));
    assertThat(stage.admit(exchange).block()).isEmpty();
    return exchange;
  }

  private static ModelOffer pricedIn(String currency) {
    return offer(new TestingPrices(currency));
  }

  private static ModelOffer offer(PriceSchedule prices) {
    return new ModelOffer("other", SMALL.provider(), "other", 1000, 100, 0.4, Set.of(), 1, prices);
  }

  @Test
  void reserve_afterALostCall_holdsForBoth() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    Reservation.Hold hold = reserve(exchange, 2);
    exchange.lostCall(SMALL);
    CostEstimate next = new CostEstimate(3 * UNIT, 3 * UNIT, "USD", 1, 1);
    assertThat(hold.moveTo(next).block()).isInstanceOf(Reservation.Granted.class);
    assertThat(use().heldNanos()).isEqualTo(5 * UNIT);
  }

  @Test
  void settle_directCallTimedOut_paysWhatItProbablyCost() {
    LlmExchange exchange = admitted(Route.Drive.DIRECT, JSON);
    exchange.settle(outcome(Ending.ERROR, 504, SMALL, 1));
    assertThat(use()).isEqualTo(new BudgetUse(use().window(), 2 * UNIT, 0));
    assertThat(record()).containsEntry("lostCost", "2");
  }

  @Test
  void settle_directCallFailed_costsNothing() {
    LlmExchange exchange = admitted(Route.Drive.DIRECT, JSON);
    exchange.settle(outcome(Ending.ERROR, 502, SMALL, 1));
    assertThat(use().usedNanos()).isZero();
  }

  @Test
  void settle_costAboveHold_isBookedExactly() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    reserve(exchange, 1);
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 11_900)));
    exchange.settle(outcome(Ending.COMPLETE, 200, SMALL, 1));
    assertThat(use().settledNanos()).isEqualTo(12 * UNIT);
  }

  @Test
  void reserve_overBudget_isDeniedWithWhatAnSdkNeeds() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    CostEstimate dear = new CostEstimate(11 * UNIT, 11 * UNIT, "USD", 1, 1);
    StepVerifier.create(exchange.reserver().orElseThrow().reserve(exchange, dear))
        .assertNext(
            reservation -> {
              Reservation.Denied denied = (Reservation.Denied) reservation;
              Refusal refusal = denied.refusal();
              assertThat(denied.ceilingNanos()).isEqualTo(10 * UNIT);
              assertThat(refusal.status()).isEqualTo(429);
              assertThat(refusal.type()).isEqualTo("insufficient_quota");
              assertThat(refusal.code()).isEqualTo("budget_exceeded");
              assertThat(refusal.headers()).containsEntry("x-should-retry", "false");
              assertThat(refusal.message())
                  .isEqualTo(
                      "Budget alice-day is exhausted: 0 of 10 USD are used or held and this"
                          + " request may need 11; it resets at 2026-01-02T00:00:00Z.");
            })
        .verifyComplete();
    assertThat(use().heldNanos()).isZero();
  }

  @Test
  void hold_movedToAnotherCandidate_followsItsEstimate() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    Reservation.Hold hold = reserve(exchange, 2);
    StepVerifier.create(hold.moveTo(new CostEstimate(5 * UNIT, 6 * UNIT, "USD", 1, 1)))
        .expectNextMatches(Reservation.Granted.class::isInstance)
        .verifyComplete();
    assertThat(use().heldNanos()).isEqualTo(6 * UNIT);
    StepVerifier.create(hold.moveTo(new CostEstimate(5 * UNIT, 16 * UNIT, "USD", 1, 1)))
        .expectNextMatches(Reservation.Denied.class::isInstance)
        .verifyComplete();
    assertThat(use().heldNanos()).isEqualTo(6 * UNIT);
  }

  /** The hold was moved between the end of the exchange and the settle stage that books it. */
  @Test
  void hold_movedWhileTheCallerHangsUp_costIsNotLost() {
    LlmExchange exchange = exchange(Route.Drive.ROUTER, JSON);
    AtomicReference<Reservation.Hold> hold = new AtomicReference<>();
    exchange.onSettle(
        (llm, outcome) ->
            StepVerifier.create(hold.get().moveTo(new CostEstimate(1, 1, "USD", 1, 1)))
                .expectNextMatches(Reservation.Denied.class::isInstance)
                .verifyComplete());
    assertThat(stage.admit(exchange).block()).isEmpty();
    hold.set(reserve(exchange, 4));
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 900)));
    exchange.settle(outcome(Ending.CANCEL, 499, SMALL, 1));
    assertThat(use().settledNanos()).isEqualTo(UNIT);
    assertThat(use().heldNanos()).isZero();
  }

  @Test
  void reserve_afterTheCallerHungUp_holdsNothing() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    exchange.settle(outcome(Ending.CANCEL, 499, null, 0));
    StepVerifier.create(
            exchange
                .reserver()
                .orElseThrow()
                .reserve(exchange, new CostEstimate(1, 1, "USD", 1, 1)))
        .expectNextMatches(Reservation.Denied.class::isInstance)
        .verifyComplete();
    assertThat(use().usedNanos()).isZero();
  }

  @Test
  void admit_directExchange_holdsAtOnceAndRefusesWhenFull() {
    admitted(Route.Drive.DIRECT, JSON);
    admitted(Route.Drive.DIRECT, JSON);
    assertThat(use().heldNanos()).isEqualTo(8 * UNIT);
    LlmExchange third = exchange(Route.Drive.DIRECT, JSON);
    assertThat(stage.admit(third).block().orElseThrow().code()).isEqualTo("budget_exceeded");
    third.settle(outcome(Ending.REFUSED, 429, null, 0));
    assertThat(use().heldNanos()).isEqualTo(8 * UNIT);
    assertThat(record())
        .containsEntry("ending", "refused")
        .containsEntry("httpStatus", 429)
        .containsEntry("refusedBy", "alice-day");
    assertThat(record().get("budgets").toString()).contains("id=alice-day, percentBefore=80");
  }

  @Test
  void admit_directStream_asksForUsageAndHidesItFromTheCaller() {
    LlmExchange exchange = admitted(Route.Drive.DIRECT, STREAM);
    assertThat(exchange.request().includeUsage()).isTrue();
    EventPipeline pipeline = new EventPipeline(exchange.eventStages());
    assertThat(pipeline.onEvent(content("hello"))).hasSize(1);
    assertThat(pipeline.onEvent(usage(40, 2))).isEmpty();
    exchange.settle(outcome(Ending.COMPLETE, 200, SMALL, 1));
    assertThat(use().settledNanos()).isEqualTo(UNIT * 42 / 1000);
  }

  private static final String UNKNOWN = JSON.replace("small", "house-model");

  private static Budgets budgets(UnaryOperator<BudgetDefinition> change) {
    return new Budgets(BUDGETS.definitions().stream().map(change).toList());
  }

  private Optional<Refusal> admit(LlmExchange exchange) {
    return stage.admit(exchange).block();
  }

  @Test
  void admit_directUnknownModel_isRefusedWhereABudgetPays() {
    LlmExchange exchange = exchange(Route.Drive.DIRECT, UNKNOWN);

    Refusal refusal = admit(exchange).orElseThrow();

    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.code()).isEqualTo("model_unpriced");
    assertThat(refusal.message()).contains("budget all", "unpriced").doesNotContain("house-model");
    assertThat(refusal.headers()).containsEntry("x-should-retry", "false");
  }

  @Test
  void admit_directUnknownModel_isRefusedWhereOneBudgetOfSeveralSaysSo() {
    Budgets budgets =
        budgets(budget -> budget.id().equals("all") ? TestingBudgets.lenient(budget) : budget);

    assertThat(admit(exchange(Route.Drive.DIRECT, UNKNOWN, budgets)))
        .hasValueSatisfying(refusal -> assertThat(refusal.message()).contains("budget alice-day"));
  }

  @Test
  void admit_directUnknownModel_frozenBudget_isRefusedAlways() {
    Budgets budgets = budgets(budget -> TestingBudgets.frozen(TestingBudgets.lenient(budget)));

    assertThat(admit(exchange(Route.Drive.DIRECT, UNKNOWN, budgets)))
        .map(Refusal::code)
        .contains("budget_frozen");
  }

  @Test
  void admit_directUnknownModel_withoutABudget_isLetThrough() {
    assertThat(admit(exchange(Route.Drive.DIRECT, UNKNOWN, Budgets.NONE))).isEmpty();
  }

  @Test
  void settle_directUnknownModelThatBudgetsAllow_isMeteredAndMarkedUnpriced() {
    LlmExchange exchange = exchange(Route.Drive.DIRECT, UNKNOWN, budgets(TestingBudgets::lenient));
    assertThat(admit(exchange)).isEmpty();
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 23)));
    exchange.settle(outcome(Ending.COMPLETE, 200, null, 1));
    assertThat(record())
        .containsEntry("unpriced", true)
        // the caller's own text may hold anything
        .containsEntry("requestModel", "(unknown)")
        .containsEntry("model", "(unknown)")
        .containsEntry("billedCost", "0");
  }

  @Test
  void settle_outboxBroken_booksTheCostAndReportsTheLoss() {
    LlmExchange exchange = exchange(Route.Drive.ROUTER, JSON);
    stage(new TestingOutbox(true)).admit(exchange).block();
    reserve(exchange, 4);
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 23)));
    exchange.settle(outcome(Ending.COMPLETE, 200, SMALL, 1));
    assertThat(use().settledNanos()).isEqualTo(UNIT * 123 / 1000);
    assertThat(lost).containsExactly("req-1");
  }

  @Test
  void settle_neverReserved_isCountedAllTheSame() {
    LlmExchange exchange = admitted(Route.Drive.ROUTER, JSON);
    new EventPipeline(exchange.eventStages()).onReply(reply("hello", counts(100, 23)));
    exchange.settle(outcome(Ending.COMPLETE, 200, SMALL, 1));
    assertThat(use().settledNanos()).isEqualTo(UNIT * 123 / 1000);
  }
}
