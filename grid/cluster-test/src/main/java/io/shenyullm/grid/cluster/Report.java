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
package io.shenyullm.grid.cluster;

import java.io.PrintStream;
import java.nio.file.Path;

/** Counts checks and prints a line for each. */
final class Report {
  private final PrintStream out;
  private int passed;
  private int failed;

  Report(PrintStream out) {
    this.out = out;
  }

  void check(String name, boolean ok, String figures) {
    if (ok) {
      passed++;
    } else {
      failed++;
    }
    out.println("  " + (ok ? "ok      " : "FAILED  ") + name + ": " + figures);
    out.flush();
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  int failed() {
    return failed;
  }

  /** The last line. */
  boolean end(Path runFolder) {
    if (failed > 0) {
      say("logs and ledgers: " + runFolder);
    }
    say(passed + " passed, " + failed + " failed");
    return failed == 0 && passed > 0;
  }
}
