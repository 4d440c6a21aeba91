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
 * Whether an outbox has become empty for good. Records that nobody waits for gather for a moment
 * before any gauge counts them: it must have been empty for longer than that, looked at more than
 * once. Not thread-safe.
 */
final class Drained {
  private final long settledNanos;
  private long emptySince;
  private boolean empty;

  /**
   * @param settled longer than records gather
   */
  Drained(Duration settled) {
    this.settledNanos = settled.toNanos();
  }

  /**
   * Takes a look.
   *
   * @param waiting records that are counted now
   * @param nanos when, on a monotonic clock
   */
  boolean isDrained(double waiting, long nanos) {
    if (waiting > 0) {
      empty = false;
    } else if (!empty) {
      empty = true;
      emptySince = nanos;
    }
    return empty && nanos - emptySince >= settledNanos;
  }
}
