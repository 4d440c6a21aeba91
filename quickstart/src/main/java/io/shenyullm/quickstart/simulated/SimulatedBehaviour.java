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
package io.shenyullm.quickstart.simulated;

import java.time.Duration;
import java.util.Objects;

/**
 * How a simulated provider behaves until told otherwise.
 *
 * @param latency wait before the first byte
 * @param tokensPerSecond pace of a stream; 0 sends all at once
 * @param outputTokens words in a reply that has no echo
 * @param failStatus HTTP status to answer with instead of a reply; 0 for none
 * @param failEvery only every n-th request fails; 1 means each
 * @param stallAfterEvents stops sending, without closing, after so many content events; -1 for
 *     never
 * @param cutAfterEvents closes the connection after so many content events; -1 for never
 * @param garbage answers 200 with something that is not JSON
 * @param usageInStream whether a stream ends with usage when asked for it
 */
record SimulatedBehaviour(
    Duration latency,
    int tokensPerSecond,
    int outputTokens,
    int failStatus,
    int failEvery,
    int stallAfterEvents,
    int cutAfterEvents,
    boolean garbage,
    boolean usageInStream) {

  static final SimulatedBehaviour FINE =
      new SimulatedBehaviour(Duration.ZERO, 0, 20, 0, 1, -1, -1, false, true);

  SimulatedBehaviour {
    Objects.requireNonNull(latency, "latency");
    if (latency.isNegative() || tokensPerSecond < 0 || outputTokens < 1 || failEvery < 1) {
      throw new IllegalArgumentException(
          "latency and tokensPerSecond must not be negative, outputTokens and failEvery at least 1");
    }
  }
}
