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
package io.shenyullm.benchmarks;

import io.shenyullm.router.cache.shared.SharedCache;
import io.shenyullm.router.cache.vector.VectorIndex;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The nearest five of a partition, 384 dimensions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VectorIndexBenchmark {
  private static final int DIMENSIONS = 384;
  private static final int QUERIES = 64;

  @Param({"1000", "10000", "100000"})
  int vectors;

  private final Random random = new Random(1);
  private final ScheduledExecutorService timer = SharedCache.newTimer();

  @SuppressWarnings("NullAway.Init") // set by JMH through fill()
  private VectorIndex index;

  @SuppressWarnings("NullAway.Init") // set by JMH through fill()
  private float[][] queries;

  private int next;

  @Setup
  public void fill() {
    index = new VectorIndex(null, null, DIMENSIONS, vectors, Clock.systemUTC(), timer);
    index.start();
    for (int i = 0; i < vectors; i++) {
      index.add("v" + i, "p", vector(), "v" + i, Duration.ofHours(1));
    }
    queries = new float[QUERIES][];
    for (int i = 0; i < QUERIES; i++) {
      queries[i] = vector();
    }
  }

  private float[] vector() {
    float[] vector = new float[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      vector[d] = (float) random.nextGaussian();
    }
    return vector;
  }

  @TearDown
  public void stop() {
    index.close();
    timer.shutdownNow();
  }

  @Benchmark
  public List<VectorIndex.Match> nearest() {
    next = (next + 1) % QUERIES;
    return index.nearest("p", queries[next], 5, 0.05f);
  }
}
