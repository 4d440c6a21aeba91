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

import java.util.Objects;

/**
 * A budget that applies to a principal.
 *
 * @param definition the budget
 * @param value the principal's value at the budget's level
 * @param account name of the counter: series, tenant and value
 */
public record BudgetMatch(BudgetDefinition definition, String value, String account) {
  public BudgetMatch {
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(account, "account");
  }

  static String account(String series, BudgetScope scope, String tenant, String value) {
    // a tenant is a hard partition: the same user name in two tenants is two people
    return scope == BudgetScope.ALL ? series + "\0" + value : series + "\0" + tenant + "\0" + value;
  }

  /** Whose value it is; empty for the scope {@code all}. */
  String tenant() {
    String rest = account.substring(definition.series().length() + 1);
    int end = definition.scope() == BudgetScope.ALL ? -1 : rest.indexOf('\0');
    return end < 0 ? "" : rest.substring(0, end);
  }

  /**
   * Key of the grid entry that holds all budgets of the same scope and value: label of the scope,
   * tenant and value, joined by NUL.
   */
  public String scopeKey() {
    String label = definition.scope().label();
    String rest = account.substring(definition.series().length());
    return definition.scope() == BudgetScope.ALL ? label + "\0" + rest : label + rest;
  }

  /** How much a hold takes from this budget. */
  long holdNanos(long expectedNanos, long maximumNanos) {
    return definition.mode() == BudgetDefinition.Mode.STRICT ? maximumNanos : expectedNanos;
  }
}
