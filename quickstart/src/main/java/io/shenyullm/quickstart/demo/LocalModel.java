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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** SmolLM2, a small real model, behind an OpenAI-compatible server on loopback. */
final class LocalModel {
  /** The model's id for callers. */
  static final String ID = "smollm2";

  private static final String SCRIPT = "smollm2.py";
  private static final Duration LIMIT = Duration.ofSeconds(180);

  private final Path python;
  private final int port;

  /**
   * @param python interpreter with the packages that the script imports
   */
  LocalModel(Path python, int port) {
    this.python = python;
    this.port = port;
  }

  int port() {
    return port;
  }

  /** Starts it and waits until it answers; what is returned stops it. */
  ChildProcess start(Path run, Path log) throws IOException, InterruptedException {
    if (!Files.isExecutable(python)) {
      throw new IOException(
          "there is no Python at "
              + python
              + "; .build/setup.sh smollm2 gets it, and make does so");
    }
    Path script = run.resolve(SCRIPT);
    try (InputStream in = LocalModel.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException(SCRIPT + " is missing from the JAR");
      }
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    }
    ChildProcess process =
        ChildProcess.of(
            ID,
            log,
            run,
            List.of(python.toAbsolutePath().toString(), script.toString(), String.valueOf(port)),
            Map.of());
    try {
      // it answers 503 while it loads
      process.awaitReady(
          () -> LocalHttp.answers("http://127.0.0.1:" + port + "/health", Map.of(), 200), LIMIT);
      return process;
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }
}
