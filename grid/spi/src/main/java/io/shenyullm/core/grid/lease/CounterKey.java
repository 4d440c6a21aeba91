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
package io.shenyullm.core.grid.lease;

import java.util.Objects;

/**
 * One window of one budget within a scope's entry.
 *
 * @param series names the budget: id, period, zone and currency
 * @param startMillis first millisecond of the window, since the epoch
 * @param endMillis first millisecond after it; {@link #NEVER} for a budget that does not reset
 */
public record CounterKey(String series, long startMillis, long endMillis) {
  /** End of a window that does not end. */
  public static final long NEVER = Long.MAX_VALUE;

  public CounterKey {
    Objects.requireNonNull(series, "series");
    if (startMillis >= endMillis) {
      throw new IllegalArgumentException("window must not be empty: " + startMillis);
    }
  }
}
