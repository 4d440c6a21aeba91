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

/**
 * Whether one way through the gateway is warm: enough requests, a compiler that has next to nothing
 * left to do, and two rounds that cost the same. Not thread-safe.
 */
public final class WarmUp {
  /** Share of the JIT in all processor time, below which it is done. */
  public static final double JIT = 0.02;

  /** Relative difference of two rounds, below which they are the same. */
  public static final double DIFFERENCE = 0.03;

  private final long leastRequests;
  private long requests;
  private double jitShare = 1;
  private double last = Double.NaN;
  private double difference = 1;
  private boolean warm;

  /**
   * @param leastRequests over all rounds
   */
  public WarmUp(long leastRequests) {
    this.leastRequests = leastRequests;
  }

  /** Takes a round with at least one request. */
  public void add(long roundRequests, CpuUse use) {
    if (roundRequests <= 0) {
      throw new IllegalArgumentException("a round without requests warms nothing");
    }
    double now = use.requestNanos() / (double) roundRequests;
    difference = Double.isNaN(last) ? 1 : Math.abs(now - last) / Math.min(now, last);
    last = now;
    jitShare = use.jitShare();
    requests += roundRequests;
    warm |= requests >= leastRequests && jitShare < JIT && difference < DIFFERENCE;
  }

  public long requests() {
    return requests;
  }

  /** What was warm once stays so: a later round that differs shows the machine's noise. */
  public boolean isWarm() {
    return warm;
  }

  /** Share of the JIT in the last round. */
  public double jitShare() {
    return jitShare;
  }

  /** Relative difference of the last two rounds; 1 before the second. */
  public double difference() {
    return difference;
  }
}
