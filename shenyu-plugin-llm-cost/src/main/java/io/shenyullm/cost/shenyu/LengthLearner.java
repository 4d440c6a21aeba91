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
package io.shenyullm.cost.shenyu;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.tokens.OutputLengthModel;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.cost.settle.Bill;
import io.shenyullm.cost.settle.SettleListener;
import java.util.Objects;

/** Lets estimates learn from how long whole replies have been. */
final class LengthLearner implements SettleListener {
  private final OutputLengthModel lengths;
  private final SettleListener next;

  LengthLearner(OutputLengthModel lengths, SettleListener next) {
    this.lengths = Objects.requireNonNull(lengths, "lengths");
    this.next = Objects.requireNonNull(next, "next");
  }

  @Override
  public void onSettled(LlmExchange exchange, Bill bill) {
    TokenUsage usage = bill.usage();
    ModelOffer offer = bill.offer();
    // a reply that was cut, that has several choices, or whose tokens stand with those of calls
    // that
    // were lost, says nothing about one reply's length
    boolean whole =
        bill.outcome().ending() == Outcome.Ending.COMPLETE && exchange.lostCalls().isEmpty();
    if (whole && usage != null && offer != null && exchange.request().choices() == 1) {
      lengths.record(offer.id(), exchange.analysis().intent(), usage.totalOutput());
    }
    next.onSettled(exchange, bill);
  }

  @Override
  public void onRecordLost(String requestId) {
    next.onRecordLost(requestId);
  }
}
