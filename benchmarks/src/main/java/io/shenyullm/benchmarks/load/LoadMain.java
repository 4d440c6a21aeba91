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

import io.shenyullm.quickstart.demo.GatewayLaunch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code make bench}: measures, prints tables and writes them down. */
public final class LoadMain {
  private static final List<String> JVM =
      List.of("-Xms768m", "-Xmx768m", "-XX:+UseSerialGC", "-XX:ActiveProcessorCount=1");
  private static final Duration PROFILE = Duration.ofSeconds(60);
  private static final int BROKEN = 1;
  private static final int TOO_NOISY = 3;

  /** What is kept of the run's limit for the gateway of ShenYu. */
  private static final Duration FOR_BOOTSTRAP = Duration.ofMinutes(9);

  private final PrintStream out;
  private final LoadSettings settings;
  private final Path home;
  private final Placement placement;
  private final long begin = System.nanoTime();
  private final List<Measured> measured = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private boolean warm = true;
  private boolean broken;
  private String firstMinute = "";

  private LoadMain(PrintStream out, LoadSettings settings, Path home, Placement placement) {
    this.out = out;
    this.settings = settings;
    this.home = home;
    this.placement = placement;
  }

  /**
   * @param args the folder made by the build, the file for the results
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    LoadSettings settings = LoadSettings.from(System.getenv());
    double loadBefore = Machine.loadAverage();
    int cores = Machine.cores();
    Placement placement = Placement.take(cores);
    out.println("...   cores: " + placement.says());
    LoadMain main = new LoadMain(out, settings, Path.of(args[0]).toAbsolutePath(), placement);
    Path bootstrap = settings.bootstrap();
    if (bootstrap == null) {
      main.measure(null, settings.limit());
    } else {
      main.measure(null, settings.limit().minus(FOR_BOOTSTRAP));
      try {
        main.measure(bootstrap, settings.limit());
      } catch (IOException e) {
        // what was measured before it is shown all the same
        main.broken = true;
        main.leftOut.add("ShenYu's divide (" + e.getMessage() + ")");
      }
    }
    String written = main.conditions(cores, loadBefore) + "\n" + main.tables();
    out.println("\n" + written);
    System.exit(main.conclude(Path.of(args[1]), written));
  }

  /**
   * Starts a gateway, warms it and takes its rows.
   *
   * @param bootstrap folder of a ShenYu gateway; null for the assembled one
   * @param limit from the beginning of the run, after which no row is begun
   */
  private void measure(@Nullable Path bootstrap, Duration limit)
      throws IOException, InterruptedException {
    GatewayLaunch launch = new GatewayLaunch(placement.prefix(), JVM);
    try (BenchDemo demo =
        BenchDemo.start(home, bootstrap, launch, line -> out.println("...   " + line))) {
      GatewayProcess gateway = GatewayProcess.find();
      Bench bench = new Bench(out, settings, demo, gateway, placement.pinned());
      Cases cases = new Cases(demo);
      if (!settings.quick() && bootstrap == null) {
        firstMinute = bench.firstMinute(cases.warm()).markdown();
      }
      warm &= bench.warm(cases.ways());
      if (settings.profile() != null && bootstrap == null) {
        gateway.profile(settings.profile(), PROFILE);
        bench.load(cases.warm(), PROFILE.plusSeconds(2));
        out.println("...   profile of the gateway, whole path, JSON: " + settings.profile());
      }
      boolean main = settings.quick() && settings.only().isEmpty();
      compare(
          bench,
          bootstrap != null ? cases.divide() : main ? cases.quick() : cases.all(),
          begin + limit.toNanos());
    }
  }

  private void compare(Bench bench, List<Comparison> comparisons, long deadline)
      throws IOException, InterruptedException {
    long longest = 0;
    for (Comparison comparison : comparisons) {
      if (!settings.wants(comparison.name())) {
        continue;
      }
      long rowBegin = System.nanoTime();
      if (rowBegin + longest > deadline) {
        leftOut.add(comparison.name() + " (time was up)");
        continue;
      }
      try {
        Measured row = bench.compare(comparison);
        measured.add(row);
        out.print("...   " + ResultsTable.line(row));
      } catch (IOException | IllegalStateException | IllegalArgumentException e) {
        // one row does not take the others with it
        broken = true;
        leftOut.add(comparison.name() + " (failed)");
        out.println("...   " + comparison.name() + ": " + e.getMessage());
      }
      longest = Math.max(longest, System.nanoTime() - rowBegin);
    }
  }

  /** Exit status of the process. Chosen rows are for who reads along, and written nowhere. */
  private int conclude(Path results, String written) throws IOException {
    boolean chosen = !settings.only().isEmpty();
    if (!settings.quick()) {
      if (!chosen) {
        ResultsTable.write(results, written);
      }
      return broken ? BROKEN : 0;
    }
    if (broken) {
      return BROKEN;
    }
    if (!warm || measured.stream().anyMatch(QuickLine::isNoisy)) {
      return TOO_NOISY;
    }
    Optional<String> line = QuickLine.of(measured);
    line.ifPresent(out::println);
    return line.isPresent() || chosen ? 0 : BROKEN;
  }

  private String tables() {
    String missing = leftOut.isEmpty() ? "" : "Not measured: " + String.join("; ", leftOut) + ".\n";
    return new ResultsTable(measured).markdown() + "\n" + missing + firstMinute;
  }

  private String conditions(int cores, double loadBefore) throws IOException {
    return String.format(
        Locale.ROOT,
        """
        - date: %s
        - machine: %s, %d cores, %s
        - JVM: %s; gateway %s
        - gateway: %s
        - cores: %s
        - load average of the machine: %.1f before the run, %.1f at its end
        - load: closed loop, keep-alive; warmed by at least %d requests a way (%s); then for each row up to %d pairs of slices of %d ms in ABBA order, the outbox empty before each
        """,
        Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.MINUTES).atOffset(ZoneOffset.UTC),
        Machine.processor(),
        cores,
        Machine.system(),
        Machine.java(),
        String.join(" ", JVM),
        String.join(", ", Machine.versions(home)),
        placement.says(),
        loadBefore,
        Machine.loadAverage(),
        settings.warmRequests(),
        warm ? "all warm" : "not all of them warm when time was up",
        settings.pairs(),
        settings.slice().toMillis());
  }
}
