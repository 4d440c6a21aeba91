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
package io.shenyullm.router.health;

import java.time.Duration;

/**
 * Bounds of what is remembered.
 *
 * @param failuresToClose failures in a row that close an offer or a provider
 * @param closedFor how long it stays closed; then one call at a time may try
 * @param limitedFor how long an offer is spared after a rate limit without {@code Retry-After}
 * @param barredFor how long an offer or provider is spared that does not serve the operator
 * @param halfLife after which an observation counts half
 */
public record HealthLimits(
    int failuresToClose,
    Duration closedFor,
    Duration limitedFor,
    Duration barredFor,
    Duration halfLife) {
  public static final HealthLimits DEFAULT =
      new HealthLimits(
          5,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1));

  public HealthLimits {
    if (failuresToClose <= 0) {
      throw new IllegalArgumentException("failuresToClose must be positive: " + failuresToClose);
    }
    requirePositive("closedFor", closedFor);
    requirePositive("limitedFor", limitedFor);
    requirePositive("barredFor", barredFor);
    requirePositive("halfLife", halfLife);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive: " + duration);
    }
  }
}
