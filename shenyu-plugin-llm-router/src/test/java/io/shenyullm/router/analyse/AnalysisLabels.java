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

import java.util.List;

/** The label sets of {@code docs/labels.md}. */
final class AnalysisLabels {
  static final List<String> INTENTS =
      List.of(
          "code",
          "math_reasoning",
          "open_qa",
          "closed_qa",
          "summarization",
          "translation",
          "writing",
          "rewrite",
          "extract_classify",
          "brainstorm_plan",
          "chat_roleplay");
  static final List<String> SCENARIOS =
      List.of(
          "software_it",
          "data_analysis",
          "finance",
          "legal",
          "medical",
          "customer_service",
          "education_science",
          "marketing",
          "hr_office",
          "creative_media",
          "travel_lifestyle",
          "general");
  static final List<String> TIERS = List.of("simple", "medium", "complex");

  private AnalysisLabels() {}
}
