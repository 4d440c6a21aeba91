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
package io.shenyullm.admin.validation;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.springframework.util.unit.DataSize;

/** A console that has a validator and does nothing else, to be killed. */
final class TestingConsole {
  static final int PID_CHARS = 20;

  private TestingConsole() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(System.err); // where logs go
    Validator validator =
        Validator.open(
            Path.of(args[0]), DataSize.ofMegabytes(256), Duration.ofMinutes(5), Clock.systemUTC());
    validator.ask(
        "check",
        Map.of(
            "document",
            "{\"schema\":1,\"version\":1,\"routes\":[{\"name\":\"default\"}]}",
            "folder",
            "/"));
    long child = ProcessHandle.current().children().findFirst().orElseThrow().pid();
    out.print(" ".repeat(PID_CHARS - Long.toString(child).length()) + child);
    out.flush();
    while (true) {
      LockSupport.park();
    }
  }
}
