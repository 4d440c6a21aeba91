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

import io.shenyullm.core.exchange.PromptAnalysis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Prompts of ours that no weight was trained on: a floor under the shipped weights. */
final class HeldOutPromptsTest {
  private static final double TASK_FLOOR = 0.8;
  private static final double DOMAIN_FLOOR = 0.7;

  @Test
  void analyse_promptsNotTrainedOn_staysAboveTheFloor() throws IOException {
    LinearPromptAnalyser analyser = LinearPromptAnalyser.bundled();
    List<String> wrongTasks = new ArrayList<>();
    List<String> wrongDomains = new ArrayList<>();
    List<String> lines = lines();
    for (String line : lines) {
      String[] row = line.split("\t", 3);
      PromptAnalysis found = analyser.analyse(PromptParts.of(row[2]));
      if (!found.intent().equals(row[0])) {
        wrongTasks.add(found.intent() + " for " + line);
      }
      if (!found.scenario().equals(row[1])) {
        wrongDomains.add(found.scenario() + " for " + line);
      }
    }

    assertThat(wrongTasks).hasSizeLessThanOrEqualTo((int) (lines.size() * (1 - TASK_FLOOR)));
    assertThat(wrongDomains).hasSizeLessThanOrEqualTo((int) (lines.size() * (1 - DOMAIN_FLOOR)));
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = HeldOutPromptsTest.class.getResourceAsStream("held-out.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }
}
