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
package io.shenyullm.cost.lease;

import static io.shenyullm.cost.budget.TestingBudgets.budget;
import static io.shenyullm.cost.budget.TestingBudgets.matching;
import static io.shenyullm.cost.budget.TestingBudgets.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.cost.budget.BudgetAlert;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.BudgetWindow;
import io.shenyullm.cost.budget.TestingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What the gateways of a grid have raised together. */
final class AlertOnceTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
  private static final BudgetMatch DAY = on("day", BudgetPeriod.DAY, "alice");

  private final TestingClock clock = new TestingClock(NOON);
  private final Raised raised = new Raised();
  private final Told told = new Told();
  private final AlertOnce first = new AlertOnce(raised, "gw-1/boot", clock, told);
  private final AlertOnce second = new AlertOnce(raised, "gw-2/boot", clock, told);

  /** What gateways share: the first to claim a key has it. */
  private static final class Raised implements ExpiringMap {
    final Map<String, byte[]> entries = new HashMap<>();
    final List<Duration> lives = new ArrayList<>();
    boolean away;

    @Override
    public CompletionStage<Boolean> putIfAbsent(
        String key, byte[] value, Duration ttl, Duration deadline) {
      if (away) {
        return CompletableFuture.failedFuture(
            new GridException(GridException.Kind.UNAVAILABLE, "away"));
      }
      lives.add(ttl);
      return CompletableFuture.completedFuture(entries.putIfAbsent(key, value) == null);
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> remove(String key, Duration deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Subscription onChange(ChangeListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Told implements BudgetListener {
    final List<BudgetAlert> alerts = new ArrayList<>();
    final List<String> others = new ArrayList<>();

    @Override
    public void onAlert(BudgetAlert alert) {
      alerts.add(alert);
    }

    @Override
    public void onExhausted(BudgetDecision.Exhausted exhausted) {
      others.add("exhausted");
    }

    @Override
    public void onOverspend(BudgetMatch budget, long nanos) {
      others.add("overspend " + nanos);
    }

    @Override
    public void onCrowded(BudgetDefinition budget) {
      others.add("crowded");
    }

    @Override
    public void onExpired(String operationId) {
      others.add("expired " + operationId);
    }
  }

  private static BudgetMatch on(String id, BudgetPeriod period, String user) {
    return matching(
            principal("acme", "research", user), budget(id, BudgetScope.USER, "*", period, 100))
        .get(0);
  }

  private static BudgetAlert alert(BudgetMatch budget, Instant at, int percent, long limit) {
    BudgetDefinition definition = budget.definition();
    BudgetWindow window = definition.period().window(at, definition.zone());
    return new BudgetAlert(budget, window, percent, limit, limit);
  }

  @Test
  void onAlert_ofTwoGateways_isRaisedByTheFirst() {
    BudgetAlert alert = alert(DAY, NOON, 80, 100);

    first.onAlert(alert);
    second.onAlert(alert);
    first.onAlert(alert);

    assertThat(told.alerts).containsExactly(alert);
  }

  @Test
  void onAlert_anotherThresholdLimitWindowValueOrBudget_isRaisedToo() {
    List<BudgetAlert> alerts =
        List.of(
            alert(DAY, NOON, 80, 100),
            alert(DAY, NOON, 90, 100),
            // raised by an operator, not by a snapshot
            alert(DAY, NOON, 80, 200),
            alert(DAY, NOON.plus(Duration.ofDays(1)), 80, 100),
            alert(on("day", BudgetPeriod.DAY, "bob"), NOON, 80, 100),
            alert(on("hour", BudgetPeriod.HOUR, "alice"), NOON, 80, 100));

    alerts.forEach(first::onAlert);
    alerts.forEach(second::onAlert);

    assertThat(told.alerts).containsExactlyElementsOf(alerts);
  }

  @Test
  void onAlert_gridAway_isRaisedRatherThanLost() {
    raised.away = true;

    first.onAlert(alert(DAY, NOON, 80, 100));
    second.onAlert(alert(DAY, NOON, 80, 100));

    assertThat(told.alerts).hasSize(2);
  }

  @Test
  void onAlert_isRememberedADayBeyondItsWindow() {
    first.onAlert(alert(DAY, NOON, 80, 100));
    first.onAlert(alert(on("total", BudgetPeriod.TOTAL, "alice"), NOON, 80, 100));
    // settled after its window had ended
    first.onAlert(alert(DAY, NOON.minus(Duration.ofDays(3)), 80, 100));

    assertThat(raised.lives)
        .containsExactly(Duration.ofHours(36), Duration.ofDays(400), Duration.ofDays(1));
  }

  @Test
  void onAlert_key_holdsNoName() {
    first.onAlert(alert(DAY, NOON, 80, 100));

    assertThat(raised.entries.keySet())
        .allSatisfy(key -> assertThat(key).matches("[0-9a-f]{64}").doesNotContain("alice"));
  }

  @Test
  void everythingElse_isPassedOn() {
    first.onOverspend(DAY, 7);
    first.onCrowded(DAY.definition());
    first.onExpired("op");

    assertThat(told.others).containsExactly("overspend 7", "crowded", "expired op");
  }
}
