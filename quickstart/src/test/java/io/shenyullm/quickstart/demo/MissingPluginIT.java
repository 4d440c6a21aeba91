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

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway from whose ext-lib one of our JARs is missing. */
final class MissingPluginIT {
  @Test
  void chat_guardJarAbsent_isRefused(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path home = TestingHome.with(directory.resolve("home"), jar -> !jar.contains("llm-guard"));
    try (Demo demo = Demo.start(TestingHome.options(home, directory.resolve("run")), line -> {})) {
      HttpResponse<String> response = new TestingCaller(demo).ask("fast", "hello");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
      assertThat(TestingCaller.errorCode(response)).isEqualTo("verdict_missing");
      assertThat(response.body()).contains("llmGuard");
    }
  }
}
