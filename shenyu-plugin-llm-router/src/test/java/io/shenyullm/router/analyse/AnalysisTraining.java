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

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains the weights that ship and measures them. See docs/analysis.md for the command.
 *
 * <p>Weights derive from our own corpus and from the data sets whose licence allows it; every other
 * set only measures. A set that trains is measured by models that left it out.
 */
final class AnalysisTraining {
  /** Our tiers are opinions, those of the public sets are what models got right: these lead. */
  private static final double OWN_TIERS = 0.25;

  private final PromptFeatures features = new PromptFeatures(Lexicon.bundled());
  private final Map<TrainingExample, PromptFeatures.Vectors> vectors = new HashMap<>();
  private final PrintWriter report;

  AnalysisTraining(PrintWriter report) {
    this.report = report;
  }

  void run(Path data, Path weights) throws IOException {
    List<TrainingExample> examples = new ArrayList<>(TrainingCorpus.load());
    int own = examples.size();
    examples.addAll(DevelopmentData.load(data));
    report.println("own examples: " + own + ", all: " + examples.size());
    for (TrainingExample example : examples) {
      vectors.put(example, features.of(example.prompt()));
    }
    LinearPromptAnalyser all = train(examples, example -> example.ships());
    try (OutputStream out = Files.newOutputStream(weights)) {
      out.write(bytes(all));
    }
    report.println("bytes of weights: " + Files.size(weights));
    Map<String, List<TrainingExample>> sources = new TreeMap<>();
    examples.forEach(e -> sources.computeIfAbsent(e.source(), any -> new ArrayList<>()).add(e));
    AnalysisReport lines = new AnalysisReport(report);
    for (Map.Entry<String, List<TrainingExample>> source : sources.entrySet()) {
      boolean trains = source.getValue().get(0).ships();
      if (source.getKey().startsWith("own-")) {
        lines.add(source.getKey() + " (trained on)", source.getValue(), all);
        continue;
      }
      LinearPromptAnalyser model =
          trains ? train(examples, e -> e.ships() && !e.source().equals(source.getKey())) : all;
      lines.add(source.getKey() + (trains ? " (left out)" : ""), source.getValue(), model);
    }
    lines.total();
  }

  private LinearPromptAnalyser train(
      List<TrainingExample> examples, Predicate<TrainingExample> chosen) {
    return new LinearPromptAnalyser(
        features,
        fit(examples, chosen, AnalysisLabels.INTENTS, TrainingExample::intent, v -> v.task()),
        fit(examples, chosen, AnalysisLabels.SCENARIOS, TrainingExample::scenario, v -> v.topic()),
        fit(examples, chosen, AnalysisLabels.TIERS, TrainingExample::tier, v -> v.effort()));
  }

  private LinearModel fit(
      List<TrainingExample> examples,
      Predicate<TrainingExample> chosen,
      List<String> labels,
      Function<TrainingExample, @Nullable String> label,
      Function<PromptFeatures.Vectors, FeatureVector> vector) {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Integer> cells = new HashMap<>();
    for (TrainingExample example : examples) {
      String value = label.apply(example);
      if (value != null && chosen.test(example)) {
        counts.merge(value, 1, Integer::sum);
        cells.merge(value + example.source(), 1, Integer::sum);
      }
    }
    List<SoftmaxTrainer.Row> rows = new ArrayList<>();
    double mean = counts.values().stream().mapToInt(c -> c).average().orElse(1);
    for (TrainingExample example : examples) {
      String value = label.apply(example);
      if (value != null && chosen.test(example)) {
        // rare labels count more, and no one source may dominate a label
        double balance = Math.pow(mean / counts.getOrDefault(value, 1), 0.5);
        int cell = cells.getOrDefault(value + example.source(), 1);
        double source =
            example.source().startsWith("own-")
                ? labels == AnalysisLabels.TIERS ? OWN_TIERS : 1
                : Math.min(1, 150.0 / cell);
        rows.add(
            new SoftmaxTrainer.Row(
                vector.apply(vectors.get(example)),
                labels.indexOf(value),
                (float) (Math.min(3, balance) * source)));
      }
    }
    return new SoftmaxTrainer(labels, 3e-4f).fit(rows);
  }

  private static byte[] bytes(LinearPromptAnalyser analyser) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      analyser.write(out);
    }
    return bytes.toByteArray();
  }
}
