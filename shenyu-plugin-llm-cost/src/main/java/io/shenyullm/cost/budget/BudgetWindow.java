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

import java.time.Instant;

/**
 * A span of time over which a budget is counted.
 *
 * @param start first instant within
 * @param end first instant after; {@link Instant#MAX} for a budget that never resets
 */
public record BudgetWindow(Instant start, Instant end) {
  public BudgetWindow {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("window must not be empty: " + start + " to " + end);
    }
  }

  public boolean contains(Instant at) {
    return !at.isBefore(start) && at.isBefore(end);
  }

  /** Whether the budget starts again at {@link #end}. */
  public boolean resets() {
    return !end.equals(Instant.MAX);
  }
}
