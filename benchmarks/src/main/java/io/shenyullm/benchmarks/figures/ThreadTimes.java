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

/**
 * All threads of a process at one moment.
 *
 * @param threads by thread id
 */
public record ThreadTimes(Map<Long, Counted> threads) {

  /** One thread. */
  public record Counted(ThreadKind kind, SchedStat stat) {}

  public ThreadTimes {
    threads = Map.copyOf(threads);
  }

  /**
   * What was used since an earlier moment. A thread that began since counts from its start; what
   * one that ended since had still used is not known and left out.
   */
  public CpuUse since(ThreadTimes earlier) {
    Map<ThreadKind, SchedStat> used = new EnumMap<>(ThreadKind.class);
    threads.forEach(
        (id, now) -> {
          Counted before = earlier.threads.get(id);
          SchedStat added = before == null ? now.stat() : now.stat().since(before.stat());
          used.merge(now.kind(), added, SchedStat::plus);
        });
    return new CpuUse(used);
  }
}
