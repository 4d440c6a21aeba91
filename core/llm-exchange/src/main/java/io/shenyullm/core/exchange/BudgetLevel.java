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
package io.shenyullm.core.exchange;

/**
 * How full a caller's fullest budget is.
 *
 * @param percentUsed 0 and above; held amounts count as used
 * @param priceCeilingNanos the most that one request may cost, in nano-units of the budget
 *     currency; {@link Long#MAX_VALUE} where unlimited
 */
public record BudgetLevel(int percentUsed, long priceCeilingNanos) {
  public static final BudgetLevel UNLIMITED = new BudgetLevel(0, Long.MAX_VALUE);

  public BudgetLevel {
    if (percentUsed < 0) {
      throw new IllegalArgumentException("percentUsed must not be negative: " + percentUsed);
    }
  }

  /** 0, 80, 90 or 100: the alert threshold that has been reached. */
  public int threshold() {
    if (percentUsed >= 100) {
      return 100;
    }
    return percentUsed >= 90 ? 90 : percentUsed >= 80 ? 80 : 0;
  }
}
