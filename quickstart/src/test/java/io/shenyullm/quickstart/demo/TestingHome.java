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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The folder that the build makes, whole or with some of our JARs left out. */
final class TestingHome {
  static final Path BUILT = Path.of("target", "home").toAbsolutePath();

  /** Limits that a machine busy with other work does not reach: these tests are not about speed. */
  private static final List<String> PATIENT =
      List.of("-Xmx768m", "-Dshenyu.llm.policy.deadline=60s", "-Dshenyu.llm.rehearsal.limit=120s");

  private TestingHome() {}

  /** What the tests start: free ports, and gateways that are given time. */
  static DemoOptions options(Path home, Path run) {
    return DemoOptions.of(home, run, true).with(new GatewayLaunch(List.of(), PATIENT));
  }

  static List<Path> jars(String folder) throws IOException {
    try (Stream<Path> files = Files.list(BUILT.resolve(folder))) {
      return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** A copy, made of links, whose ext-lib has only the JARs that are kept. */
  static Path with(Path directory, Predicate<String> kept) throws IOException {
    Files.createDirectories(directory.resolve("gateway/ext-lib"));
    Files.createSymbolicLink(directory.resolve("admin"), BUILT.resolve("admin"));
    Files.createSymbolicLink(directory.resolve("gateway/lib"), BUILT.resolve("gateway/lib"));
    jars("gateway/ext-lib").stream()
        .filter(jar -> kept.test(String.valueOf(jar.getFileName())))
        .forEach(jar -> link(directory, jar));
    return directory;
  }

  private static void link(Path directory, Path jar) {
    try {
      Files.createSymbolicLink(
          directory.resolve("gateway/ext-lib").resolve(jar.getFileName()), jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
