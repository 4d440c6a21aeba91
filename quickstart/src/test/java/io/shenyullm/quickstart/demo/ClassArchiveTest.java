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
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassArchiveTest {
  @Test
  void options_noArchive_areNone(@TempDir Path home) {
    assertThat(new ClassArchive(home).options()).isEmpty();
  }

  @Test
  void options_archiveOfAnotherJvm_isPassedOverInSilence(@TempDir Path home)
      throws IOException, InterruptedException {
    Files.createDirectories(home.resolve("gateway"));
    Files.writeString(home.resolve("gateway/classes.jsa"), "made by nobody");
    ProcessBuilder builder = new ProcessBuilder(ChildProcess.java());
    builder.command().addAll(new ClassArchive(home).options());
    builder.command().add("-version");
    Process java = builder.redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes());
    assertThat(java.waitFor()).as(said).isZero();
    assertThat(said).contains("version").doesNotContain("rror").doesNotContain("arning");
  }
}
