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

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.pricing.CostEstimate;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Answer to asking the budgets for an estimate. */
public sealed interface Reservation {
  <T> T fold(Function<Granted, T> granted, Function<Denied, T> denied);

  /**
   * Money is held until the exchange settles.
   *
   * @param hold the hold, which the driver moves along when a failover changes the model
   */
  record Granted(Hold hold) implements Reservation {
    @Override
    public <T> T fold(Function<Granted, T> granted, Function<Denied, T> denied) {
      return granted.apply(this);
    }
  }

  /**
   * Nothing is held.
   *
   * @param refusal what to tell the caller, usually 429 {@code budget_exceeded}
   * @param ceilingNanos the most that could still be held; a plan may be asked for again below it
   */
  record Denied(Refusal refusal, long ceilingNanos) implements Reservation {
    @Override
    public <T> T fold(Function<Granted, T> granted, Function<Denied, T> denied) {
      return denied.apply(this);
    }
  }

  /** Money held for one exchange. Settled by the cost plugin's settle stage, exactly once. */
  interface Hold {
    long heldNanos();

    /** Re-prices the hold for another candidate before it is tried. */
    Mono<Reservation> moveTo(CostEstimate estimate);
  }
}
