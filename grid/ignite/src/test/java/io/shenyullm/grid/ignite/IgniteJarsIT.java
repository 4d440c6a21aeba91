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
package io.shenyullm.grid.ignite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shenyullm.core.grid.Grid;
import io.shenyullm.grid.ignite.node.JvmFlags;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JARs that are handed out: what they carry, and that the node runs from its own. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class IgniteJarsIT {
  @TempDir Path directory;

  private static Path jar(String classifier) throws IOException {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(Path.of("target"), "*-" + classifier + ".jar")) {
      return jars.iterator().next().toAbsolutePath();
    }
  }

  private static List<String> files(JarFile jar) {
    return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
  }

  private static String text(JarFile jar, String name) throws IOException {
    return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), UTF_8);
  }

  @Test
  void extLib_carriesNothingThatAGatewayMayHave() throws IOException {
    try (JarFile jar = new JarFile(jar("ext-lib").toFile())) {
      List<String> files = files(jar);

      assertThat(files.stream().filter(name -> name.endsWith(".class")))
          .isNotEmpty()
          .allMatch(
              name ->
                  name.startsWith("io/shenyullm/grid/ignite/")
                      || name.startsWith("org/apache/ignite/")
                      // Ignite's own collections, and the API that its public types extend
                      || name.startsWith("org/jsr166/")
                      || name.startsWith("javax/cache/"));
      assertThat(
              files.stream()
                  .filter(name -> name.startsWith("META-INF/services/"))
                  .map(name -> name.substring("META-INF/services/".length()))
                  .filter(name -> !name.startsWith("org.apache.ignite.")))
          .containsExactly("io.shenyullm.core.grid.GridFactory");
      assertThat(
              files.stream()
                  .filter(
                      name ->
                          !name.endsWith(".class")
                              && !name.startsWith("META-INF/")
                              && !name.startsWith("org/apache/ignite/"))
                  .collect(Collectors.toSet()))
          .containsExactlyInAnyOrder(
              "ignite.properties", "io/shenyullm/grid/ignite/node/version.txt");
      assertThat(files).noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"));
      assertThat(text(jar, "META-INF/services/io.shenyullm.core.grid.GridFactory").strip())
          .isEqualTo(IgniteGridFactory.class.getName());
    }
  }

  @Test
  void node_carriesItsFlagsAndOnlyWhatItRuns() throws IOException {
    try (JarFile jar = new JarFile(jar("node").toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Add-Opens"))
          .isEqualTo(
              JvmFlags.NODE.packages().stream()
                  .map(name -> "java.base/" + name)
                  .collect(Collectors.joining(" ")));
      assertThat(
              files(jar).stream()
                  .filter(name -> name.startsWith("io/shenyullm/") && name.endsWith(".class")))
          .isNotEmpty()
          .allMatch(
              name ->
                  name.startsWith("io/shenyullm/grid/ignite/node/")
                      || name.startsWith("io/shenyullm/core/grid/lease/"));
    }
  }

  @Test
  void nodes_runFromTheirJarWithoutFlags() throws Exception {
    try (TestingIgniteNodes nodes =
            TestingIgniteNodes.startJar(directory, 2, Map.of(), jar("node"));
        Grid grid =
            new IgniteGridFactory()
                .open(
                    TestingSettings.of(nodes.addresses()),
                    TestingSettings.gateway("a"),
                    Clock.systemUTC())) {
      await().atMost(Duration.ofSeconds(180)).until(() -> grid.health().isUsable());
      assertThat(grid.membership().nodes()).hasSize(2);
      assertThat(nodes.log(0)).contains("Node ready: node-0");

      // the last one has nobody to wait for
      nodes.stop(0);
      nodes.stop(1);
      assertThat(nodes.log(1)).contains("The node has left the cluster");
    }
  }

  @Test
  void node_withoutFlags_saysTheLineToAdd() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            jar("node").toString(),
            "io.shenyullm.grid.ignite.node.NodeMain");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.redirectErrorStream(true).start();

    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(3);
    assertThat(output.strip()).endsWith(JvmFlags.NODE.environmentLine());
  }
}
