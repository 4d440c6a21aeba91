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
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cases driven through the npm package {@code openai}; see {@code src/test/node}. */
final class OpenAiNodeSmoke {
  private final Demo demo;
  private final Path scripts;

  /**
   * @param scripts folder of {@code smoke.mjs}, with its {@code node_modules}
   */
  OpenAiNodeSmoke(Demo demo, Path scripts) {
    this.demo = demo;
    this.scripts = scripts;
  }

  void run(SmokeReport report) throws IOException, InterruptedException {
    if (!Files.isDirectory(scripts.resolve("node_modules/openai"))) {
      report.skip("node: official SDK", "node_modules are not installed in " + scripts);
      return;
    }
    ProcessBuilder builder = new ProcessBuilder("node", "smoke.mjs").directory(scripts.toFile());
    builder.environment().put("LLM_ENDPOINT", demo.endpoint());
    builder.environment().put("LLM_KEY", demo.keys().alice());
    builder.environment().put("LLM_KEY_DENIED", demo.keys().mallory());
    builder.environment().put("LLM_KEY_POOR", demo.keys().bob());
    Process node = builder.redirectErrorStream(true).start();
    int lines = 0;
    try (BufferedReader reader = node.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = reader.readLine()) != null) {
        String[] parts = line.split("\t", 3);
        if (parts.length == 3 && parts[0].equals("ok")) {
          report.pass("node: " + parts[1], parts[2]);
          lines++;
        } else if (parts.length == 3 && parts[0].equals("fail")) {
          report.fail("node: " + parts[1], parts[2]);
          lines++;
        } else {
          report.fail("node: unexpected output", line);
        }
      }
    }
    if (node.waitFor() != 0 || lines == 0) {
      report.fail("node: script", "ended with status " + node.exitValue());
    }
  }
}
