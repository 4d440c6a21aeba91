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
package io.shenyullm.grid.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Plays scenarios on grids and ends with {@code N passed, N failed}. Arguments, all optional:
 *
 * <ul>
 *   <li>{@code engine=}: {@code ignite} or {@code hazelcast}; default is both
 *   <li>{@code form=}: {@code full} or {@code short}; default full
 *   <li>{@code scenario=}: only these of the full form, separated by commas
 *   <li>{@code seed=}: of the random choices; default from the clock, printed
 *   <li>{@code folder=}: for logs and ledgers; default a temporary one, kept when a check fails
 * </ul>
 */
public final class ClusterMain {
  private final List<Engine> engines;
  private final List<Scenario> scenarios;
  private final Stage.Size size;
  private final long seed;
  private final Path folder;
  private final Report report;

  private ClusterMain(
      List<Engine> engines,
      List<Scenario> scenarios,
      Stage.Size size,
      long seed,
      Path folder,
      Report report) {
    this.engines = engines;
    this.scenarios = scenarios;
    this.size = size;
    this.seed = seed;
    this.folder = folder;
    this.report = report;
  }

  /** Ends the process: 0 if all checks have passed, else 1, or 2 if an argument is wrong. */
  public static void main(String[] arguments) throws IOException {
    boolean passed;
    try {
      passed = run(List.of(arguments), System.out);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(passed ? 0 : 1);
  }

  /** Whether all checks have passed. */
  static boolean run(List<String> arguments, PrintStream out) throws IOException {
    List<Engine> engines = List.of(Engine.values());
    List<Scenario> full =
        Arrays.stream(Scenario.values()).filter(each -> each != Scenario.SHORT).toList();
    List<Scenario> scenarios = full;
    Stage.Size size = Stage.Size.FULL;
    long seed = System.nanoTime() % 1_000_000;
    Path folder = null;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = argument.substring(equals + 1);
      switch (name) {
        case "engine" -> engines = List.of(find(Engine.values(), value));
        case "scenario" ->
            scenarios =
                Arrays.stream(value.split(",", -1))
                    .map(each -> find(Scenario.values(), each))
                    .toList();
        case "seed" -> seed = Long.parseLong(value);
        case "folder" -> folder = Files.createDirectories(Path.of(value).toAbsolutePath());
        case "form" -> {
          if (value.equals("short")) {
            scenarios = List.of(Scenario.SHORT);
            size = Stage.Size.SHORT;
          } else if (!value.equals("full")) {
            throw new IllegalArgumentException("form is full or short: " + value);
          }
        }
        default -> throw new IllegalArgumentException("unknown argument " + argument);
      }
    }
    return new ClusterMain(
            engines,
            scenarios,
            size,
            seed,
            folder == null ? Files.createTempDirectory("cluster-test") : folder,
            new Report(out))
        .run();
  }

  private static <E extends Enum<E>> E find(E[] values, String name) {
    return Arrays.stream(values)
        .filter(each -> each.name().replace('_', '-').toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> names = new ArrayList<>();
              Arrays.asList(values)
                  .forEach(
                      each -> names.add(each.name().replace('_', '-').toLowerCase(Locale.ROOT)));
              return new IllegalArgumentException(name + " is none of " + names);
            });
  }

  private boolean run() throws IOException {
    report.say("seed " + seed);
    for (Engine engine : engines) {
      for (Scenario scenario : scenarios) {
        report.say(scenario.name(engine));
        long began = System.nanoTime();
        int failedBefore = report.failed();
        Path own = folder.resolve(engine.label() + "-" + scenario.name().toLowerCase(Locale.ROOT));
        try (Stage stage = new Stage(engine, scenario, size, own, seed, report)) {
          scenario.run(stage, report, engine);
        }
        if (report.failed() == failedBefore) {
          Stage.delete(own);
        }
        report.say("  took " + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
      }
    }
    return report.end(folder);
  }
}
