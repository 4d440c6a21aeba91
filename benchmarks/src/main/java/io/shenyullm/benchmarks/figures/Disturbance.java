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
 * How much of a slice others had the gateway's core while the gateway wanted it. Threads of the
 * gateway on one core wait for each other, too, which is its own doing: so a wait counts only as
 * far as the core was neither idle nor the gateway's.
 *
 * @param elapsedNanos length of the slice
 * @param waitNanos time that the gateway's threads were ready and did not run
 * @param foreignNanos time in which the core ran something else, or was taken from this machine
 */
public record Disturbance(long elapsedNanos, long waitNanos, long foreignNanos) {
  /** A slice with more is dropped. */
  public static final double MOST = 0.02;

  public Disturbance {
    if (elapsedNanos <= 0) {
      throw new IllegalArgumentException("a slice takes time");
    }
  }

  /**
   * Takes what is left of the core's time for foreign.
   *
   * @param idleNanos of the core, counted in steps of {@code stepNanos}
   */
  public static Disturbance of(long elapsedNanos, CpuUse gateway, long idleNanos, long stepNanos) {
    long left = elapsedNanos - gateway.totalNanos() - idleNanos;
    // a core that was never idle has no step to be wrong by
    long unsure = idleNanos == 0 ? 0 : stepNanos;
    return new Disturbance(elapsedNanos, gateway.waitNanos(), Math.max(0, left - unsure));
  }

  /** 0 to 1. */
  public double share() {
    return Math.min(waitNanos, foreignNanos) / (double) elapsedNanos;
  }

  public boolean tooMuch() {
    return share() > MOST;
  }
}
