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

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What requests came to.
 *
 * @param failed those that ended in an error
 * @param fromCache those for which no model was called
 * @param inputTokens without those that a provider's cache had
 * @param cachedTokens that a provider's cache had
 * @param cost what is billed for them
 * @param lost the part of cost that went for calls of which no reply came
 * @param saved what replies from the cache would have cost
 * @param latency {@code null} where no latency is counted
 */
public record UsageFigures(
    long requests,
    long failed,
    long fromCache,
    BigDecimal inputTokens,
    BigDecimal cachedTokens,
    BigDecimal outputTokens,
    BigDecimal cost,
    BigDecimal lost,
    BigDecimal saved,
    @Nullable Latency latency) {

  /** How long requests took that many per cent of them did not exceed, in milliseconds, to 1 %. */
  public record Latency(double p50, double p95, double p99) {}

  UsageFigures with(@Nullable Latency other) {
    return new UsageFigures(
        requests,
        failed,
        fromCache,
        inputTokens,
        cachedTokens,
        outputTokens,
        cost,
        lost,
        saved,
        other);
  }
}
