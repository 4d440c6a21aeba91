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
package io.shenyullm.router.dispatch;

import java.time.Duration;
import java.util.Objects;

/**
 * Bounds of one dispatch and of the breaker.
 *
 * @param maxAttempts upstream calls for one request
 * @param deadline no further call is begun after this, and no call may wait longer for its first
 *     byte
 * @param breakerFailures failures in a row that open an offer's breaker
 * @param breakerOpen how long it stays open
 */
public record DispatchLimits(
    int maxAttempts, Duration deadline, int breakerFailures, Duration breakerOpen) {
  public static final DispatchLimits DEFAULT =
      new DispatchLimits(3, Duration.ofMinutes(2), 5, Duration.ofSeconds(5));

  public DispatchLimits {
    Objects.requireNonNull(deadline, "deadline");
    Objects.requireNonNull(breakerOpen, "breakerOpen");
    if (maxAttempts <= 0 || breakerFailures <= 0) {
      throw new IllegalArgumentException("maxAttempts and breakerFailures must be positive");
    }
  }
}
