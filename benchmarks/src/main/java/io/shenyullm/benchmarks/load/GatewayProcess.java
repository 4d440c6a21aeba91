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

import io.shenyullm.benchmarks.figures.SchedStat;
import io.shenyullm.benchmarks.figures.ThreadKind;
import io.shenyullm.benchmarks.figures.ThreadTimes;
import io.shenyullm.benchmarks.figures.ThreadTimes.Counted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gateway's process as Linux sees it: processor time by thread, its core, its profile. */
final class GatewayProcess {
  /** In which the system counts a core's idle time. */
  static final long IDLE_STEP_NANOS = 10_000_000;

  private static final List<String> MAINS = List.of(".GatewayMain", ".ShenyuBootstrapApplication");
  private static final String IDLE_OF = "cpu" + Placement.GATEWAY_CORE + " ";
  private static final int IDLE_FIELD = 4;
  private static final int IO_WAIT_FIELD = 5;

  private final long pid;

  private GatewayProcess(ProcessHandle process) {
    this.pid = process.pid();
  }

  /** Finds it among the processes that this one has started. */
  static GatewayProcess find() throws IOException {
    return ProcessHandle.current()
        .children()
        .filter(GatewayProcess::isGateway)
        .findFirst()
        .map(GatewayProcess::new)
        .orElseThrow(() -> new IOException("no gateway among the processes that were started"));
  }

  private static boolean isGateway(ProcessHandle handle) {
    return handle
        .info()
        .arguments()
        .filter(
            arguments ->
                Arrays.stream(arguments).anyMatch(a -> MAINS.stream().anyMatch(a::endsWith)))
        .isPresent();
  }

  /** All threads now. */
  ThreadTimes threads() throws IOException {
    Map<Long, Counted> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        try {
          ThreadKind kind = ThreadKind.of(text(task.resolve("comm")).strip());
          SchedStat stat = SchedStat.parse(text(task.resolve("schedstat")));
          threads.put(Long.parseLong(String.valueOf(task.getFileName())), new Counted(kind, stat));
        } catch (NoSuchFileException ended) {
          // between the listing and the reading
        }
      }
    }
    return new ThreadTimes(threads);
  }

  /** Time that the gateway's core has been idle, since the machine started. */
  long idleNanos() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/stat"), StandardCharsets.UTF_8)) {
      if (line.startsWith(IDLE_OF)) {
        String[] fields = line.split("\\s+");
        return (Long.parseLong(fields[IDLE_FIELD]) + Long.parseLong(fields[IO_WAIT_FIELD]))
            * IDLE_STEP_NANOS;
      }
    }
    throw new IOException("/proc/stat does not tell of core " + Placement.GATEWAY_CORE);
  }

  /** Starts a profile that ends by itself. */
  void profile(Path file, Duration time) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid),
                "JFR.start",
                "settings=profile",
                "duration=" + time.toSeconds() + "s",
                "filename=" + file)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd could not start a recording; it comes with a JDK");
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
