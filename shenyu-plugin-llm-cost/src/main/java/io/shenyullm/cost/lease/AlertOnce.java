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

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.wire.Sha256;
import io.shenyullm.cost.budget.BudgetAlert;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetWindow;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/**
 * Lets one gateway raise an alert where several see the same threshold pass. Twice is better than
 * never: a gateway that cannot ask raises it.
 */
public final class AlertOnce implements BudgetListener {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final Duration AFTER_THE_END = Duration.ofDays(1);

  private final ExpiringMap raised;
  private final byte[] member;
  private final Clock clock;
  private final BudgetListener next;

  /**
   * @param raised what has been raised, shared by all gateways
   * @param member gateway id and boot
   */
  public AlertOnce(ExpiringMap raised, String member, Clock clock, BudgetListener next) {
    this.raised = Objects.requireNonNull(raised, "raised");
    this.member = member.getBytes(StandardCharsets.UTF_8);
    this.clock = Objects.requireNonNull(clock, "clock");
    this.next = Objects.requireNonNull(next, "next");
  }

  @Override
  public void onAlert(BudgetAlert alert) {
    raised
        .putIfAbsent(key(alert), member, ttl(alert.window()), DEADLINE)
        .whenComplete(
            (first, problem) -> {
              if (problem != null || first) {
                next.onAlert(alert);
              }
            });
  }

  private Duration ttl(BudgetWindow window) {
    if (!window.resets()) {
      return LONGEST;
    }
    Duration left = Duration.between(clock.instant(), window.end()).plus(AFTER_THE_END);
    return left.compareTo(AFTER_THE_END) < 0 ? AFTER_THE_END : left;
  }

  /** A hash, because accounts hold names of users of any length. */
  private static String key(BudgetAlert alert) {
    // a raised limit may pass the same threshold again, and that is news
    String text =
        alert.budget().account()
            + "\0"
            + alert.window().start()
            + "\0"
            + alert.limitNanos()
            + "\0"
            + alert.percent();
    return Sha256.hex(text);
  }

  @Override
  public void onExhausted(BudgetDecision.Exhausted exhausted) {
    next.onExhausted(exhausted);
  }

  @Override
  public void onOverspend(BudgetMatch budget, long nanos) {
    next.onOverspend(budget, nanos);
  }

  @Override
  public void onCrowded(BudgetDefinition budget) {
    next.onCrowded(budget);
  }

  @Override
  public void onExpired(String operationId) {
    next.onExpired(operationId);
  }
}
