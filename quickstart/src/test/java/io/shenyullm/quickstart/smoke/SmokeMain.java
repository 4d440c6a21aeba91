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
package io.shenyullm.quickstart.smoke;

import io.shenyullm.quickstart.demo.Demo;
import io.shenyullm.quickstart.demo.DemoOptions;
import io.shenyullm.quickstart.demo.GatewayLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code make smoke} and {@code make compat}: starts the demo on free ports, drives it with the
 * official SDKs, prints one line a case, ends with {@code N passed, N failed}; the exit code tells.
 */
public final class SmokeMain {
  private SmokeMain() {}

  /**
   * @param args the folder made by the build, the folder of the Node scripts; for compat also the
   *     folder of a ShenYu gateway and optionally that of a ShenYu admin. The environment variable
   *     {@code GRID} adds a grid and a second gateway
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    DemoOptions options =
        new DemoOptions(
            Path.of(args[0]).toAbsolutePath(),
            Files.createTempDirectory("llm-smoke-"),
            true,
            folder(args, 2),
            folder(args, 3),
            grid(System.getenv("GRID")),
            null,
            false,
            Map.of(),
            GatewayLaunch.PLAIN);
    SmokeReport report = new SmokeReport(System.out);
    int status;
    try (Demo demo = Demo.start(options, line -> System.out.println("...   " + line))) {
      new OpenAiJavaSmoke(demo).run(report);
      new AnthropicJavaSmoke(demo).run(report);
      new OpenAiNodeSmoke(demo, Path.of(args[1])).run(report);
      status = report.close();
      if (status != 0) {
        System.out.println("logs are in " + demo.logs());
      }
    }
    System.exit(status);
  }

  private static @Nullable String grid(@Nullable String engine) {
    return engine == null || engine.isBlank() ? null : engine;
  }

  private static @Nullable Path folder(String[] args, int index) throws IOException {
    if (args.length <= index || args[index].isBlank()) {
      return null;
    }
    Path folder = Path.of(args[index]).toAbsolutePath();
    if (!Files.isDirectory(folder.resolve("lib")) || !Files.isDirectory(folder.resolve("conf"))) {
      throw new IOException(folder + " is not a ShenYu installation: it has no lib/ and conf/");
    }
    return folder;
  }
}
