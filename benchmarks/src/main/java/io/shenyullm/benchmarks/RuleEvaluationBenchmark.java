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
import io.shenyullm.rules.drools.RuleFacts;
import io.shenyullm.rules.drools.RuleResult;
import io.shenyullm.rules.drools.RuleSet;
import io.shenyullm.rules.drools.RuleSetCompiler;
import io.shenyullm.rules.drools.SourceFile;
import io.shenyullm.rules.drools.facts.Budget;
import io.shenyullm.rules.drools.facts.Caller;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.Prompt;
import io.shenyullm.rules.drools.facts.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One evaluation of a rule set: what routing rules add to a request.
 *
 * <p>The rules are of the kinds that operators write: by department, tier, region and price, most
 * of which do not match a given request; facts vary from call to call, but come again, so that
 * after warm-up all results are remembered ones.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx512m", "-Xss512k"})
@Threads(1)
public class RuleEvaluationBenchmark {
  private static final int REQUESTS = 64;

  /** Rules and candidates of the measured profile and of a large installation; built-in rules. */
  @Param({"50x5", "200x10", "default x5"})
  public String size = "50x5";

  @SuppressWarnings("NullAway.Init") // set by JMH through compile()
  private RuleSet rules;

  private final List<RuleFacts> requests = new ArrayList<>();
  private int next;

  @Setup(Level.Trial)
  public void compile() throws SnapshotException {
    int at = size.indexOf('x');
    boolean builtIn = size.startsWith("default");
    List<SourceFile> files =
        builtIn
            ? RuleSetCompiler.builtIn()
            : List.of(
                new SourceFile(
                    "bench.drl", ProfileRules.drl(Integer.parseInt(size.substring(0, at)))));
    rules = new RuleSetCompiler(4, System::nanoTime).compile(files);
    int candidates = Integer.parseInt(size.substring(size.lastIndexOf('x') + 1));
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(facts(i, candidates));
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    rules.close();
  }

  @Benchmark
  public RuleResult evaluate() {
    return rules.evaluate(requests.get(next++ % REQUESTS));
  }

  private static RuleFacts facts(int i, int candidates) {
    String[] tiers = {"simple", "medium", "complex"};
    String[] intents = {"code", "open_qa", "writing", "summarization"};
    List<CandidateFact> offers = new ArrayList<>();
    for (int c = 0; c < candidates; c++) {
      offers.add(
          new CandidateFact(
              "m" + c,
              "p" + c % 4,
              c % 2 == 0 ? "eu" : "us",
              (c + 1) / (double) (candidates + 1),
              100L * (c + 1) * (c + 1),
              128_000,
              Set.of("tools", "json"),
              200 + 50 * c,
              true,
              true));
    }
    return new RuleFacts(
        new Prompt(
            intents[i % 4],
            "general",
            "en",
            tiers[i % 3],
            i % 10 / 10.0,
            0.9,
            50L * i,
            i % 2 == 0,
            false,
            true,
            "auto"),
        Caller.of(Map.of("tenant", "acme", "department", "d" + i % 40, "user", "u" + i)),
        new Budget(i % 100, 0),
        new Sensitivity(i % 8 == 0 ? "restricted" : "internal", i % 10 / 10.0, false, Map.of()),
        offers);
  }
}
