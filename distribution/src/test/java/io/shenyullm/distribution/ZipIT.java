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
package io.shenyullm.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The zip as somebody gets it: all that its README uses is in it, and every link leads somewhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ZipIT {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)");

  private Path home;

  @BeforeAll
  void unpack(@TempDir Path folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      Path zip = files.filter(f -> f.toString().endsWith(".zip")).findFirst().orElseThrow();
      try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          Path file = folder.resolve(entry.getName());
          if (entry.isDirectory()) {
            Files.createDirectories(file);
          } else {
            Files.createDirectories(file.getParent());
            Files.copy((InputStream) in, file);
          }
        }
      }
    }
    try (Stream<Path> roots = Files.list(folder)) {
      home = roots.findFirst().orElseThrow();
    }
  }

  @Test
  void zip_hasWhatTheReadmeUses() throws IOException {
    assertThat(names("ext-lib"))
        .satisfiesExactly(
            core -> assertThat(core).startsWith("shenyu-llm-core-"),
            cost -> assertThat(cost).startsWith("shenyu-plugin-llm-cost-"),
            guard -> assertThat(guard).startsWith("shenyu-plugin-llm-guard-"),
            router -> assertThat(router).startsWith("shenyu-plugin-llm-router-"));
    assertThat(names("admin/ext-lib"))
        .satisfiesExactly(
            server ->
                assertThat(server).startsWith("llm-admin-server-").doesNotContain("standalone"),
            // and neither Drools nor the guard
            core -> assertThat(core).startsWith("shenyu-llm-core-"));
    assertThat(names("validator"))
        .satisfiesExactly(
            annotations -> assertThat(annotations).startsWith("jackson-annotations-"),
            jackson -> assertThat(jackson).startsWith("jackson-core-"),
            databind -> assertThat(databind).startsWith("jackson-databind-"),
            main -> assertThat(main).startsWith("llm-validator-"),
            streams -> assertThat(streams).startsWith("reactive-streams-"),
            reactor -> assertThat(reactor).startsWith("reactor-core-"),
            core -> assertThat(core).startsWith("shenyu-llm-core-"),
            cost -> assertThat(cost).startsWith("shenyu-plugin-llm-cost-"),
            guard -> assertThat(guard).startsWith("shenyu-plugin-llm-guard-"),
            router -> assertThat(router).startsWith("shenyu-plugin-llm-router-"),
            slf4j -> assertThat(slf4j).startsWith("slf4j-api-"),
            simple -> assertThat(simple).startsWith("slf4j-simple-"));
    assertThat(names("console")).containsExactly("llm-console.jar");
    for (String engine : List.of("hazelcast", "ignite")) {
      assertThat(names("grid/" + engine + "/ext-lib")).hasSize(1);
      assertThat(names("grid/" + engine + "/node")).hasSize(1);
    }
    for (String file :
        List.of(
            "LICENSE",
            "CHANGELOG.md",
            "README.md",
            "README.zh-CN.md",
            "sbom.json",
            "llmctl",
            "lib/llmctl.jar",
            "snapshot/gateway.json",
            "docs/install.md",
            "docs/reference/settings.md")) {
      assertThat(home.resolve(file)).isRegularFile();
    }
  }

  @Test
  void documents_linkToFilesThatAreThere() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path document : files.filter(f -> f.toString().endsWith(".md")).toList()) {
        assertThat(LINK.matcher(Files.readString(document)).results().map(link -> link.group(1)))
            .filteredOn(link -> !link.contains(":"))
            .allSatisfy(
                link ->
                    assertThat(document.resolveSibling(link).normalize())
                        .as("%s links to %s", home.relativize(document), link)
                        .exists());
      }
    }
  }

  @Test
  void llmctl_runsFromTheZip() throws Exception {
    Path script = home.resolve("llmctl");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path out = home.resolve("llmctl.out");
    Process process =
        new ProcessBuilder(script.toString(), "--help")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("llmctl ended").isTrue();
    assertThat(Files.readString(out, UTF_8)).contains("Usage: llmctl");
    assertThat(process.exitValue()).isZero();
  }

  /** With nothing on its class path but what the zip has for it. */
  @Test
  void validator_checksWithEveryPart() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-classpath",
                home.resolve("validator") + "/*",
                "io.shenyullm.validator.ValidatorMain")
            .redirectError(home.resolve("validator.log").toFile())
            .start();
    try (BufferedReader answers = process.inputReader(UTF_8)) {
      assertThat(answers.readLine())
          .as(Files.readString(home.resolve("validator.log")))
          .contains("\"sections\":[\"budgets\",\"detection\",\"policy\",\"routing\"]");
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(Files.readString(home.resolve("validator.log"))).isEmpty();
  }

  private List<String> names(String folder) {
    try (Stream<Path> files = Files.list(home.resolve(folder))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
