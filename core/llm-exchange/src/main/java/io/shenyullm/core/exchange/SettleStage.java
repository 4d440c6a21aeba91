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

/**
 * Stage 12: told exactly once how the exchange ended, on complete, error and cancel. Must be quick
 * and must not block: money is settled in memory, records go to the outbox.
 */
@FunctionalInterface
public interface SettleStage {
  void settle(LlmExchange exchange, Outcome outcome);
}
