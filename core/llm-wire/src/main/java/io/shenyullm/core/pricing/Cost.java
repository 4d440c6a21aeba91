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
package io.shenyullm.core.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * An exact amount of money.
 *
 * @param amount exact decimal, never negative
 * @param currency ISO 4217 code
 */
public record Cost(BigDecimal amount, String currency) {
  public Cost {
    Objects.requireNonNull(currency, "currency");
    if (amount.signum() < 0) {
      throw new IllegalArgumentException("cost must not be negative: " + amount);
    }
  }

  /** Nano-units, rounded up, so that a counter never holds less than the record. */
  public long nanos() {
    return nanos(amount);
  }

  static long nanos(BigDecimal amount) {
    return amount.movePointRight(9).setScale(0, RoundingMode.CEILING).longValueExact();
  }

  /** Plain decimal without exponent. */
  public String plain() {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }
}
