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
package io.shenyullm.cost.shenyu;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.metrics.LlmMetrics;
import io.shenyullm.core.metrics.MetricNames;
import io.shenyullm.cost.budget.BudgetAlert;
import io.shenyullm.cost.budget.BudgetAlertListener;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.settle.Bill;
import io.shenyullm.cost.settle.SettleListener;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Budgets and bills as metrics and log lines. Labels are ids of budgets, which operators write;
 * never the user or key that a budget is counted for. Thread-safe.
 */
final class CostMetrics implements BudgetListener, SettleListener {
  static final String ALERTS = "llm.gateway.budget.alerts";
  static final String EXHAUSTED = "llm.gateway.budget.exhausted";
  static final String OVERSPEND = "llm.gateway.budget.overspend";
  static final String HOLDS_EXPIRED = "llm.gateway.budget.holds.expired";
  static final String RECORDS_LOST = "llm.gateway.usage.records.lost";

  private static final Logger LOG = LoggerFactory.getLogger(CostMetrics.class);

  private final MeterRegistry registry;
  private final Supplier<LlmMetrics> metrics;
  private volatile @Nullable LlmMetrics found;
  private final List<BudgetAlertListener> listeners;
  private final Counter expired;
  private final Counter lost;
  private final Map<String, Counter> exhausted = new ConcurrentHashMap<>();
  private final BudgetLabels labels;
  private final AtomicBoolean warnedCrowded = new AtomicBoolean();

  /**
   * @param metrics asked for at the first bill: they show the snapshot loader's state, and the
   *     loader needs the budgets, which report here
   * @param listeners who else is told about alerts
   * @param labels which budgets are told apart
   */
  CostMetrics(
      MeterRegistry registry,
      Supplier<LlmMetrics> metrics,
      List<BudgetAlertListener> listeners,
      BudgetLabels labels) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.metrics = Objects.requireNonNull(metrics, "metrics");
    this.listeners = List.copyOf(listeners);
    this.labels = Objects.requireNonNull(labels, "labels");
    this.expired =
        Counter.builder(HOLDS_EXPIRED)
            .description("Holds that nobody settled in time")
            .register(registry);
    this.lost =
        Counter.builder(RECORDS_LOST)
            .description("Usage records that could not be written")
            .register(registry);
  }

  MeterRegistry registry() {
    return registry;
  }

  BudgetLabels labels() {
    return labels;
  }

  private LlmMetrics metrics() {
    LlmMetrics known = found;
    if (known == null) {
      known = metrics.get();
      found = known;
    }
    return known;
  }

  @Override
  public void onAlert(BudgetAlert alert) {
    BudgetDefinition budget = alert.budget().definition();
    LOG.warn(
        "budget {} (scope {}) has reached {} % of {} {} in the window from {}",
        budget.id(),
        budget.scope().label(),
        alert.percent(),
        BigDecimal.valueOf(alert.limitNanos(), 9).stripTrailingZeros().toPlainString(),
        budget.currency(),
        alert.window().start());
    Counter.builder(ALERTS)
        .description("Thresholds that budgets have reached")
        .tag(MetricNames.BUDGET, labels.of(budget))
        .tag("percent", Integer.toString(alert.percent()))
        .register(registry)
        .increment();
    listeners.forEach(listener -> listener.onAlert(alert));
  }

  @Override
  public void onExhausted(BudgetDecision.Exhausted decision) {
    exhausted
        .computeIfAbsent(
            labels.of(decision.budget().definition()),
            label ->
                Counter.builder(EXHAUSTED)
                    .description("Reservations that a budget has refused")
                    .tag(MetricNames.BUDGET, label)
                    .register(registry))
        .increment();
  }

  @Override
  public void onOverspend(BudgetMatch budget, long nanos) {
    BudgetDefinition definition = budget.definition();
    Counter.builder(OVERSPEND)
        .description("Money spent above the limits of budgets")
        .tag(MetricNames.BUDGET, labels.of(definition))
        .tag(MetricNames.CURRENCY, definition.currency())
        .register(registry)
        .increment(nanos / 1e9);
  }

  @Override
  public void onCrowded(BudgetDefinition budget) {
    if (warnedCrowded.compareAndSet(false, true)) {
      LOG.warn(
          "too many values are counted: new values of budget {} (and of others) share one limit."
              + " Are the values of its scope {} a closed set?",
          budget.id(),
          budget.scope().label());
    }
  }

  /**
   * Shows how full the budgets of a snapshot are.
   *
   * @param fullest by budget id, see {@code BudgetBook#fullest}
   */
  void show(Budgets budgets, Supplier<Map<String, Double>> fullest) {
    budgets.definitions().stream()
        .filter(labels::hasOwn)
        .forEach(
            budget ->
                Gauge.builder(
                        MetricNames.BUDGET_USED, () -> fullest.get().getOrDefault(budget.id(), 0.0))
                    .description("Share of the budget that is spent or held; 1 is its limit")
                    .tag(MetricNames.BUDGET, budget.id())
                    .strongReference(true)
                    .register(registry));
  }

  @Override
  public void onExpired(String operationId) {
    expired.increment();
  }

  @Override
  public void onSettled(LlmExchange exchange, Bill bill) {
    Outcome end = bill.outcome();
    metrics()
        .record(
            new Outcome(
                end.ending(),
                end.httpStatus(),
                end.errorCode(),
                bill.offer(),
                bill.usage(),
                end.attempts(),
                end.lastCallFailed(),
                end.latency(),
                end.timeToFirstToken(),
                end.overhead()),
            exchange,
            bill.cost());
    bill.lostElsewhere().forEach(metrics()::lostCost);
  }

  @Override
  public void onRecordLost(String requestId) {
    lost.increment();
  }
}
