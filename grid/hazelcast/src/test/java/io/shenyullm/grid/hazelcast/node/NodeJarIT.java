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
package io.shenyullm.grid.hazelcast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.grid.hazelcast.HazelcastGridFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The JARs that operators get. */
final class NodeJarIT {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private static Path jar(String classifier) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> jars =
          files.filter(file -> file.toString().endsWith("-" + classifier + ".jar")).toList();
      assertThat(jars).hasSize(1);
      return jars.get(0).toAbsolutePath();
    }
  }

  @Test
  void nodeJar_withoutFlags_servesGatewaysAndAnswersHttp() throws Exception {
    int http = TestingHazelcastNodes.freePorts(1).get(0);
    try (TestingHazelcastNodes nodes =
            TestingHazelcastNodes.startJar(jar("node"), 1, "-Dllm.grid.http=127.0.0.1:" + http);
        Grid grid =
            new HazelcastGridFactory()
                .open(
                    new GridSettings(
                        "hazelcast",
                        GridSettings.Mode.CLIENT,
                        nodes.addresses(),
                        nodes.cluster(),
                        null,
                        null,
                        null,
                        null,
                        DEADLINE),
                    new Membership.Gateway(
                        "g", UUID.randomUUID().toString(), "1.0", Clock.systemUTC().instant()),
                    Clock.systemUTC())) {
      await().atMost(PATIENCE).until(() -> grid.health().isUsable());
      grid.map("state")
          .put("k", new byte[] {1}, ExpiringMap.FOREVER, DEADLINE)
          .toCompletableFuture()
          .join();

      assertThat(nodes.node(0).output()).doesNotContain("Java modular environment");
      assertThat(get(http, "/health").statusCode()).isEqualTo(200);
      assertThat(get(http, "/metrics").body())
          .contains("llm_grid_node_members 1")
          .contains("llm_grid_node_entries{map=\"llm.map-state\",replica=\"owned\"} 1");

      nodes.node(0).stop();
      await().atMost(PATIENCE).until(() -> nodes.node(0).output().contains("grid node stopped"));
    }
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void extLibJar_carriesOnlyHazelcastAndUs() throws Exception {
    TreeSet<String> foreign = new TreeSet<>();
    TreeSet<String> services = new TreeSet<>();
    try (JarFile jar = new JarFile(jar("ext-lib").toFile())) {
      jar.stream()
          .filter(entry -> !entry.isDirectory())
          .forEach(
              entry -> {
                String name = entry.getName().replaceFirst("^META-INF/versions/\\d+/", "");
                if (name.startsWith("META-INF/services/")) {
                  services.add(name.substring("META-INF/services/".length()));
                } else if (name.startsWith("META-INF/spring")
                    || (name.endsWith(".class")
                        && !name.startsWith("com/hazelcast/")
                        && !name.startsWith("io/shenyullm/grid/hazelcast/"))) {
                  foreign.add(name);
                }
              });
    }

    assertThat(foreign).isEmpty();
    // nothing that JDBC, JCache, logging or the host would look for
    assertThat(services)
        .allMatch(
            name ->
                name.startsWith("com.hazelcast.")
                    || name.equals("io.shenyullm.core.grid.GridFactory"))
        .contains("io.shenyullm.core.grid.GridFactory");
  }
}
