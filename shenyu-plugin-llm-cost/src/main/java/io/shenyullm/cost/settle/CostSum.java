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

import io.shenyullm.core.pricing.Cost;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Costs added up, each currency by itself: amounts of two have no sum. Not thread-safe. */
final class CostSum {
  private final Map<String, BigDecimal> amounts = new LinkedHashMap<>();

  /** Adds a cost; nothing is nothing in every currency. */
  void add(Cost cost) {
    if (cost.amount().signum() > 0) {
      amounts.merge(cost.currency(), cost.amount(), BigDecimal::add);
    }
  }

  /** The currency of the first cost that was added. */
  String currencyOr(String ofNothing) {
    return amounts.isEmpty() ? ofNothing : amounts.keySet().iterator().next();
  }

  Cost in(String currency) {
    return new Cost(amounts.getOrDefault(currency, BigDecimal.ZERO), currency);
  }

  /** What there is in other currencies, one cost each. */
  List<Cost> besides(String currency) {
    return amounts.entrySet().stream()
        .filter(sum -> !sum.getKey().equals(currency))
        .map(sum -> new Cost(sum.getValue(), sum.getKey()))
        .toList();
  }
}
