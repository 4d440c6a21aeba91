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
package io.shenyullm.router.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line and the console decide without what a gateway brings. */
final class BareClassPathTest {
  private static final List<String> OF_GATEWAYS =
      List.of("reactor-", "reactive-streams", "netty-", "spring-", "shenyu-common", "micrometer-");

  @Test
  void decide_withoutAGatewaysLibraries_works() throws Exception {
    List<URL> bare = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String name = String.valueOf(Path.of(entry).getFileName());
      if (OF_GATEWAYS.stream().noneMatch(name::startsWith)) {
        bare.add(Path.of(entry).toUri().toURL());
      }
    }
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(bare.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      // as in a process of its own: Drools finds its services through this one
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> runs = loader.loadClass(DryRuns.class.getName());
      Class<?> request = loader.loadClass(DryRunRequest.class.getName());
      Object compiled =
          runs.getMethod("of", byte[].class).invoke(null, (Object) TestingDocuments.document(""));
      try (AutoCloseable closed = (AutoCloseable) compiled) {
        Object asked = request.getMethod("of", String.class).invoke(null, "hello");
        Object decision = runs.getMethod("decide", request).invoke(closed, asked);

        assertThat(decision.toString()).contains("small");
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
