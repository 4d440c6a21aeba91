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

import java.util.EnumMap;
import java.util.Map;

/** Processor time of a process over a stretch of time, by kind of thread. */
public record CpuUse(Map<ThreadKind, SchedStat> byKind) {
  public static final CpuUse NONE = new CpuUse(Map.of());

  public CpuUse {
    byKind = Map.copyOf(byKind);
  }

  public SchedStat of(ThreadKind kind) {
    return byKind.getOrDefault(kind, SchedStat.NONE);
  }

  public CpuUse plus(CpuUse other) {
    Map<ThreadKind, SchedStat> sum = new EnumMap<>(ThreadKind.class);
    sum.putAll(byKind);
    other.byKind.forEach((kind, stat) -> sum.merge(kind, stat, SchedStat::plus));
    return new CpuUse(sum);
  }

  /**
   * What requests cost: all kinds but the JIT, which is done once a process has run for long, and
   * the probe. The collector counts: what allocates makes it run.
   */
  public long requestNanos() {
    return totalNanos() - of(ThreadKind.JIT).runNanos() - of(ThreadKind.PROBE).runNanos();
  }

  public long totalNanos() {
    return byKind.values().stream().mapToLong(SchedStat::runNanos).sum();
  }

  /** Time in which threads could have run and did not. */
  public long waitNanos() {
    return byKind.values().stream().mapToLong(SchedStat::waitNanos).sum();
  }

  /** Share of the JIT in all processor time, 0 to 1. */
  public double jitShare() {
    long total = totalNanos();
    return total == 0 ? 0 : of(ThreadKind.JIT).runNanos() / (double) total;
  }
}
