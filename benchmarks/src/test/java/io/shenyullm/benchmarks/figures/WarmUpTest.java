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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
  @Test
  void isWarm_tooFewRequests_isFalse() {
    WarmUp warmUp = new WarmUp(3_000);
    warmUp.add(1_000, use(1_000_000, 0));
    warmUp.add(1_000, use(1_000_000, 0));
    assertThat(warmUp.isWarm()).isFalse();
    warmUp.add(1_000, use(1_000_000, 0));
    assertThat(warmUp.isWarm()).isTrue();
    assertThat(warmUp.requests()).isEqualTo(3_000);
  }

  @Test
  void isWarm_compilerBusy_isFalse() {
    WarmUp warmUp = new WarmUp(0);
    warmUp.add(1_000, use(980_000, 20_000));
    warmUp.add(1_000, use(980_000, 20_000));
    assertThat(warmUp.isWarm()).isFalse();
    warmUp.add(1_000, use(981_000, 19_000));
    assertThat(warmUp.isWarm()).isTrue();
  }

  @Test
  void isWarm_roundsDiffer_isFalse() {
    WarmUp warmUp = new WarmUp(0);
    warmUp.add(1_000, use(1_000_000, 0));
    assertThat(warmUp.isWarm()).isFalse();
    warmUp.add(1_000, use(960_000, 0));
    assertThat(warmUp.isWarm()).isFalse();
    warmUp.add(500, use(480_000, 0));
    assertThat(warmUp.difference()).isZero();
    assertThat(warmUp.isWarm()).isTrue();
  }

  @Test
  void isWarm_disturbedLater_staysTrue() {
    WarmUp warmUp = new WarmUp(0);
    warmUp.add(1_000, use(1_000_000, 0));
    warmUp.add(1_000, use(1_000_000, 0));
    warmUp.add(1_000, use(1_500_000, 0));
    assertThat(warmUp.difference()).isEqualTo(0.5);
    assertThat(warmUp.isWarm()).isTrue();
  }

  @Test
  void add_roundWithoutRequests_throws() {
    assertThatThrownBy(() -> new WarmUp(0).add(0, CpuUse.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static CpuUse use(long work, long jit) {
    return new CpuUse(
        Map.of(
            ThreadKind.EVENT_LOOP, new SchedStat(work, 0), ThreadKind.JIT, new SchedStat(jit, 0)));
  }
}
