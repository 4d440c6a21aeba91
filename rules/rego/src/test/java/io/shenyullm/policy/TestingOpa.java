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
package io.shenyullm.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the real opa binary, where {@code OPA} names it or it is on the PATH. */
final class TestingOpa {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  private TestingOpa() {}

  static Path policies() {
    return MODULE.resolve("policies");
  }

  /** The binary. Without one the test fails, so that a run without it does not look whole. */
  static String require() {
    return find()
        .orElseThrow(
            () ->
                new AssertionError(
                    "opa is neither in $OPA nor in .tools nor on the PATH: .build/setup.sh opa gets"
                        + " it"));
  }

  static String run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("opa", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(MODULE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("opa ended").isTrue();
    String text = Files.readString(out, StandardCharsets.UTF_8);
    Files.delete(out);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  /** Compiles policies to the bundle's wasm file. */
  static byte[] compile(Path source, Path work, String... entrypoints)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(require(), "build", "-t", "wasm", "--capabilities", "capabilities.json"));
    command.addAll(List.of("--ignore", "*_test.rego"));
    for (String entrypoint : entrypoints) {
      command.add("-e");
      command.add(entrypoint);
    }
    Path bundle = work.resolve("bundle.tar.gz");
    command.addAll(List.of("-o", bundle.toString(), source.toString()));
    run(command.toArray(String[]::new));
    run(
        "tar",
        "-xzPf",
        bundle.toString(),
        "--transform",
        "s#^/##",
        "-C",
        work.toString(),
        "/policy.wasm");
    return Files.readAllBytes(work.resolve("policy.wasm"));
  }

  private static Optional<String> find() {
    String named = System.getenv("OPA");
    if (named != null && Files.isExecutable(Path.of(named))) {
      return Optional.of(named);
    }
    Stream<String> path =
        Stream.of(
            Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1));
    return Stream.concat(Stream.of(MODULE.resolve("../../.tools").toString()), path)
        .map(folder -> Path.of(folder, "opa"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
