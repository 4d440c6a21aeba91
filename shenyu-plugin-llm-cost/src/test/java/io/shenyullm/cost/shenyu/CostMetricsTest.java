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

import static io.shenyullm.cost.budget.TestingBudgets.budget;
import static io.shenyullm.cost.budget.TestingBudgets.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.metrics.LlmMetrics;
import io.shenyullm.core.metrics.MetricNames;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.cost.budget.Allowance;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.budget.TestingClock;
import io.shenyullm.cost.settle.Bill;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CostMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CostMetrics metrics =
      new CostMetrics(registry, () -> new LlmMetrics(registry), List.of(), new BudgetLabels(2));
  private final BudgetBook book =
      new BudgetBook(
          new TestingClock(Instant.parse("2026-01-15T12:00:00Z")),
          Duration.ofMinutes(10),
          Allowance.WHOLE,
          metrics);

  /** The gauge was described, but nobody had bound it. */
  @Test
  void show_budgetOfASnapshot_gaugeFollowsItAfterASecond() {
    AtomicLong nanos = new AtomicLong();
    Budgets budgets =
        new Budgets(List.of(budget("day", BudgetScope.USER, "*", BudgetPeriod.DAY, 100)));
    metrics.show(budgets, new RecentFigures<>(book::fullest, nanos::get));
    assertThat(share("day")).isZero();

    book.reserve("op", budgets.matching(principal("acme", "research", "alice")), 60, 60);

    assertThat(share("day")).isZero(); // walked once for all gauges of a scrape
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(share("day")).isEqualTo(0.6);
    metrics.show(budgets, new RecentFigures<>(book::fullest, nanos::get)); // the next snapshot
    assertThat(registry.find(MetricNames.BUDGET_USED).gauges()).hasSize(1);
  }

  @Test
  void onSettled_callsLostInAnotherCurrency_areCountedInIt() {
    LlmExchange exchange =
        TestingExchanges.exchange(
            TestingExchanges.snapshot(
                TestingExchanges.catalog(URI.create("http://upstream.test")),
                TestingExchanges.route(Route.Drive.ROUTER),
                Map.of()),
            principal("acme", "research", "alice"),
            "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    Cost nothing = new Cost(BigDecimal.ZERO, "USD");
    metrics.onSettled(
        exchange,
        new Bill(
            new Outcome(
                Outcome.Ending.ERROR,
                504,
                "upstream_timeout",
                null,
                null,
                1,
                true,
                Duration.ofSeconds(1),
                null,
                Duration.ZERO),
            null,
            null,
            null,
            nothing,
            nothing,
            List.of(new Cost(new BigDecimal("2.5"), "CNY")),
            false));

    assertThat(registry.get(MetricNames.COST).tag(MetricNames.CURRENCY, "CNY").counter().count())
        .isEqualTo(2.5);
  }

  /** Snapshots that change every day must not leave time series behind for ever. */
  @Test
  void counters_moreBudgetsThanAreToldApart_shareOneLabel() {
    Principal alice = principal("acme", "research", "alice");
    for (int i = 0; i < 50; i++) {
      BudgetDefinition budget =
          budget("budget" + i, BudgetScope.USER, "alice", BudgetPeriod.DAY, 100);
      List<BudgetMatch> matching = new Budgets(List.of(budget)).matching(alice);
      metrics.show(new Budgets(List.of(budget)), Map::of);
      book.reserve("refused" + i, matching, 200, 200);
      ((BudgetDecision.Held) book.reserve("op" + i, matching, 1, 1)).hold().settle(150);
    }

    for (String counter :
        List.of(CostMetrics.EXHAUSTED, CostMetrics.OVERSPEND, CostMetrics.ALERTS)) {
      assertThat(
              registry.find(counter).counters().stream()
                  .map(found -> found.getId().getTag(MetricNames.BUDGET)))
          .as(counter)
          .containsOnly("budget0", "budget1", "other");
    }
    assertThat(registry.get(CostMetrics.EXHAUSTED).tag("budget", "other").counter().count())
        .isEqualTo(48);
    assertThat(registry.find(MetricNames.BUDGET_USED).gauges()).hasSize(2);
  }

  private double share(String budget) {
    return registry.get(MetricNames.BUDGET_USED).tag(MetricNames.BUDGET, budget).gauge().value();
  }
}
