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

import java.time.Duration;

/**
 * What callers saw of one stretch of load.
 *
 * @param elapsed from the first request to the last reply
 * @param whole from sending a request to the last byte of its reply
 * @param first from sending a request to the first content of its reply
 * @param failed replies that were not a complete 200 with content; in no other figure
 */
record Burst(Duration elapsed, Samples whole, Samples first, long failed) {
  int requests() {
    return whole.size();
  }
}
