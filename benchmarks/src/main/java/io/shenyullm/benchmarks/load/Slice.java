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
package io.shenyullm.benchmarks.load;

import io.shenyullm.benchmarks.figures.CpuUse;
import io.shenyullm.benchmarks.figures.Disturbance;

/**
 * One stretch of load, with what the gateway spent on it.
 *
 * @param burst what callers saw
 * @param use from the first request until the outbox was empty: what is done after a reply belongs
 *     to it, too
 * @param disturbance while there was load
 */
record Slice(Burst burst, CpuUse use, Disturbance disturbance) {
  double microsPerRequest() {
    return use.requestNanos() / 1e3 / burst.requests();
  }

  /** Milliseconds from sending a request to the last byte of its reply. */
  double wholeMillis(double percent) {
    return burst.whole().percentile(percent).toNanos() / 1e6;
  }
}
