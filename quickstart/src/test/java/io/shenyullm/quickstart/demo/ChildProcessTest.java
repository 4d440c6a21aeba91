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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @TempDir Path folder;

  /** A bench or a demo that is killed while it starts must not leave its processes behind. */
  @Test
  void of_jvmIsTerminatedRightAfterwards_childEnds() throws Exception {
    Process jvm =
        new ProcessBuilder(
                ChildProcess.java(),
                "-classpath",
                System.getProperty("java.class.path"),
                TestingStarter.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long pid;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      pid = Long.parseLong(out.readLine());
      jvm.destroy();
      jvm.waitFor();
    }

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void close_ofARunningProcess_endsIt() throws Exception {
    ChildProcess child = endless(folder);
    ProcessHandle handle = ProcessHandle.of(child.pid()).orElseThrow();

    child.close();

    handle.onExit().get(1, TimeUnit.MINUTES);
    assertThat(handle.isAlive()).isFalse();
  }

  private static ChildProcess endless(Path folder) throws IOException {
    return ChildProcess.of(
        "endless", folder.resolve("log"), folder, List.of("sleep", "100000"), Map.of());
  }

  /** Starts a child, says which and waits for its own end. */
  static final class TestingStarter {
    private TestingStarter() {}

    public static void main(String[] args) throws Exception {
      System.out.println(endless(Path.of(args[0])).pid());
      Thread.currentThread().join();
    }
  }
}
