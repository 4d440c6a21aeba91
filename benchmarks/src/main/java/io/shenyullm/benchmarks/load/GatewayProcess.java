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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The gateway's process as the operating system sees it: processor time, core, profile. */
final class GatewayProcess {
  private final ProcessHandle process;

  private GatewayProcess(ProcessHandle process) {
    this.process = process;
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
            arguments -> Arrays.stream(arguments).anyMatch(a -> a.endsWith(".gateway.GatewayMain")))
        .isPresent();
  }

  /** So far, of all its threads; the system counts in steps of 10 ms. */
  Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("the system tells no processor times"));
  }

  /**
   * Gives the gateway the first core to itself and sends all others to the second.
   *
   * @return whether that is so now; not where there is one core or no {@code taskset}
   */
  boolean isolate() throws InterruptedException {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return false;
    }
    boolean all = pin(process, 0) && pin(ProcessHandle.current(), 1);
    for (ProcessHandle other : ProcessHandle.current().children().toList()) {
      if (other.pid() != process.pid()) {
        all &= pin(other, 1);
        // the console shares its core with the generator, and must not decide how fast that is
        run(List.of("renice", "-n", "19", "-p", String.valueOf(other.pid())));
      }
    }
    return all;
  }

  private static boolean pin(ProcessHandle handle, int core) throws InterruptedException {
    return run(
        List.of("taskset", "-a", "-c", "-p", String.valueOf(core), String.valueOf(handle.pid())));
  }

  /** Starts a profile that ends by itself. */
  void profile(Path file, Duration time) throws IOException, InterruptedException {
    boolean started =
        run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                "JFR.start",
                "settings=profile",
                "duration=" + time.toSeconds() + "s",
                "filename=" + file));
    if (!started) {
      throw new IOException("jcmd could not start a recording; it comes with a JDK");
    }
  }

  /** The garbage collector that the JVM chose. */
  String collector() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                "VM.flags")
            .redirectErrorStream(true)
            .start();
    String flags = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    for (String flag : flags.split("\\s+")) {
      if (flag.matches("-XX:\\+Use\\w+GC")) {
        return flag.substring("-XX:+Use".length());
      }
    }
    return "unknown";
  }

  private static boolean run(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
