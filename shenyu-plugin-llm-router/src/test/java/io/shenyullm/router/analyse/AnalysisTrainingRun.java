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
package io.shenyullm.router.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Trains by {@code -Dtest=AnalysisTrainingRun}; its name keeps it out of an ordinary build. */
@EnabledIfSystemProperty(named = "llm.analysis.data", matches = ".+")
final class AnalysisTrainingRun {
  @Test
  void run_dataGiven_leavesWeightsAndReport() throws IOException {
    Path weights = Path.of(System.getProperty("llm.analysis.weights", "target/weights.bin"));
    Path report = Path.of(System.getProperty("llm.analysis.report", "target/analysis.txt"));
    try (PrintWriter out =
        new PrintWriter(Files.newBufferedWriter(report, StandardCharsets.UTF_8))) {
      new AnalysisTraining(out).run(Path.of(System.getProperty("llm.analysis.data")), weights);
    }

    assertThat(weights).isNotEmptyFile();
  }
}
