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
import io.micrometer.core.instrument.Timer;
import io.shenyullm.core.metrics.MetricNames;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.lease.LeaseKeeper;
import io.shenyullm.cost.lease.LeaseListener;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Leases as metrics. Labels are ids of budgets, which operators write. Thread-safe. */
final class LeaseMetrics implements LeaseListener {
  static final String CALLS = "llm.gateway.budget.lease.calls";
  static final String WAITS = "llm.gateway.budget.lease.waits";
  static final String RECALLS = "llm.gateway.budget.lease.recalls";
  static final String OPEN = "llm.gateway.budget.lease.open";
  static final String BOUND = "llm.gateway.budget.overspend.bound";
  static final String OFFLINE = "llm.gateway.grid.offline";
  static final String SKEW = "llm.gateway.grid.clock.skew";

  private final MeterRegistry registry;
  private final BudgetLabels labels;
  private final Timer answered;
  private final Timer failed;
  private final Timer granted;
  private final Timer denied;
  private final Counter sent;
  private final Counter received;
  private final AtomicLong offline = new AtomicLong();
  private final AtomicLong skewMillis = new AtomicLong();

  LeaseMetrics(MeterRegistry registry, BudgetLabels labels) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.labels = Objects.requireNonNull(labels, "labels");
    this.answered = timer(CALLS, "outcome", "answered", "Calls on the grid for budget leases");
    this.failed = timer(CALLS, "outcome", "failed", "Calls on the grid for budget leases");
    this.granted = timer(WAITS, "outcome", "granted", "Requests that waited for a larger lease");
    this.denied = timer(WAITS, "outcome", "denied", "Requests that waited for a larger lease");
    this.sent = counter("sent");
    this.received = counter("received");
    Gauge.builder(OFFLINE, offline::get)
        .description("Whether budgets go on without the grid")
        .strongReference(true)
        .register(registry);
    Gauge.builder(SKEW, () -> skewMillis.get() / 1000.0)
        .description("By how much the nodes' clocks are ahead of this one")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }

  private Timer timer(String name, String label, String value, String description) {
    return Timer.builder(name).description(description).tag(label, value).register(registry);
  }

  private Counter counter(String direction) {
    return Counter.builder(RECALLS)
        .description("Messages that ask gateways to give back what they do not need")
        .tag("direction", direction)
        .register(registry);
  }

  /**
   * Shows what the budgets of a snapshot have out.
   *
   * @param exposures by budget id, see {@link LeaseKeeper#exposures}
   */
  void show(Budgets budgets, Supplier<Map<String, LeaseKeeper.Exposure>> exposures) {
    budgets.definitions().stream()
        .filter(labels::hasOwn)
        .forEach(
            budget -> {
              gauge(
                  OPEN,
                  "Leased here and not known to be spent",
                  budget,
                  exposures,
                  e -> e.openNanos());
              gauge(
                  BOUND,
                  "The most by which limits can be exceeded through leases that are out",
                  budget,
                  exposures,
                  e -> e.overspendBoundNanos());
            });
  }

  private void gauge(
      String name,
      String description,
      BudgetDefinition budget,
      Supplier<Map<String, LeaseKeeper.Exposure>> exposures,
      ToLongFunction<LeaseKeeper.Exposure> figure) {
    Gauge.builder(
            name,
            () -> {
              LeaseKeeper.Exposure exposure = exposures.get().get(budget.id());
              return exposure == null ? 0.0 : figure.applyAsLong(exposure) / 1e9;
            })
        .description(description)
        .tag(MetricNames.BUDGET, budget.id())
        .tag(MetricNames.CURRENCY, budget.currency())
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void onCall(Duration took, boolean succeeded) {
    (succeeded ? answered : failed).record(took);
  }

  @Override
  public void onWaited(Duration waited, boolean wasGranted) {
    (wasGranted ? granted : denied).record(waited);
  }

  @Override
  public void onRecallSent() {
    sent.increment();
  }

  @Override
  public void onRecallReceived() {
    received.increment();
  }

  @Override
  public void onOffline(boolean away) {
    offline.set(away ? 1 : 0);
  }

  @Override
  public void onClockSkew(Duration ahead) {
    skewMillis.set(ahead.toMillis());
  }
}
