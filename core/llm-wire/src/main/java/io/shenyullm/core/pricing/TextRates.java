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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What plain text costs, in whole fractions of a nano-unit, so that an estimate needs no decimals.
 *
 * @param input of a token
 * @param output of a token
 * @param request of a call
 * @param perNano how many fractions make a nano-unit
 */
record TextRates(long input, long output, long request, long perNano) {
  private static final int NANO_DIGITS = 9;

  /** A fraction is at least a billionth of a nano-unit: what is finer is reckoned in decimals. */
  private static final int MOST_DIGITS = 18;

  /** {@code null} where a price is too fine or too large. */
  static @Nullable TextRates of(Map<TokenClass, BigDecimal> rates, BigDecimal perRequest) {
    BigDecimal input = rates.getOrDefault(TokenClass.INPUT, BigDecimal.ZERO);
    BigDecimal output = rates.getOrDefault(TokenClass.OUTPUT, BigDecimal.ZERO);
    int digits = NANO_DIGITS;
    for (BigDecimal price : new BigDecimal[] {input, output, perRequest}) {
      digits = Math.max(digits, price.stripTrailingZeros().scale());
    }
    if (digits > MOST_DIGITS) {
      return null;
    }
    try {
      return new TextRates(
          input.movePointRight(digits).longValueExact(),
          output.movePointRight(digits).longValueExact(),
          perRequest.movePointRight(digits).longValueExact(),
          BigDecimal.TEN.pow(digits - NANO_DIGITS).longValueExact());
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /**
   * Nano-units of one call, rounded up.
   *
   * @throws ArithmeticException if they are too many to be reckoned here
   */
  long nanos(long inputTokens, long outputTokens) {
    long fractions =
        Math.addExact(
            Math.addExact(
                Math.multiplyExact(input, inputTokens), Math.multiplyExact(output, outputTokens)),
            request);
    return fractions / perNano + (fractions % perNano == 0 ? 0 : 1);
  }
}
