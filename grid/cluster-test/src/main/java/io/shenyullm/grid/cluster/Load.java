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
package io.shenyullm.grid.cluster;

import io.shenyullm.core.identity.Principal;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.Budgets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/**
 * Who spends how much of what: one budget that everybody hammers, one of a few values, one of many,
 * one whose values run out, and a small one to be spent to its end. There is one budget per level,
 * so that a level, a value and a window name a counter.
 */
final class Load {
  static final String TENANT = "acme";
  static final String CURRENCY = "USD";

  /** The budget that every call is paid from, but those for the small one. */
  static final String EVERYBODYS = "all";

  static final BudgetScope SMALL_SCOPE = BudgetScope.PROJECT;

  private static final int DEPARTMENTS = 4;
  private static final int TEAMS = 20;
  private static final int LEAST_HOLD = 1_000;
  static final int MOST_HOLD = 3_000;
  private static final long ENDLESS = 1_000_000_000_000_000L;

  /** About forty calls. */
  private static final long TEAM_LIMIT = 60_000;

  private static final int SECONDS_PER_HOUR = 3_600;

  private final Budgets general;
  private final Budgets small;
  private final int users;

  /**
   * @param zone of the hourly budgets
   * @param users how many
   * @param smallLimit of the small budget; each of its calls costs {@link #smallCost}
   */
  Load(ZoneId zone, int users, long smallLimit) {
    this.users = users;
    this.general =
        new Budgets(
            List.of(
                budget(EVERYBODYS, BudgetScope.ALL, BudgetPeriod.TOTAL, zone, ENDLESS),
                budget("departments", BudgetScope.DEPARTMENT, BudgetPeriod.HOUR, zone, ENDLESS),
                budget("teams", BudgetScope.TEAM, BudgetPeriod.TOTAL, zone, TEAM_LIMIT),
                budget("users", BudgetScope.USER, BudgetPeriod.HOUR, zone, ENDLESS)));
    this.small =
        new Budgets(List.of(budget("small", SMALL_SCOPE, BudgetPeriod.TOTAL, zone, smallLimit)));
  }

  private static BudgetDefinition budget(
      String id, BudgetScope scope, BudgetPeriod period, ZoneId zone, long limitNanos) {
    return new BudgetDefinition(
        id,
        scope,
        BudgetScope.EACH,
        null,
        period,
        zone,
        limitNanos,
        CURRENCY,
        BudgetDefinition.Mode.STRICT,
        List.of(),
        false,
        0,
        BudgetDefinition.Unpriced.REFUSE);
  }

  /** A zone where the hour ends in so many seconds: roll-overs need no clock that is set. */
  static ZoneId zoneWithHourEndingIn(long nowSeconds, int seconds) {
    long offset = Math.floorMod(SECONDS_PER_HOUR - seconds - nowSeconds, (long) SECONDS_PER_HOUR);
    return ZoneOffset.ofTotalSeconds((int) offset);
  }

  Budgets general() {
    return general;
  }

  Budgets small() {
    return small;
  }

  /** Somebody; every tenth has a team, whose money soon is spent. */
  Principal anybody(Random random) {
    return new Principal(
        TENANT,
        null,
        "d" + random.nextInt(DEPARTMENTS),
        random.nextInt(10) == 0 ? "t" + random.nextInt(TEAMS) : null,
        null,
        "u" + random.nextInt(users),
        null,
        null);
  }

  /** Whoever spends the small budget. */
  Principal hammering() {
    return new Principal(TENANT, null, null, null, "small", "u", null, null);
  }

  long hold(Random random) {
    return LEAST_HOLD + random.nextInt(MOST_HOLD - LEAST_HOLD);
  }

  /** Half of the calls cost less than they hold. */
  long cost(long held, Random random) {
    return random.nextBoolean() ? held : 1 + random.nextInt((int) held);
  }

  long smallCost() {
    return LEAST_HOLD;
  }

  /** The limit of the windows of a level. */
  long limit(String scope) {
    for (Budgets budgets : List.of(general, small)) {
      for (BudgetDefinition definition : budgets.definitions()) {
        if (definition.scope().label().equals(scope)) {
          return definition.limitNanos();
        }
      }
    }
    throw new IllegalArgumentException(scope);
  }
}
