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

import java.util.Objects;

/**
 * What a call is expected to cost, before it is made.
 *
 * @param expectedNanos expected cost in nano-units
 * @param maximumNanos cost if the output grows to its limit; at least the expected
 * @param currency ISO 4217 code
 * @param inputTokens counted or estimated input
 * @param outputTokens expected output
 */
public record CostEstimate(
    long expectedNanos, long maximumNanos, String currency, long inputTokens, long outputTokens) {
  public CostEstimate {
    Objects.requireNonNull(currency, "currency");
    if (expectedNanos < 0 || maximumNanos < expectedNanos) {
      throw new IllegalArgumentException(
          "estimate must be 0 <= expected <= maximum: " + expectedNanos + ", " + maximumNanos);
    }
  }
}
