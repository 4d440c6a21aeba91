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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.exchange.EarlyRefusal;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;

/**
 * Told what the cost plugin does not see: requests that were refused before there was an exchange,
 * or that ended without it. Must not block or throw.
 */
interface EntryObserver {
  /** Observes nothing. */
  EntryObserver NONE =
      new EntryObserver() {
        @Override
        public void refused(String code) {}

        @Override
        public void turnedAway(EarlyRefusal refused) {}

        @Override
        public void unbilled(LlmExchange exchange, Outcome outcome) {}
      };

  /** Refused before the body was parsed or the caller known. */
  void refused(String code);

  /** The same, where the route is known. */
  void turnedAway(EarlyRefusal refused);

  /** Ended although nobody stood ready to reserve its cost, so nobody has recorded it. */
  void unbilled(LlmExchange exchange, Outcome outcome);
}
