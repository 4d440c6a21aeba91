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
package io.shenyullm.admin.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * Which sums are asked for.
 *
 * @param from records from then on
 * @param to and before then
 */
public record SumQuestion(SumKey key, Instant from, Instant to) {
  private static final Instant LEAST = Instant.EPOCH;
  private static final Instant MOST = Instant.parse("9999-01-01T00:00:00Z");

  /**
   * @throws IllegalArgumentException unless it is a time that records may tell
   */
  public SumQuestion {
    Objects.requireNonNull(key, "key");
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from must be before to");
    }
    if (from.isBefore(LEAST) || to.isAfter(MOST)) {
      throw new IllegalArgumentException("from and to must be within " + LEAST + ".." + MOST);
    }
  }
}
