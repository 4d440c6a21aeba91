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
package io.shenyullm.grid.cluster;

/** The longest time between two events. Thread-safe. */
final class Gap {
  private long last = System.nanoTime();
  private long longest;

  synchronized void event() {
    long now = System.nanoTime();
    longest = Math.max(longest, now - last);
    last = now;
  }

  /** Forgets what was. */
  synchronized void reset() {
    last = System.nanoTime();
    longest = 0;
  }

  /** With the one that is not over yet. */
  synchronized long longestMillis() {
    return Math.max(longest, System.nanoTime() - last) / 1_000_000;
  }
}
