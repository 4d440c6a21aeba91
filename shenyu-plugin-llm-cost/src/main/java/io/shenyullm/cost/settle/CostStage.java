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

import io.shenyullm.core.exchange.BudgetLevel;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.outbox.OutboxException;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.tokens.TokenCounter;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Form;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetStanding;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.meter.MeterStage;
import io.shenyullm.records.RecordWriter;
import io.shenyullm.records.UsageRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The cost plugin's part of an exchange. Leaves the budget level, registers the reserver, the meter
 * and the settlement; where the host calls the upstream itself, reserves at once. Thread-safe.
 */
public final class CostStage {
  private static final Logger LOG = LoggerFactory.getLogger(CostStage.class);

  private final BudgetBook book;
  private final Estimator estimator;
  private final TokenCounter counter;
  private final Outbox outbox;
  private final SettleListener listener;
  private final GatewayIdentity gateway;
  private final AtomicLong operations = new AtomicLong();

  /**
   * @param gateway names this process in records
   */
  public CostStage(
      BudgetBook book,
      Estimator estimator,
      TokenCounter counter,
      Outbox outbox,
      SettleListener listener,
      GatewayIdentity gateway) {
    this.book = Objects.requireNonNull(book, "book");
    this.estimator = Objects.requireNonNull(estimator, "estimator");
    this.counter = Objects.requireNonNull(counter, "counter");
    this.outbox = Objects.requireNonNull(outbox, "outbox");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.gateway = Objects.requireNonNull(gateway, "gateway");
  }

  /**
   * Says why the request must not go on, if so; the exchange settles either way. Completes at once
   * unless a budget's share must be asked for elsewhere.
   */
  public Mono<Optional<Refusal>> admit(LlmExchange exchange) {
    List<BudgetMatch> budgets =
        exchange.snapshot().part(Budgets.class).matching(exchange.principal());
    BudgetStanding standing = book.standing(budgets);
    exchange.budgetLevel(new BudgetLevel(standing.percentUsed(), standing.remainingNanos()));

    boolean direct = exchange.route().drive() == Route.Drive.DIRECT;
    boolean askForUsage =
        direct
            && exchange.form() == Form.OPENAI // others count in every stream
            && exchange.request().stream()
            && !exchange.request().includeUsage();
    MeterStage meter = new MeterStage(counter, askForUsage);
    String operationId = exchange.requestId() + "/" + operations.incrementAndGet();
    ExchangeCost cost =
        new ExchangeCost(this, exchange, operationId, budgets, standing.percents(), meter);
    exchange.onReserve(cost);
    exchange.addEventStage(meter);
    exchange.budgetFacts(cost);
    exchange.onSettle(cost);
    if (!direct) {
      return Mono.just(Optional.empty());
    }
    if (askForUsage) {
      exchange.changeRequest(withUsage(exchange.request()));
    }
    return cost.reserveDirect();
  }

  private static ChatRequest withUsage(ChatRequest request) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    if (request.field("stream_options") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> options.put(String.valueOf(name), value));
    }
    options.put("include_usage", true);
    return request.with("stream_options", options);
  }

  private byte[] line(
      LlmExchange exchange, Bill bill, Instant at, UsageRecord.Budgeting budgeting) {
    return RecordWriter.line(UsageRecords.of(exchange, bill, at, gateway, budgeting));
  }

  // ---- for the exchange ----

  BudgetBook book() {
    return book;
  }

  Estimator estimator() {
    return estimator;
  }

  TokenCounter counter() {
    return counter;
  }

  /**
   * @param at the time that the ledger counts it for
   * @param budgeting what the budgets had to say
   */
  void settled(LlmExchange exchange, Bill bill, Instant at, UsageRecord.Budgeting budgeting) {
    String id = exchange.requestId();
    try {
      outbox.keep(Outbox.Topic.USAGE, id, line(exchange, bill, at, budgeting));
    } catch (OutboxException e) {
      LOG.error(
          "usage record of request {} could not be kept; its cost is counted here, but the ledger"
              + " will lack it",
          id,
          e);
      listener.onRecordLost(id);
    }
    listener.onSettled(exchange, bill);
  }
}
