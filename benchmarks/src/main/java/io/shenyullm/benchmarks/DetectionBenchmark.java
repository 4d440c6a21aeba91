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

import io.shenyullm.guard.detect.Action;
import io.shenyullm.guard.detect.Detection;
import io.shenyullm.guard.detect.DetectionConfig;
import io.shenyullm.guard.detect.Detector;
import io.shenyullm.guard.detect.EntityType;
import io.shenyullm.guard.injection.InjectionDetector;
import java.util.Arrays;
import java.util.EnumMap;
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

/**
 * One scan of a harmless text, and one rating as an injection: what every text of a request costs
 * that has not been seen before. Divide by the size for the figure per KiB (1,024 characters).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms1g", "-Xmx1g", "-Xss512k", "-XX:+UseSerialGC"})
@Threads(1)
public class DetectionBenchmark {
  /** What people and agents write, in no order that a branch predictor could learn. */
  @Param({"prose", "code", "chinese", "repetitive"})
  public String text = "prose";

  @Param({"1", "8", "64", "1024"})
  public int kib = 1;

  /**
   * A recogniser by one of the types that only it finds; {@code default} and {@code all} are whole.
   */
  @Param({"default"})
  public String looksFor = "default";

  @SuppressWarnings("NullAway.Init") // set by JMH through build()
  private String written;

  @SuppressWarnings("NullAway.Init") // set by JMH through build()
  private Detector detector;

  private final InjectionDetector injections = InjectionDetector.load();

  @Setup
  public void build() {
    written = DetectionTexts.of(text, kib * 1024);
    detector =
        Detector.compile(
            switch (looksFor) {
              case "default" -> DetectionConfig.defaults();
              case "all" -> DetectionConfig.everything();
              default -> only(List.of(looksFor.split("\\+")));
            });
  }

  @Benchmark
  public Detection detect() {
    return detector.detect(written);
  }

  @Benchmark
  public double injection() {
    return injections.score(written);
  }

  private static DetectionConfig only(List<String> types) {
    Map<EntityType, Action> actions = new EnumMap<>(EntityType.class);
    Arrays.stream(EntityType.values())
        .forEach(
            type -> actions.put(type, types.contains(type.name()) ? Action.MARK : Action.ALLOW));
    return new DetectionConfig(
        actions,
        DetectionConfig.DEFAULT_MIN_SCORE,
        Action.MARK,
        DetectionConfig.DEFAULT_INJECTION_THRESHOLD);
  }
}
