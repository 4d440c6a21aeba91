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

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How well an offer has done lately.
 *
 * @param timeToFirstTokenMillis recent mean of streams, empty where nothing is known
 * @param errorRate 0 to 1; 0 where nothing is known
 * @param healthy whether it may be called and seldom fails
 */
public record OfferHealth(
    OptionalDouble timeToFirstTokenMillis, double errorRate, boolean healthy) {
  /** Nothing has been seen yet. */
  public static final OfferHealth UNKNOWN = new OfferHealth(OptionalDouble.empty(), 0, true);

  public OfferHealth {
    Objects.requireNonNull(timeToFirstTokenMillis, "timeToFirstTokenMillis");
  }
}
