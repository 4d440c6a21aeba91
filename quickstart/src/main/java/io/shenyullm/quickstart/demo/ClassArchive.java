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
package io.shenyullm.quickstart.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Classes of a gateway as a JVM had them in memory, from which the next one starts with less work
 * (AppCDS). It holds for one JVM and the JARs as they were: the JVM checks both, and loads classes
 * from their JARs where they differ.
 */
final class ClassArchive {
  /** What is asked before the archive is made, so that what requests need is in it. */
  private static final String REQUEST =
      "{\"model\":\"auto\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Mail"
          + " jane.doe@example.com about the rivers\"}]}";

  /** A JVM that was updated since tells so in warnings that nobody needs to act on. */
  private static final List<String> SILENT = List.of("-Xlog:disable", "-Xlog:all=error:stderr");

  private final Path home;
  private final Path file;

  /**
   * @param home the folder made by the build
   */
  ClassArchive(Path home) {
    this.home = home;
    this.file = home.resolve("gateway/classes.jsa");
  }

  /** Options of a JVM that uses the archive; none where there is no archive. */
  List<String> options() {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    List<String> options = new ArrayList<>(SILENT);
    options.add("-XX:SharedArchiveFile=" + file);
    return options;
  }

  /**
   * Runs the demo once, asks its gateway and keeps the classes that it has loaded by then.
   *
   * @param run folder for logs and state
   * @throws IOException if the demo does not start, or the JVM cannot make an archive
   */
  void make(Path run) throws IOException, InterruptedException {
    Files.deleteIfExists(file);
    List<String> options = new ArrayList<>(GatewayLaunch.PLAIN.options());
    options.addAll(SILENT);
    options.add("-XX:+RecordDynamicDumpInfo");
    DemoOptions demoOptions =
        DemoOptions.of(home, run, true).with(new GatewayLaunch(List.of(), options));
    try (Demo demo = Demo.start(demoOptions, line -> {})) {
      Map<String, String> alice = Map.of("Authorization", "Bearer " + demo.keys().alice());
      for (boolean stream : new boolean[] {false, true}) {
        LocalHttp.send(
            "POST", demo.endpoint() + "/chat/completions", alice, REQUEST.formatted(stream));
      }
      Path fresh = run.resolve("classes.jsa");
      dump(demo.gatewayPid(), fresh);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void dump(long pid, Path fresh) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid),
                "VM.cds",
                "dynamic_dump",
                fresh.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0 || !Files.isRegularFile(fresh)) {
      throw new IOException("jcmd VM.cds dynamic_dump failed: " + said.strip());
    }
  }
}
