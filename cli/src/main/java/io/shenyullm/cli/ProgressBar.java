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
package io.shenyullm.cli;

import java.io.PrintStream;

/** How far something has come, on a terminal. Elsewhere nothing is shown. For one thread. */
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 40;

  private final PrintStream terminal;
  private final boolean shown;
  private final String what;
  private final long whole;
  private int percent = -1;

  /**
   * @param shown whether anybody would see it
   * @param whole what {@link #at} comes to in the end
   */
  ProgressBar(PrintStream terminal, boolean shown, String what, long whole) {
    this.terminal = terminal;
    this.shown = shown;
    this.what = what;
    this.whole = whole;
  }

  /** Shown where input and output are a terminal. */
  static ProgressBar on(PrintStream err, String what, long whole) {
    return new ProgressBar(err, System.console() != null, what, whole);
  }

  /** Draws it anew where it has moved. */
  void at(long part) {
    int now = whole <= 0 ? 100 : (int) Math.min(100, part * 100 / whole);
    if (!shown || now == percent) {
      return;
    }
    percent = now;
    int full = now * WIDTH / 100;
    terminal.print(
        "\r" + what + " [" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + now + " %");
    terminal.flush();
  }

  /** Wipes it away. */
  @Override
  public void close() {
    if (shown && percent >= 0) {
      terminal.print("\r" + " ".repeat(what.length() + WIDTH + 9) + "\r");
      terminal.flush();
    }
  }
}
