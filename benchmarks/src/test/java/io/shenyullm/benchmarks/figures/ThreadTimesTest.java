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

import io.shenyullm.benchmarks.figures.ThreadTimes.Counted;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ThreadTimesTest {
  private static final ThreadTimes BEFORE =
      new ThreadTimes(
          Map.of(
              1L, counted(ThreadKind.EVENT_LOOP, 100, 10),
              2L, counted(ThreadKind.JIT, 50, 0),
              3L, counted(ThreadKind.OTHER, 7, 0)));

  @Test
  void since_threadsThatBeganAndEnded_countsWhatIsKnown() {
    ThreadTimes after =
        new ThreadTimes(
            Map.of(
                1L, counted(ThreadKind.EVENT_LOOP, 160, 15),
                2L, counted(ThreadKind.JIT, 90, 0),
                4L, counted(ThreadKind.EVENT_LOOP, 20, 1)));

    CpuUse use = after.since(BEFORE);

    assertThat(use.of(ThreadKind.EVENT_LOOP)).isEqualTo(new SchedStat(80, 6));
    assertThat(use.of(ThreadKind.OTHER)).isEqualTo(SchedStat.NONE);
    assertThat(use.totalNanos()).isEqualTo(120);
    assertThat(use.waitNanos()).isEqualTo(6);
    assertThat(use.jitShare()).isEqualTo(40 / 120.0);
  }

  @Test
  void requestNanos_collectorJitAndProbe_countsTheCollectorOnly() {
    CpuUse use =
        new CpuUse(
            Map.of(
                ThreadKind.EVENT_LOOP, new SchedStat(1_000, 0),
                ThreadKind.SCHEDULER, new SchedStat(200, 0),
                ThreadKind.GC, new SchedStat(30, 0),
                ThreadKind.JIT, new SchedStat(7, 0),
                ThreadKind.PROBE, new SchedStat(4, 0)));

    assertThat(use.requestNanos()).isEqualTo(1_230);
    assertThat(use.plus(use).requestNanos()).isEqualTo(2_460);
    assertThat(CpuUse.NONE.jitShare()).isZero();
  }

  private static Counted counted(ThreadKind kind, long run, long wait) {
    return new Counted(kind, new SchedStat(run, wait));
  }
}
