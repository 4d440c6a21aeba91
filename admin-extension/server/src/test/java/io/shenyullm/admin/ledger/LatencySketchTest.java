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
package io.shenyullm.admin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LatencySketchTest {
  @Test
  void count_takesBackWhatWasCounted() {
    LatencySketch sketch = LatencySketch.read(null);
    sketch.count(List.of(1_000L, 9_000L), List.of());
    sketch.count(List.of(), List.of(9_000L));
    assertThat(LatencySketch.read(sketch.toBytes()).millis(100).orElseThrow()).isBetween(0.9, 1.1);
  }

  /** Retention has dropped the sum that it was counted in. */
  @Test
  void count_ofWhatWasNeverCounted_takesNothingBack_andCanBeStored() {
    LatencySketch sketch = LatencySketch.read(null);
    sketch.count(List.of(2_000L), List.of(7_000_000L));
    assertThat(LatencySketch.read(sketch.toBytes()).millis(100).orElseThrow()).isBetween(1.8, 2.2);
  }
}
