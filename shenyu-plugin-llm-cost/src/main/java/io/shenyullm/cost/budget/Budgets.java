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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of a snapshot, found by principal without looking at those of others. Immutable,
 * thread-safe.
 */
public final class Budgets {
  /** No budgets: everything is allowed and only metered. */
  public static final Budgets NONE = new Budgets(List.of());

  private record Entry(BudgetDefinition definition, String series) {}

  private final List<BudgetDefinition> definitions;
  private final Map<BudgetScope, Map<String, List<Entry>>> index = new EnumMap<>(BudgetScope.class);

  public Budgets(List<BudgetDefinition> definitions) {
    this.definitions = List.copyOf(definitions);
    for (BudgetDefinition definition : this.definitions) {
      index
          .computeIfAbsent(definition.scope(), scope -> new HashMap<>())
          .computeIfAbsent(definition.value(), value -> new ArrayList<>())
          .add(new Entry(definition, definition.series()));
    }
  }

  public List<BudgetDefinition> definitions() {
    return definitions;
  }

  /** The budgets that pay for a principal's calls, widest scope first. */
  public List<BudgetMatch> matching(Principal principal) {
    if (index.isEmpty()) {
      return List.of();
    }
    List<BudgetMatch> matches = new ArrayList<>(4);
    index.forEach(
        (scope, byValue) -> {
          String value = scope.of(principal);
          if (value != null) {
            add(byValue.get(value), value, principal, matches);
            if (!value.equals(BudgetScope.EACH)) {
              add(byValue.get(BudgetScope.EACH), value, principal, matches);
            }
          }
        });
    return matches;
  }

  private static void add(
      @Nullable List<Entry> entries, String value, Principal principal, List<BudgetMatch> matches) {
    if (entries == null) {
      return;
    }
    for (Entry entry : entries) {
      BudgetDefinition definition = entry.definition();
      if (definition.tenant() == null || definition.tenant().equals(principal.tenant())) {
        matches.add(
            new BudgetMatch(
                definition,
                value,
                BudgetMatch.account(
                    entry.series(), definition.scope(), principal.tenant(), value)));
      }
    }
  }
}
