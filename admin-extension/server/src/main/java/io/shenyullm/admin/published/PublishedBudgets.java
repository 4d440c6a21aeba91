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
package io.shenyullm.admin.published;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the budgets in a snapshot document, as far as they can be read: checking them is the
 * cost plugin's business. Immutable.
 */
public final class PublishedBudgets {
  /** No budgets. */
  public static final PublishedBudgets NONE = new PublishedBudgets(Map.of());

  /** The largest limit that counters can hold. */
  public static final BigDecimal MAX_LIMIT =
      BigDecimal.valueOf(Long.MAX_VALUE / 4, 9).setScale(0, RoundingMode.DOWN);

  private final Map<String, Long> limits;

  private PublishedBudgets(Map<String, Long> limits) {
    this.limits = Map.copyOf(limits);
  }

  public static PublishedBudgets of(Map<String, @Nullable Object> document) {
    Map<String, Long> limits = new HashMap<>();
    if (document.get("budgets") instanceof List<?> budgets) {
      for (Object budget : budgets) {
        if (budget instanceof Map<?, ?> fields && fields.get("id") instanceof String id) {
          nanos(fields.get("limit")).ifPresent(limit -> limits.put(id, limit));
        }
      }
    }
    return new PublishedBudgets(limits);
  }

  /** The limit of a budget; empty where there is none of that id. */
  public Optional<Long> limitNanos(String id) {
    return Optional.ofNullable(limits.get(id));
  }

  private static Optional<Long> nanos(@Nullable Object limit) {
    try {
      BigDecimal units = new BigDecimal(String.valueOf(limit));
      return units.signum() < 0 || units.compareTo(MAX_LIMIT) > 0
          ? Optional.empty()
          : Optional.of(units.movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
