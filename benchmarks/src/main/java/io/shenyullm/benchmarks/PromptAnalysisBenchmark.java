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

import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.router.analyse.LinearPromptAnalyser;
import io.shenyullm.router.analyse.PromptAnalyser;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** One analysis of a prompt: what {@code model: "auto"} adds before the plan. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx512m", "-Xss512k"})
@Threads(1)
public class PromptAnalysisBenchmark {
  private static final String SENTENCE =
      "The supplier shall deliver the goods within thirty days and bears the cost of transport. ";

  /** A question, a Chinese request, 400 bytes of instruction, 4 KB and 1 MB of attachment. */
  @Param({"question", "chinese", "instruction", "4 KB", "1 MB"})
  public String prompt = "question";

  private final PromptAnalyser analyser = LinearPromptAnalyser.bundled();

  @SuppressWarnings("NullAway.Init") // set by JMH through build()
  private ChatRequest request;

  @Setup
  public void build() {
    String text =
        switch (prompt) {
          case "question" -> "How do I move a PostgreSQL database to a new server?";
          case "chinese" -> "请帮我写一封邮件，通知客户订单将延迟三天发货，语气要诚恳，并说明补偿方案。";
          case "instruction" ->
              "Write a product description for a new running shoe. " + SENTENCE.repeat(4);
          case "4 KB" -> "Summarize the following contract:\n" + SENTENCE.repeat(46);
          default -> "Summarize the following contract:\n" + SENTENCE.repeat(11_500);
        };
    request =
        ChatRequest.of(
            Map.of("model", "auto", "messages", List.of(Map.of("role", "user", "content", text))));
  }

  @Benchmark
  public PromptAnalysis analyse() {
    return analyser.analyse(request);
  }
}
