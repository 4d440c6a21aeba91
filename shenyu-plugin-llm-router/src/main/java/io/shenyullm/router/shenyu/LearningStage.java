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
package io.shenyullm.router.shenyu;

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.SettleStage;
import io.shenyullm.core.tokens.OutputLengthModel;

/** What later estimates learn from the end of an exchange: the length of answers. */
record LearningStage(OutputLengthModel lengths) implements SettleStage {
  @Override
  public void settle(LlmExchange exchange, Outcome outcome) {
    // where the cost plugin runs, it records lengths itself, counted ones included
    boolean alone = exchange.reserver().isEmpty() && exchange.request().choices() == 1;
    if (alone
        && outcome.ending() == Outcome.Ending.COMPLETE
        && outcome.offer() != null
        && outcome.usage() != null) {
      lengths.record(
          outcome.offer().id(), exchange.analysis().intent(), outcome.usage().totalOutput());
    }
  }
}
