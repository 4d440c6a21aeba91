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

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.router.plan.PlanResult;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What deciding costs in the measured profile: 50 rules, 5 candidates, three matching budgets,
 * admission policy with a warm cache, inline detection. What comes again is remembered: results of
 * rules, verdicts on longer texts. No I/O: records go nowhere.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {"-Xms512m", "-Xmx512m", "-Xss2m"})
@Threads(1)
public class PlanningBenchmark {
  @SuppressWarnings("NullAway.Init") // set by JMH through start()
  private PlanningProfile profile;

  @Setup(Level.Trial)
  public void start() throws SnapshotException {
    profile = new PlanningProfile();
  }

  @TearDown(Level.Trial)
  public void close() {
    profile.close();
  }

  /** The exchange alone, which is part of all the others. */
  @Benchmark
  public LlmExchange exchange() {
    return profile.exchange();
  }

  /** Detection, data class, both policies, the audit record. */
  @Benchmark
  public LlmExchange admission() {
    LlmExchange llm = profile.exchange();
    profile.admit(llm);
    return llm;
  }

  /** Which budgets pay and how full they are. */
  @Benchmark
  public LlmExchange budgets() {
    LlmExchange llm = profile.exchange();
    profile.budgets(llm);
    return llm;
  }

  /** Estimates, rules, ranking, reason. */
  @Benchmark
  public PlanResult plan() {
    return profile.plan(profile.exchange());
  }

  /** All of it, with reservation, header figures and settlement. */
  @Benchmark
  public Outcome whole() {
    return profile.whole(profile.exchange());
  }
}
