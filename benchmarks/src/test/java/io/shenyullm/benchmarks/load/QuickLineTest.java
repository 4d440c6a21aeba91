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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuickLineTest {
  @Test
  void of_allRows_isOneLineForPrograms() {
    assertThat(QuickLine.of(rows()))
        .contains(
            "ratio json=2.90 auto=3.20 sse22=1.90 sse400=1.50"
                + " prompt8k_us_per_kib=10.0 p99_added_ms=1.00"
                + " p99_added_low_ms=1.00 p99_added_high_ms=1.00");
  }

  @Test
  void of_rowMissing_isEmpty() {
    for (int i = 0; i < rows().size(); i++) {
      List<Measured> rows = rows();
      rows.remove(i);
      assertThat(QuickLine.of(rows)).isEmpty();
    }
  }

  @Test
  void of_rowDisturbed_isEmpty() {
    List<Measured> rows = rows();
    rows.set(5, TestingRows.row(Cases.ALONE, 100, 200, true));
    assertThat(QuickLine.of(rows)).isEmpty();
  }

  @Test
  void of_ratioTooWide_isEmpty() {
    List<Measured> rows = rows();
    rows.set(1, TestingRows.wide(Cases.AUTO, 100, 150, 350));
    assertThat(QuickLine.of(rows)).isEmpty();
  }

  private static List<Measured> rows() {
    return new ArrayList<>(
        List.of(
            TestingRows.row(Cases.JSON, 100, 290, false),
            TestingRows.row(Cases.AUTO, 100, 320, false),
            TestingRows.row(Cases.SSE_22, 300, 570, false),
            TestingRows.row(Cases.SSE_400, 4_000, 6_000, false),
            TestingRows.row(Cases.PROMPT_8K, 300, 300 + 10 * Cases.kibAdded(), false),
            TestingRows.row(Cases.ALONE, 100, 200, false)));
  }
}
