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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsTableTest {
  @Test
  void markdown_disturbedRow_saysSo() {
    List<Measured> rows =
        List.of(TestingRows.row("quiet", 100, 290, false), TestingRows.row("loud", 100, 320, true));
    List<String> lines = new ResultsTable(rows).markdown().lines().toList();
    int columns = lines.get(0).split("\\|").length;
    assertThat(lines).hasSize(6).allMatch(line -> line.split("\\|").length == columns);
    assertThat(lines.get(3)).contains("quiet | 2.90 (2.90–2.90) | 12 / 0 |");
    assertThat(lines.get(5)).contains("loud | 3.20 (3.20–3.20), disturbed | 0 / 12 |");
  }

  @Test
  void write_again_replacesOnlyItsOwn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("RESULTS.md");
    ResultsTable.write(file, "first");
    Files.writeString(file, Files.readString(file) + "by hand\n");
    ResultsTable.write(file, "second");
    assertThat(file)
        .content()
        .startsWith("# Load figures")
        .contains("second")
        .doesNotContain("first")
        .endsWith("by hand\n");
  }
}
