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

import io.shenyullm.benchmarks.figures.CpuUse;
import io.shenyullm.benchmarks.figures.Disturbance;
import io.shenyullm.benchmarks.figures.Pairs;
import io.shenyullm.benchmarks.figures.SchedStat;
import io.shenyullm.benchmarks.figures.ThreadKind;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;

/** Rows as if they had been measured. */
final class TestingRows {
  private static final int PAIRS = 12;
  private static final int REQUESTS = 100;

  private TestingRows() {}

  /** All pairs alike. */
  static Measured row(String name, double baseMicros, double loadMicros, boolean disturbed) {
    Pairs pairs = new Pairs(PAIRS);
    for (int i = 0; i < PAIRS; i++) {
      pairs.add(baseMicros, loadMicros, disturbed);
    }
    return row(name, pairs, baseMicros, loadMicros);
  }

  /** Half of the pairs at another ratio. */
  static Measured wide(String name, double baseMicros, double lowMicros, double highMicros) {
    Pairs pairs = new Pairs(PAIRS);
    for (int i = 0; i < PAIRS; i++) {
      pairs.add(baseMicros, i % 2 == 0 ? lowMicros : highMicros, false);
    }
    return row(name, pairs, baseMicros, lowMicros);
  }

  private static Measured row(String name, Pairs pairs, double baseMicros, double loadMicros) {
    return Measured.of(
        comparison(name),
        pairs,
        Collections.nCopies(PAIRS, new SlicePair(slice(baseMicros), slice(loadMicros))),
        true);
  }

  static Comparison comparison(String name) {
    return new Comparison(name, load(Way.PLAIN), load(Way.NAMED));
  }

  private static LoadCase load(Way way) {
    URI target = URI.create("http://127.0.0.1:1/v1/chat/completions");
    return new LoadCase(way, target, Prompt.MARK, "Bearer none", Cases.REPLY, 1);
  }

  private static Slice slice(double micros) {
    return slice(micros, new Disturbance(1, 0, 0));
  }

  /** Latency is ten times the processor time. */
  static Slice slice(double micros, Disturbance disturbance) {
    Samples samples = new Samples();
    for (int i = 0; i < REQUESTS; i++) {
      samples.add(Math.round(10_000 * micros));
    }
    SchedStat work = new SchedStat(Math.round(1_000 * micros * REQUESTS), 0);
    return new Slice(
        new Burst(Duration.ofSeconds(1), samples, samples, 0),
        new CpuUse(Map.of(ThreadKind.EVENT_LOOP, work)),
        disturbance);
  }
}
