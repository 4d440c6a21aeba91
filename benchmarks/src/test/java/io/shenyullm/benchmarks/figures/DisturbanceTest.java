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
package io.shenyullm.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DisturbanceTest {
  private static final long SECOND = 1_000_000_000;
  private static final long STEP = SECOND / 100;

  @Test
  void tooMuch_threadsWaitForEachOther_isFalse() {
    // the core was the gateway's all the time
    assertThat(Disturbance.of(SECOND, use(SECOND, SECOND / 2), 0, STEP).tooMuch()).isFalse();
  }

  @Test
  void tooMuch_coreTakenWhileThreadsWaited_isTrueAboveTwoPercent() {
    assertThat(Disturbance.of(SECOND, use(SECOND * 97 / 100, SECOND / 10), 0, STEP).tooMuch())
        .isTrue();
    assertThat(Disturbance.of(SECOND, use(SECOND * 98 / 100, SECOND / 10), 0, STEP).tooMuch())
        .isFalse();
  }

  @Test
  void tooMuch_coreTakenWhileNobodyWaited_isFalse() {
    assertThat(Disturbance.of(SECOND, use(SECOND / 2, SECOND / 100), SECOND / 4, STEP).tooMuch())
        .isFalse();
  }

  @Test
  void share_idleCountedInSteps_isLenientByOne() {
    long busy = SECOND / 2;
    long idle = SECOND / 2 - 2 * STEP;
    assertThat(Disturbance.of(SECOND, use(busy, SECOND), idle, STEP).share()).isEqualTo(0.01);
  }

  private static CpuUse use(long run, long wait) {
    return new CpuUse(Map.of(ThreadKind.EVENT_LOOP, new SchedStat(run, wait)));
  }
}
