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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.ChatRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads public data sets, normalised to JSON lines, from a folder outside the project. */
final class DevelopmentData {
  /** Sets whose licence lets shipped weights derive from them. */
  private static final Set<String> SHIPPING =
      Set.of(
          "intent_p3_en",
          "scenario_clinc150_en",
          "scenario_banking77_en",
          "scenario_pubmedqa_en",
          "complexity_mmlu_routellm_en",
          "complexity_dcrouter_en");

  private DevelopmentData() {}

  static List<TrainingExample> load(Path folder) throws IOException {
    List<TrainingExample> examples = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".jsonl", "");
        if (name.startsWith("intent_")
            || name.startsWith("scenario_")
            || name.startsWith("complexity_")) {
          for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            examples.add(example(name, tree(line)));
          }
        }
      }
    }
    return examples;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> tree(String line) throws IOException {
    return (Map<String, @Nullable Object>)
        java.util.Objects.requireNonNull(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
  }

  private static TrainingExample example(String name, Map<String, @Nullable Object> row) {
    String source = String.valueOf(row.get("source"));
    boolean ships = SHIPPING.contains(name) || source.startsWith("openai/");
    String intent = text(row, "intent");
    String scenario = text(row, "scenario");
    return new TrainingExample(
        name.equals("intent_misc") ? name + (ships ? "_openai" : "_other") : name,
        ships,
        prompt(row),
        String.valueOf(row.get("lang")),
        intent,
        accepted(row, "intent_accept", intent),
        scenario,
        accepted(row, "scenario_accept", scenario),
        text(row, "tier"));
  }

  private static PromptParts prompt(Map<String, @Nullable Object> row) {
    if (row.get("turns") instanceof List<?> turns) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("model", "auto");
      fields.put("messages", turns);
      return PromptParts.of(ChatRequest.of(fields));
    }
    return PromptParts.of(String.valueOf(row.get("text")));
  }

  private static @Nullable String text(Map<String, @Nullable Object> row, String field) {
    return row.get(field) instanceof String text ? text : null;
  }

  private static Set<String> accepted(
      Map<String, @Nullable Object> row, String field, @Nullable String label) {
    Set<String> accepted = new HashSet<>();
    if (row.get(field) instanceof List<?> labels) {
      labels.forEach(each -> accepted.add(String.valueOf(each)));
    }
    if (label != null) {
      accepted.add(label);
    }
    return accepted;
  }
}
