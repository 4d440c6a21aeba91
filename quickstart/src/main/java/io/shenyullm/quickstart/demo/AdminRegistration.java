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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Registers the plugins with a ShenYu admin as its users do: by {@code llmctl install}. */
final class AdminRegistration implements GatewayRegistration {
  private final Path llmctl;
  private final String admin;
  private final String password;

  /**
   * @param llmctl JAR of the command line
   * @param admin base address
   * @param password of its user {@code admin}
   */
  AdminRegistration(Path llmctl, String admin, String password) {
    this.llmctl = llmctl;
    this.admin = admin;
    this.password = password;
  }

  @Override
  public void register(String pathPattern) throws IOException, InterruptedException {
    ProcessBuilder install =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    llmctl.toString(),
                    "install",
                    "--path",
                    pathPattern,
                    // by default none: to others the loopback address would be their own machine
                    "--menu",
                    admin + "/static/llm"))
            .redirectErrorStream(true);
    install.environment().putAll(Map.of("LLMCTL_ADMIN", admin, "LLMCTL_PASSWORD", password));
    Process process = install.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("llmctl install failed: " + told);
    }
  }
}
