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

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A budget as the operator wrote it.
 *
 * @param id unique within a snapshot; named in refusals, alerts and metrics
 * @param scope level that it belongs to
 * @param value the one value of that level, or {@code *} for a budget of this size for each value
 * @param tenant only within this tenant; {@code null} for any (each tenant is counted apart)
 * @param zone whose calendar cuts the windows
 * @param limitNanos the most that may be spent in a window, in nano-units of the currency
 * @param currency ISO 4217 code
 * @param mode which estimate a hold takes
 * @param alertPercents shares of the limit at which operators are told, ascending
 * @param frozen whether new calls are refused, whatever is left
 * @param offlineAllowanceNanos what each gateway may spend in a window beyond its lease while it
 *     cannot reach the grid; 0 to refuse once the lease is spent
 * @param unpriced what becomes of calls whose price is not known
 */
public record BudgetDefinition(
    String id,
    BudgetScope scope,
    String value,
    @Nullable String tenant,
    BudgetPeriod period,
    ZoneId zone,
    long limitNanos,
    String currency,
    Mode mode,
    List<Integer> alertPercents,
    boolean frozen,
    long offlineAllowanceNanos,
    Unpriced unpriced) {

  /** Thresholds where a definition names none. */
  public static final List<Integer> DEFAULT_ALERT_PERCENTS = List.of(80, 90, 100);

  /** Which estimate a hold takes. */
  public enum Mode {
    /** The most that a call can cost: the limit holds, at the price of refusing earlier. */
    STRICT,
    /** What a call is expected to cost: more fits, and a call that outgrows its hold overspends. */
    EXPECTED
  }

  /** What becomes of calls whose price is not known, so that no hold can be taken for them. */
  public enum Unpriced {
    /** They are refused: what cannot be counted must not be spent. */
    REFUSE,
    /** They are let through and booked at 0. */
    ALLOW
  }

  public BudgetDefinition {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(period, "period");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(currency, "currency");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(unpriced, "unpriced");
    alertPercents = List.copyOf(alertPercents);
    if (id.isBlank() || value.isBlank()) {
      throw new IllegalArgumentException("id and value must not be blank");
    }
    if (limitNanos < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limitNanos);
    }
    if (offlineAllowanceNanos < 0) {
      throw new IllegalArgumentException(
          "offline allowance must not be negative: " + offlineAllowanceNanos);
    }
  }

  /** The limit in currency units. */
  public BigDecimal limit() {
    return BigDecimal.valueOf(limitNanos, 9);
  }

  /**
   * Names the series of counters. A changed limit, mode or threshold goes on counting where it was;
   * a changed scope, period, zone or currency counts anew.
   */
  public String series() {
    return String.join(
        "\0", id, scope.label(), period.label(), zone.getId(), currency, String.valueOf(tenant));
  }
}
