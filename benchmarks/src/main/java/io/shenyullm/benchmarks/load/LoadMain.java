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

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code make bench}: measures, prints a table and writes it down. */
public final class LoadMain {
  static final String DIRECT = "simulated provider, direct";
  static final String PLAIN = "plain proxy plugin";
  static final String EXPLICIT = "whole path, model named";
  static final String AUTO = "whole path, `auto`";

  private static final int[] CONNECTIONS = {1, 32};
  private static final int WARM_CONNECTIONS = 16;
  private static final Duration LEAD_IN = Duration.ofMillis(500);
  private static final Duration PROFILE = Duration.ofSeconds(20);

  private final PrintStream out;
  private final LoadSettings settings;
  private final BenchDemo demo;
  private final GatewayProcess gateway;
  private final LoadGenerator generator;

  private LoadMain(PrintStream out, LoadSettings settings, BenchDemo demo) throws IOException {
    this.out = out;
    this.settings = settings;
    this.demo = demo;
    this.gateway = GatewayProcess.find();
    this.generator = new LoadGenerator(gateway::cpu);
  }

  /**
   * @param args the folder made by the build, the file for the results
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    LoadSettings settings = LoadSettings.from(System.getenv());
    Path home = Path.of(args[0]).toAbsolutePath();
    double loadBefore = Machine.loadAverage();
    int cores = Machine.cores();
    boolean failed;
    try (BenchDemo demo = BenchDemo.start(home, line -> out.println("...   " + line))) {
      LoadMain main = new LoadMain(out, settings, demo);
      // warm first: the compiler threads are done sooner with all cores
      main.warm();
      boolean isolated = main.gateway.isolate();
      if (!isolated) {
        out.println("...   cannot pin processes to cores: the figures will be noisier");
      }
      main.profile();
      Map<LoadCase, LoadFigures> figures = main.measure();
      String table = new ResultsTable(figures).markdown();
      String conditions = main.conditions(home, cores, isolated, loadBefore);
      ResultsTable.write(Path.of(args[1]), conditions + "\n" + table);
      out.println();
      out.println(conditions);
      out.println(table);
      failed = figures.values().stream().anyMatch(f -> f.failedPercent() > 1);
      if (failed) {
        out.println("more than one reply in a hundred failed; logs are in " + demo.logs());
      }
    }
    System.exit(failed ? 1 : 0);
  }

  private List<LoadCase> cases() {
    List<LoadCase> cases = new ArrayList<>();
    for (boolean stream : new boolean[] {false, true}) {
      for (int connections : CONNECTIONS) {
        cases.add(demo.direct(stream, connections));
        cases.add(demo.plain(stream, connections));
        cases.add(demo.whole(EXPLICIT, "sim-small", stream, connections));
        cases.add(demo.whole(AUTO, "auto", stream, connections));
      }
    }
    return cases;
  }

  /**
   * Each way through the gateway gets its full time; the provider is warm after that, too. What a
   * cold gateway refuses is shown and does not count.
   */
  private void warm() throws IOException {
    Duration half = settings.warm().dividedBy(2);
    if (half.isZero()) {
      return;
    }
    for (boolean stream : new boolean[] {false, true}) {
      for (LoadCase load :
          List.of(
              demo.plain(stream, WARM_CONNECTIONS),
              demo.whole(EXPLICIT, "sim-small", stream, WARM_CONNECTIONS),
              demo.whole(AUTO, "auto", stream, WARM_CONNECTIONS))) {
        LoadFigures warm = generator.run(load, half);
        report("warming", load, warm);
      }
    }
  }

  private void profile() throws IOException, InterruptedException {
    Path file = settings.profile();
    if (file != null) {
      gateway.profile(file, PROFILE);
      generator.run(demo.whole(EXPLICIT, "sim-small", false, 32), PROFILE.plusSeconds(2));
      out.println("...   profile of the gateway, whole path, JSON: " + file);
    }
  }

  private Map<LoadCase, LoadFigures> measure() throws IOException {
    Map<LoadCase, LoadFigures> figures = new LinkedHashMap<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (LoadCase load : cases()) {
        generator.run(load, LEAD_IN);
        LoadFigures measured = generator.run(load, settings.round());
        figures.merge(load, measured, LoadFigures::plus);
        report("round " + round, load, measured);
      }
    }
    return figures;
  }

  private void report(String phase, LoadCase load, LoadFigures measured) {
    out.printf(
        Locale.ROOT,
        "...   %s: %s: %.0f/s, p50 %.2f ms%s%n",
        phase,
        load,
        measured.requestsPerSecond(),
        measured.whole().percentile(50).toNanos() / 1e6,
        measured.failed() == 0
            ? ""
            : ", " + measured.failed() + " FAILED: " + generator.lastFailure());
  }

  private String conditions(Path home, int cores, boolean isolated, double loadBefore)
      throws IOException, InterruptedException {
    return String.format(
        Locale.ROOT,
        """
        - date: %s
        - machine: %s, %d cores, %s
        - JVM: %s; gateway -Xmx768m, %s
        - gateway: %s
        - cores: %s
        - load average of the machine: %.1f before the run, %.1f at its end
        - load: closed loop, keep-alive; %d s warm for each way through the gateway, then %d rounds of %d s a case, interleaved, %d s in all a case
        """,
        Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.MINUTES).atOffset(ZoneOffset.UTC),
        Machine.processor(),
        cores,
        Machine.system(),
        Machine.java(),
        gateway.collector(),
        String.join(", ", Machine.versions(home)),
        isolated
            ? "the gateway alone on core 0; generator, simulated providers and console (nice 19)"
                + " on core 1"
            : "not pinned",
        loadBefore,
        Machine.loadAverage(),
        settings.warm().toSeconds(),
        settings.rounds(),
        settings.round().toSeconds(),
        settings.rounds() * settings.round().toSeconds());
  }
}
