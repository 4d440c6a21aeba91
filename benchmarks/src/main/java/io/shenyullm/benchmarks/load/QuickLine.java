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
package io.shenyullm.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The last line of a quick run, for programs. */
final class QuickLine {
  /** Half of the interval of a ratio, relative; wider is too noisy. */
  private static final double WIDEST = 0.1;

  private QuickLine() {}

  /** Whether a row is not to be believed. */
  static boolean isNoisy(Measured row) {
    return !row.steady() || !row.pairs().isBelievable() || row.ratio().spread() > WIDEST;
  }

  /**
   * @return empty where a row is missing or too noisy
   */
  static Optional<String> of(List<Measured> measured) {
    StringBuilder line = new StringBuilder("ratio");
    for (String name : List.of(Cases.JSON, Cases.AUTO, Cases.SSE_22, Cases.SSE_400)) {
      Optional<Measured> row = row(measured, name);
      if (row.isEmpty()) {
        return Optional.empty();
      }
      line.append(String.format(Locale.ROOT, " %s=%.2f", name, row.get().ratio().value()));
    }
    Optional<Measured> prompt = row(measured, Cases.PROMPT_8K);
    Optional<Measured> alone = row(measured, Cases.ALONE);
    if (prompt.isEmpty() || alone.isEmpty()) {
      return Optional.empty();
    }
    line.append(
        String.format(
            Locale.ROOT,
            " prompt8k_us_per_kib=%.1f p99_added_ms=%.2f p99_added_low_ms=%.2f"
                + " p99_added_high_ms=%.2f",
            prompt.get().difference().value() / Cases.kibAdded(),
            alone.get().p99Added().value(),
            alone.get().p99Added().low(),
            alone.get().p99Added().high()));
    return Optional.of(line.toString());
  }

  /** The row, if it is to be believed. */
  private static Optional<Measured> row(List<Measured> measured, String name) {
    return measured.stream()
        .filter(m -> m.comparison().name().equals(name) && !isNoisy(m))
        .findFirst();
  }
}
