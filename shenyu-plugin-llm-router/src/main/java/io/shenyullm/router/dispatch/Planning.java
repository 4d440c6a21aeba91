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

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.RoutePlan;

/** Stage 7 as the dispatcher sees it. Pure CPU, thread-safe. */
@FunctionalInterface
public interface Planning {
  /**
   * Ranks the candidates below the exchange's price ceiling.
   *
   * @throws io.shenyullm.core.http.RefusedException if nothing may serve the request
   */
  RoutePlan plan(LlmExchange llm);
}
