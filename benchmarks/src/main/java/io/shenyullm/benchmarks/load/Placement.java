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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who runs where. The gateway is born on the first core and has it to itself; the generator, the
 * provider and the console share the others.
 *
 * @param pinned whether that could be had; not with one core or without {@code taskset}
 * @param raised whether the system let us go before what else runs on the machine
 */
record Placement(boolean pinned, boolean raised) {
  static final int GATEWAY_CORE = 0;

  private static final String PRIORITY = "-20";
  private static final Path AUTOGROUP = Path.of("/proc/self/autogroup");

  /**
   * Places this process, from whose threads and children the rest is born. The console, too, is
   * raised: what waits for it between slices would last for ever on a busy machine.
   */
  static Placement take(int cores) throws InterruptedException {
    String own = String.valueOf(ProcessHandle.current().pid());
    boolean pinned =
        cores > 1
            && run(
                List.of("taskset", "-a", "-c", "-p", cores == 2 ? "1" : "1-" + (cores - 1), own));
    boolean raised = raiseThreads() && raiseSession();
    return new Placement(pinned, raised);
  }

  /** What stands before the gateway's command. */
  List<String> prefix() {
    return pinned ? List.of("taskset", "-c", String.valueOf(GATEWAY_CORE)) : List.of();
  }

  String says() {
    if (!pinned) {
      return "not pinned (one core, or no taskset): noisier than it could be";
    }
    return "the gateway alone on core "
        + GATEWAY_CORE
        + " from its start; generator, provider and console on the others"
        + (raised ? "; nice " + PRIORITY + " for all of these" : "");
  }

  /** What they start from now on is born with it. */
  private static boolean raiseThreads() throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("renice", "-n", PRIORITY, "-p"));
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      threads.forEach(thread -> command.add(String.valueOf(thread.getFileName())));
    } catch (IOException e) {
      return false;
    }
    return run(command);
  }

  /**
   * Where sessions share the cores, a priority counts within the own one only. The session outlives
   * this process and gets back what it had.
   */
  private static boolean raiseSession() {
    if (!Files.exists(AUTOGROUP)) {
      return true;
    }
    try {
      String group = Files.readString(AUTOGROUP, StandardCharsets.US_ASCII).strip();
      String before = group.substring(group.lastIndexOf(' ') + 1);
      Files.writeString(AUTOGROUP, PRIORITY, StandardCharsets.US_ASCII);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> lower(before), "bench-priority"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void lower(String before) {
    try {
      Files.writeString(AUTOGROUP, before, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
