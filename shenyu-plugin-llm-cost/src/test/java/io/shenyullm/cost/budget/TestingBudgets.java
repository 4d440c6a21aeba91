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
package io.shenyullm.cost.budget;

import io.shenyullm.core.identity.Principal;
import java.time.ZoneId;
import java.util.List;

/** Definitions and principals for tests. Amounts are nano-units. */
public final class TestingBudgets {
  private TestingBudgets() {}

  public static BudgetDefinition budget(
      String id, BudgetScope scope, String value, BudgetPeriod period, long limitNanos) {
    return new BudgetDefinition(
        id,
        scope,
        value,
        null,
        period,
        ZoneId.of("UTC"),
        limitNanos,
        "USD",
        BudgetDefinition.Mode.STRICT,
        BudgetDefinition.DEFAULT_ALERT_PERCENTS,
        false,
        0,
        BudgetDefinition.Unpriced.REFUSE);
  }

  public static BudgetDefinition expected(BudgetDefinition strict) {
    return new BudgetDefinition(
        strict.id(),
        strict.scope(),
        strict.value(),
        strict.tenant(),
        strict.period(),
        strict.zone(),
        strict.limitNanos(),
        strict.currency(),
        BudgetDefinition.Mode.EXPECTED,
        strict.alertPercents(),
        strict.frozen(),
        strict.offlineAllowanceNanos(),
        strict.unpriced());
  }

  public static BudgetDefinition frozen(BudgetDefinition budget) {
    return new BudgetDefinition(
        budget.id(),
        budget.scope(),
        budget.value(),
        budget.tenant(),
        budget.period(),
        budget.zone(),
        budget.limitNanos(),
        budget.currency(),
        budget.mode(),
        budget.alertPercents(),
        true,
        budget.offlineAllowanceNanos(),
        budget.unpriced());
  }

  /** One that lets calls through whose price is not known. */
  public static BudgetDefinition lenient(BudgetDefinition budget) {
    return new BudgetDefinition(
        budget.id(),
        budget.scope(),
        budget.value(),
        budget.tenant(),
        budget.period(),
        budget.zone(),
        budget.limitNanos(),
        budget.currency(),
        budget.mode(),
        budget.alertPercents(),
        budget.frozen(),
        budget.offlineAllowanceNanos(),
        BudgetDefinition.Unpriced.ALLOW);
  }

  public static BudgetDefinition limited(BudgetDefinition budget, long limitNanos) {
    return new BudgetDefinition(
        budget.id(),
        budget.scope(),
        budget.value(),
        budget.tenant(),
        budget.period(),
        budget.zone(),
        limitNanos,
        budget.currency(),
        budget.mode(),
        budget.alertPercents(),
        budget.frozen(),
        budget.offlineAllowanceNanos(),
        budget.unpriced());
  }

  public static BudgetDefinition offline(BudgetDefinition budget, long allowanceNanos) {
    return new BudgetDefinition(
        budget.id(),
        budget.scope(),
        budget.value(),
        budget.tenant(),
        budget.period(),
        budget.zone(),
        budget.limitNanos(),
        budget.currency(),
        budget.mode(),
        budget.alertPercents(),
        budget.frozen(),
        allowanceNanos,
        budget.unpriced());
  }

  public static Principal principal(String tenant, String department, String user) {
    return new Principal(tenant, null, department, null, null, user, "k-" + user, null);
  }

  public static List<BudgetMatch> matching(Principal principal, BudgetDefinition... budgets) {
    return new Budgets(List.of(budgets)).matching(principal);
  }
}
