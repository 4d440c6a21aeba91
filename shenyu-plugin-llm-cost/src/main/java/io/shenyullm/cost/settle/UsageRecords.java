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
import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.records.Caller;
import io.shenyullm.records.Origin;
import io.shenyullm.records.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes usage records of what is known of a settled exchange. */
final class UsageRecords {
  private static final int CANDIDATES = 5;
  private static final String CHAT = "chat";
  private static final String STANDARD_TIER = "default";
  private static final String BY_CACHE = "cache";

  private UsageRecords() {}

  /**
   * @param at the time that the ledger counts it for
   * @param budgeting what the budgets had to say
   */
  static UsageRecord of(
      LlmExchange exchange,
      Bill bill,
      Instant at,
      GatewayIdentity gateway,
      UsageRecord.Budgeting budgeting) {
    String asked = exchange.snapshot().catalog().nameForRecords(exchange.request().model());
    Outcome outcome = bill.outcome();
    return UsageRecord.builder(
            new Origin(exchange.requestId(), at, gateway.id(), gateway.boot()),
            new Caller(exchange.principal().levels()),
            new UsageRecord.Asked(
                exchange.route().name(),
                exchange.snapshot().version(),
                asked,
                exchange.request().stream()),
            served(bill, asked),
            new UsageRecord.Ended(
                outcome.ending().name().toLowerCase(Locale.ROOT),
                outcome.httpStatus(),
                outcome.errorCode(),
                (long) outcome.attempts()),
            money(bill))
        .call(new UsageRecord.Call(null, CHAT, serviceTier(bill.usage()), null))
        .prompt(prompt(exchange.analysis()))
        .analysis(analysis(exchange.analysis()))
        .choice(exchange.plan().map(UsageRecords::choice).orElse(UsageRecord.Choice.UNKNOWN))
        .cached(UsageRecord.Cached.of(exchange.cacheState().label()))
        .tokens(bill.usage())
        .saving(saving(exchange, bill))
        .budgeting(budgeting)
        .timing(
            new UsageRecord.Timing(
                outcome.latency(), outcome.timeToFirstToken(), outcome.overhead()))
        .guarded(
            exchange.admission().map(UsageRecords::guarded).orElse(UsageRecord.Guarded.UNKNOWN))
        .build();
  }

  private static UsageRecord.Served served(Bill bill, String asked) {
    ModelOffer offer = bill.offer();
    if (offer == null) {
      return bill.unpriced()
          ? new UsageRecord.Served(asked, null, null, false)
          : UsageRecord.Served.NOBODY;
    }
    return new UsageRecord.Served(
        offer.id(),
        offer.provider().name(),
        offer.provider().region(),
        offer.provider().simulated());
  }

  private static UsageRecord.Money money(Bill bill) {
    CostEstimate estimate = bill.estimate();
    Cost lost = bill.lostCost();
    return new UsageRecord.Money(
        bill.cost().amount(),
        bill.cost().currency(),
        estimate == null ? null : amount(estimate),
        lost.amount().signum() > 0 ? lost.amount() : null,
        bill.unpriced());
  }

  private static BigDecimal amount(CostEstimate estimate) {
    return BigDecimal.valueOf(estimate.expectedNanos(), 9);
  }

  private static @Nullable String serviceTier(@Nullable TokenUsage usage) {
    return usage == null || usage.serviceTier().equals(STANDARD_TIER) ? null : usage.serviceTier();
  }

  private static UsageRecord.Prompt prompt(PromptAnalysis analysis) {
    return isAnalysed(analysis)
        ? new UsageRecord.Prompt(
            analysis.intent(), analysis.scenario(), analysis.language(), analysis.tier())
        : UsageRecord.Prompt.UNKNOWN;
  }

  private static UsageRecord.Analysis analysis(PromptAnalysis analysis) {
    return isAnalysed(analysis)
        ? new UsageRecord.Analysis(true, analysis.complexity(), analysis.confidence(), null, null)
        : new UsageRecord.Analysis(false, null, null, null, null);
  }

  private static boolean isAnalysed(PromptAnalysis analysis) {
    return !analysis.equals(PromptAnalysis.UNKNOWN);
  }

  private static UsageRecord.Choice choice(RoutePlan plan) {
    return new UsageRecord.Choice(
        plan.reason(),
        plan.firedRules(),
        plan.ranked().stream().limit(CANDIDATES).map(UsageRecords::scored).toList(),
        null);
  }

  private static UsageRecord.ScoredOffer scored(Candidate candidate) {
    return new UsageRecord.ScoredOffer(
        candidate.offer().id(),
        candidate.offer().provider().name(),
        candidate.score(),
        null,
        candidate.why(),
        amount(candidate.estimate()));
  }

  /** What the reply would have cost, had it not been in the cache. */
  private static UsageRecord.Saving saving(LlmExchange exchange, Bill bill) {
    ModelOffer offer = bill.offer();
    TokenUsage usage = exchange.savedUsage().orElse(null);
    if (offer == null || usage == null) {
      return UsageRecord.Saving.UNKNOWN;
    }
    BigDecimal cost =
        offer.prices().cost(usage, Instant.ofEpochMilli(exchange.startedAtMillis())).amount();
    return new UsageRecord.Saving(cost, BY_CACHE, offer.id(), cost);
  }

  private static UsageRecord.Guarded guarded(Admission admission) {
    Map<String, Long> findings = new LinkedHashMap<>();
    admission.findings().forEach((type, count) -> findings.put(type, count.longValue()));
    return new UsageRecord.Guarded(findings, admission.dataClass(), admission.masked(), null);
  }
}
