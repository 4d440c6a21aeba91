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

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DrainedTest {
  private final Drained drained = new Drained(Duration.ofNanos(60));

  @Test
  void isDrained_emptyForLongEnough_isTrue() {
    assertThat(drained.isDrained(3, 0)).isFalse();
    assertThat(drained.isDrained(0, 20)).isFalse();
    assertThat(drained.isDrained(0, 79)).isFalse();
    assertThat(drained.isDrained(0, 80)).isTrue();
  }

  /** What was gathering when the gauge showed nothing turns up with the next look. */
  @Test
  void isDrained_recordsThatWereGathering_startsAnew() {
    assertThat(drained.isDrained(0, 0)).isFalse();
    assertThat(drained.isDrained(7, 40)).isFalse();
    assertThat(drained.isDrained(0, 70)).isFalse();
    assertThat(drained.isDrained(0, 129)).isFalse();
    assertThat(drained.isDrained(0, 130)).isTrue();
  }
}
