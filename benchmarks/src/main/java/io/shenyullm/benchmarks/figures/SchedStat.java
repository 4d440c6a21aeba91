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
 * What the scheduler counted for a thread.
 *
 * @param runNanos time on a core
 * @param waitNanos time ready to run while something else had the core
 */
public record SchedStat(long runNanos, long waitNanos) {
  public static final SchedStat NONE = new SchedStat(0, 0);

  public SchedStat {
    if (runNanos < 0 || waitNanos < 0) {
      throw new IllegalArgumentException("times must not be negative");
    }
  }

  /** Reads a {@code schedstat} file of Linux: run time, wait time, number of turns. */
  public static SchedStat parse(String line) {
    String[] fields = line.strip().split("\\s+");
    if (fields.length < 2) {
      throw new IllegalArgumentException("not a schedstat line: " + line);
    }
    return new SchedStat(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
  }

  public SchedStat plus(SchedStat other) {
    return new SchedStat(runNanos + other.runNanos, waitNanos + other.waitNanos);
  }

  /** What was added since an earlier reading of the same thread. */
  public SchedStat since(SchedStat earlier) {
    return new SchedStat(runNanos - earlier.runNanos, waitNanos - earlier.waitNanos);
  }
}
