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

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is in the JARs that operators drop into a gateway. Runs as an integration test because it
 * reads the packaged zip.
 */
final class ExtLibIT {
  /**
   * What a gateway shares with us on purpose, so that its metrics and ours meet in one registry.
   */
  private static final Set<String> SHARED =
      Set.of("io/prometheus/client/", "io/micrometer/prometheus/");

  @Test
  void extLib_holdsTheFourJars() throws IOException {
    assertThat(TestingHome.jars("gateway/ext-lib"))
        .extracting(jar -> String.valueOf(jar.getFileName()).replaceAll("-\\d.*", ""))
        .containsExactly(
            "shenyu-llm-core",
            "shenyu-plugin-llm-cost",
            "shenyu-plugin-llm-guard",
            "shenyu-plugin-llm-router");
  }

  @Test
  void extLib_sharesNoClassWithTheHost() throws IOException {
    Set<String> host = classes(TestingHome.jars("gateway/lib"));
    Set<String> ours = classes(TestingHome.jars("gateway/ext-lib"));
    assertThat(host).contains("com/fasterxml/jackson/databind/ObjectMapper.class");
    ours.retainAll(host);
    assertThat(ours).isEmpty();
  }

  /** A class that is in two JARs is loaded from whichever comes first: of an older version, too. */
  @ParameterizedTest
  @ValueSource(strings = {"gateway/ext-lib", "admin/ext-lib"})
  void extLib_holdsNoClassTwice(String folder) throws IOException {
    Map<String, Path> homes = new HashMap<>();
    for (Path jar : TestingHome.jars(folder)) {
      for (String name : classes(List.of(jar))) {
        assertThat(homes.put(name, jar)).as("%s in %s", name, jar).isNull();
      }
    }
    assertThat(homes)
        .containsKeys(
            "io/shenyullm/core/wire/ChatRequest.class",
            "io/shenyullm/core/exchange/LlmExchange.class",
            "io/shenyullm/core/grid/Grid.class",
            "io/shenyullm/core/outbox/Outbox.class",
            "io/shenyullm/core/shenyu/LlmEntry.class",
            "io/shenyullm/records/UsageRecord.class");
  }

  /** A ShenYu admin brings an H2 of its own, whose driver must stay the one that it finds. */
  @Test
  void adminExtLib_bringsItsH2UnderAnotherName() throws IOException {
    List<Path> jars = TestingHome.jars("admin/ext-lib");
    assertThat(classes(jars))
        .contains("io/shenyullm/admin/shaded/h2/jdbcx/JdbcDataSource.class")
        .noneMatch(name -> name.startsWith("org/h2/"));
    for (Path jar : jars) {
      assertThat(entries(jar)).doesNotContain("META-INF/services/java.sql.Driver");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ignite", "hazelcast"})
  void gridJar_sharesNoClassWithTheHostOrThePlugins(String engine) throws IOException {
    Set<String> others = classes(TestingHome.jars("gateway/lib"));
    others.addAll(classes(TestingHome.jars("gateway/ext-lib")));
    Set<String> ours = classes(TestingHome.jars("gateway/grid/" + engine + "/ext-lib"));
    assertThat(ours).isNotEmpty();
    ours.retainAll(others);
    assertThat(ours).isEmpty();
  }

  @Test
  void extLib_sharesNoClassWithAStockGateway() throws IOException {
    String stock = System.getenv("SHENYU_BOOTSTRAP");
    assumeTrue(stock != null, "SHENYU_BOOTSTRAP does not name a ShenYu installation");
    List<Path> jars;
    try (var files = Files.list(Path.of(stock, "lib"))) {
      jars = files.filter(f -> f.toString().endsWith(".jar")).toList();
    }
    Set<String> ours = classes(TestingHome.jars("gateway/ext-lib"));
    ours.addAll(classes(TestingHome.jars("gateway/grid/ignite/ext-lib")));
    ours.addAll(classes(TestingHome.jars("gateway/grid/hazelcast/ext-lib")));
    ours.retainAll(classes(jars));
    assertThat(ours).isEmpty();
  }

  @Test
  void extLib_carriesNoSignatures() throws IOException {
    for (Path jar : TestingHome.jars("gateway/ext-lib")) {
      assertThat(entries(jar))
          .as(jar.toString())
          .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA)"));
    }
  }

  private static Set<String> classes(List<Path> jars) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path jar : jars) {
      for (String name : entries(jar)) {
        if (name.endsWith(".class")
            && !name.endsWith("module-info.class")
            && SHARED.stream().noneMatch(name::startsWith)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static Set<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(e -> e.getName()).collect(Collectors.toSet());
    }
  }
}
