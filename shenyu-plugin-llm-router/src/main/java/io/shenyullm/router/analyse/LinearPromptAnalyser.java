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

import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.wire.ChatRequest;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The cheap tier: word lists, structure and hashed n-grams in three linear models. Pure Java, no
 * network, bounded work for a prompt of any size. Immutable and thread-safe.
 *
 * <p>How well it does, and on which data, is in {@code docs/analysis.md}.
 */
public final class LinearPromptAnalyser implements PromptAnalyser {
  /** A tier whose opposite is more probable than this is called medium. */
  private static final double OPPOSITE_LIMIT = 0.06;

  private final PromptFeatures features;
  private final LinearModel intents;
  private final LinearModel scenarios;
  private final LinearModel tiers;

  LinearPromptAnalyser(
      PromptFeatures features, LinearModel intents, LinearModel scenarios, LinearModel tiers) {
    this.features = features;
    this.intents = intents;
    this.scenarios = scenarios;
    this.tiers = tiers;
  }

  /** With the word lists and weights that are part of the JAR; takes about 50 ms. */
  public static LinearPromptAnalyser bundled() {
    try (InputStream in = LinearPromptAnalyser.class.getResourceAsStream("weights.bin")) {
      if (in == null) {
        throw new IllegalStateException("weights.bin is missing from the JAR");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LinearPromptAnalyser read(InputStream weights) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(weights)));
    return new LinearPromptAnalyser(
        new PromptFeatures(Lexicon.bundled()),
        LinearModel.read(in),
        LinearModel.read(in),
        LinearModel.read(in));
  }

  void write(DataOutputStream out) throws IOException {
    intents.write(out);
    scenarios.write(out);
    tiers.write(out);
  }

  /** The tasks that it tells apart. */
  public List<String> intents() {
    return intents.labels();
  }

  /** The domains of use that it tells apart. */
  public List<String> scenarios() {
    return scenarios.labels();
  }

  @Override
  public PromptAnalysis analyse(ChatRequest request) {
    return analyse(PromptParts.of(request));
  }

  PromptAnalysis analyse(PromptParts parts) {
    if (parts.request().isBlank()) {
      return PromptAnalysis.UNKNOWN;
    }
    PromptFeatures.Vectors vectors = features.of(parts);
    double[] intent = intents.probabilities(vectors.task());
    double[] scenario = scenarios.probabilities(vectors.topic());
    double[] tier = tiers.probabilities(vectors.effort());
    int task = LinearModel.best(intent);
    double score = tier[1] / 2 + tier[2];
    return new PromptAnalysis(
        intents.label(task),
        scenarios.label(LinearModel.best(scenario)),
        LanguageId.of(parts.request()),
        tiers.label(tier(tier)),
        score,
        intent[task]);
  }

  /** Index of the tier: 0 simple, 1 medium, 2 complex. In doubt medium. */
  static int tier(double[] probabilities) {
    int best = LinearModel.best(probabilities);
    return best != 1 && probabilities[2 - best] > OPPOSITE_LIMIT ? 1 : best;
  }
}
