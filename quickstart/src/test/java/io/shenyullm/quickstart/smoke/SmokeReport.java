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

import java.io.PrintStream;

/** Counts cases and prints a line for each. */
final class SmokeReport {
  private final PrintStream out;
  private int passed;
  private int failed;
  private int skipped;

  SmokeReport(PrintStream out) {
    this.out = out;
  }

  /** A case; throwing anything fails it. */
  interface Case {
    /** Returns what was seen, for the line. */
    String run() throws Exception;
  }

  void run(String name, Case test) {
    try {
      pass(name, test.run());
    } catch (Exception | AssertionError e) {
      fail(name, e.toString());
    }
  }

  void pass(String name, String seen) {
    passed++;
    out.printf("ok    %-34s %s%n", name, seen);
  }

  void fail(String name, String why) {
    failed++;
    out.printf("FAIL  %-34s %s%n", name, why);
  }

  void skip(String name, String why) {
    skipped++;
    out.printf("skip  %-34s %s%n", name, why);
  }

  /** Prints the closing line and returns the exit code. */
  int close() {
    out.println();
    out.println(
        passed
            + " passed, "
            + failed
            + " failed"
            + (skipped == 0 ? "" : ", " + skipped + " skipped"));
    return failed == 0 && passed > 0 ? 0 : 1;
  }
}
