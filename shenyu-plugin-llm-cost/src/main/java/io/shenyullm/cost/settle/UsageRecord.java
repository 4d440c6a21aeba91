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
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The usage record of {@code docs/reference/snapshot.md}. Holds labels and figures, never text. */
final class UsageRecord {
  private static final int SCHEMA = 1;
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private UsageRecord() {}

  /**
   * @param at the time that the ledger counts it for
   */
  static byte[] json(LlmExchange exchange, Bill bill, Instant at, GatewayIdentity gateway) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", SCHEMA);
    tree.put("id", exchange.requestId());
    tree.put("at", MILLIS.format(at));
    tree.put("gateway", gateway.id());
    tree.put("boot", gateway.boot());
    tree.put("route", exchange.route().name());
    tree.put("snapshotVersion", exchange.snapshot().version());
    tree.put("principal", exchange.principal().levels());
    model(tree, exchange, bill);
    choice(tree, exchange);
    ending(tree, exchange, bill.outcome());
    tree.put("usage", usage(bill.usage()));
    money(tree, bill);
    saved(tree, exchange, bill);
    Outcome outcome = bill.outcome();
    tree.put("latencyMillis", millis(outcome.latency()));
    tree.put("timeToFirstTokenMillis", millis(outcome.timeToFirstToken()));
    tree.put("overheadMillis", millis(outcome.overhead()));
    tree.put("findings", exchange.admission().map(Admission::findings).orElse(Map.of()));
    return Json.write(tree);
  }

  private static void model(Map<String, @Nullable Object> tree, LlmExchange exchange, Bill bill) {
    ModelOffer offer = bill.offer();
    String asked = exchange.snapshot().catalog().nameForRecords(exchange.request().model());
    tree.put("requestModel", asked);
    tree.put("model", offer == null ? (bill.unpriced() ? asked : null) : offer.id());
    tree.put("provider", offer == null ? null : offer.provider().name());
    tree.put("simulated", offer != null && offer.provider().simulated());
  }

  private static void choice(Map<String, @Nullable Object> tree, LlmExchange exchange) {
    PromptAnalysis analysis = exchange.analysis();
    tree.put("intent", analysis.intent());
    tree.put("scenario", analysis.scenario());
    tree.put("language", analysis.language());
    tree.put("tier", analysis.tier());
    tree.put("routeReason", exchange.plan().map(RoutePlan::reason).orElse(null));
    tree.put("firedRules", exchange.plan().map(RoutePlan::firedRules).orElse(List.of()));
  }

  private static void ending(
      Map<String, @Nullable Object> tree, LlmExchange exchange, Outcome outcome) {
    tree.put("ending", outcome.ending().name().toLowerCase(Locale.ROOT));
    tree.put("httpStatus", outcome.httpStatus());
    tree.put("errorCode", outcome.errorCode());
    tree.put("attempts", outcome.attempts());
    tree.put("stream", exchange.request().stream());
    tree.put("cache", exchange.cacheState().label());
  }

  private static Map<String, @Nullable Object> usage(@Nullable TokenUsage used) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("input", used == null ? 0 : used.input());
    tree.put("cache_read", used == null ? 0 : used.cacheRead());
    tree.put("cache_write", used == null ? 0 : used.cacheWrite());
    tree.put("cache_write_1h", used == null ? 0 : used.cacheWrite1h());
    tree.put("output", used == null ? 0 : used.output());
    tree.put("reasoning", used == null ? 0 : used.reasoning());
    tree.put("audio_input", used == null ? 0 : used.audioInput());
    tree.put("audio_output", used == null ? 0 : used.audioOutput());
    tree.put("requests", used == null ? 0 : used.requests());
    tree.put("estimated", used != null && used.estimated());
    return tree;
  }

  private static void money(Map<String, @Nullable Object> tree, Bill bill) {
    CostEstimate estimate = bill.estimate();
    Cost cost = bill.cost();
    BigDecimal expected =
        estimate == null ? BigDecimal.ZERO : BigDecimal.valueOf(estimate.expectedNanos(), 9);
    tree.put("estimatedCost", new Cost(expected, cost.currency()).plain());
    tree.put("billedCost", cost.plain());
    tree.put("billingCurrency", cost.currency());
    if (bill.lostCost().amount().signum() > 0) {
      tree.put("lostCost", bill.lostCost().plain());
    }
    if (bill.unpriced()) {
      tree.put("unpriced", true);
    }
  }

  /** What the reply would have cost, had it not been in the cache. */
  private static void saved(Map<String, @Nullable Object> tree, LlmExchange exchange, Bill bill) {
    ModelOffer offer = bill.offer();
    TokenUsage usage = exchange.savedUsage().orElse(null);
    if (offer != null && usage != null) {
      Instant at = Instant.ofEpochMilli(exchange.startedAtMillis());
      tree.put("savedCost", offer.prices().cost(usage, at).plain());
    }
  }

  private static @Nullable BigDecimal millis(@Nullable Duration duration) {
    return duration == null
        ? null
        : BigDecimal.valueOf(duration.toNanos(), 6).setScale(3, RoundingMode.HALF_UP);
  }
}
