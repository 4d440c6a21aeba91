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
import io.shenyullm.benchmarks.figures.Estimate;
import io.shenyullm.benchmarks.figures.ThreadKind;
import java.time.Duration;
import java.util.List;

/** All slices of one case that count. */
final class Side {
  private final double disturbance;
  private final Samples whole = new Samples();
  private final Samples first = new Samples();
  private CpuUse use = CpuUse.NONE;
  private Duration elapsed = Duration.ZERO;

  private Side(List<Slice> slices) {
    this.disturbance =
        Estimate.median(slices.stream().mapToDouble(s -> s.disturbance().share()).toArray());
  }

  /**
   * @param taken all slices
   * @param counted those of them that count
   */
  static Side of(List<Slice> taken, List<Slice> counted) {
    Side side = new Side(taken);
    counted.forEach(side::add);
    return side;
  }

  private void add(Slice slice) {
    whole.addAll(slice.burst().whole());
    first.addAll(slice.burst().first());
    use = use.plus(slice.use());
    elapsed = elapsed.plus(slice.burst().elapsed());
  }

  /** Median over all slices, also those that do not count; 0 to 1. */
  double disturbance() {
    return disturbance;
  }

  int requests() {
    return whole.size();
  }

  double microsPerRequest() {
    return use.requestNanos() / 1e3 / requests();
  }

  double microsPerRequest(ThreadKind kind) {
    return use.of(kind).runNanos() / 1e3 / requests();
  }

  double requestsPerSecond() {
    return requests() * 1e9 / elapsed.toNanos();
  }

  /** Milliseconds from sending a request to the last byte of its reply. */
  double wholeMillis(double percent) {
    return whole.percentile(percent).toNanos() / 1e6;
  }

  /** Milliseconds from sending a request to the first content of its reply. */
  double firstMillis(double percent) {
    return first.percentile(percent).toNanos() / 1e6;
  }
}
