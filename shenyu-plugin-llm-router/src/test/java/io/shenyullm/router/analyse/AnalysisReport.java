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
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Prints how well an analyser does on each data set: strict, accepted, macro F1, confusions. */
final class AnalysisReport {
  private final PrintWriter out;
  private final Map<String, Integer> wrong = new TreeMap<>();
  private final Map<String, int[]> totals = new TreeMap<>();

  AnalysisReport(PrintWriter out) {
    this.out = out;
  }

  void add(String name, List<TrainingExample> examples, LinearPromptAnalyser analyser) {
    Tally intents = new Tally();
    Tally scenarios = new Tally();
    Tally tiers = new Tally();
    int languages = 0;
    int opposite = 0;
    for (TrainingExample example : examples) {
      PromptAnalysis found = analyser.analyse(example.prompt());
      languages += found.language().equals(example.language()) ? 1 : 0;
      if (example.intent() != null) {
        boolean right = example.intents().contains(found.intent());
        intents.add(example.intent(), found.intent(), right);
        if (!right && !name.startsWith("own-")) {
          wrong.merge("intent " + example.intent() + " -> " + found.intent(), 1, Integer::sum);
        }
        count(name, "intent " + example.language(), right);
      }
      if (example.scenario() != null) {
        boolean right = example.scenarios().contains(found.scenario());
        scenarios.add(example.scenario(), found.scenario(), right);
        if (!right && !name.startsWith("own-")) {
          wrong.merge(
              "scenario " + example.scenario() + " -> " + found.scenario(), 1, Integer::sum);
        }
        count(name, "scenario " + example.language(), right);
      }
      if (example.tier() != null) {
        tiers.add(example.tier(), found.tier(), example.tier().equals(found.tier()));
        opposite +=
            !example.tier().equals(found.tier())
                    && !example.tier().equals("medium")
                    && !found.tier().equals("medium")
                ? 1
                : 0;
      }
    }
    out.printf(
        Locale.ROOT,
        "%s: %d rows, language %.3f%n",
        name,
        examples.size(),
        languages / (double) examples.size());
    intents.print("intent");
    scenarios.print("scenario");
    tiers.print("tier");
    if (tiers.rows > 0) {
      out.printf(Locale.ROOT, "  simple<->complex confused %.3f%n", opposite / (double) tiers.rows);
    }
  }

  private void count(String name, String key, boolean right) {
    if (!name.startsWith("own-")) {
      int[] sums = totals.computeIfAbsent(key, any -> new int[2]);
      sums[0] += right ? 1 : 0;
      sums[1]++;
    }
  }

  void total() {
    totals.forEach(
        (key, sums) ->
            out.printf(
                Locale.ROOT,
                "all %s: accepted %.3f of %d%n",
                key,
                sums[0] / (double) sums[1],
                sums[1]));
    wrong.entrySet().stream()
        .sorted((a, b) -> b.getValue() - a.getValue())
        .limit(40)
        .forEach(entry -> out.println("  " + entry.getValue() + " " + entry.getKey()));
  }

  /** Counts of one label set. */
  private final class Tally {
    private final Map<String, int[]> byLabel = new HashMap<>();
    private int rows;
    private int strict;
    private int accepted;

    void add(String expected, String found, boolean right) {
      rows++;
      strict += expected.equals(found) ? 1 : 0;
      accepted += right ? 1 : 0;
      Objects.requireNonNull(byLabel.computeIfAbsent(expected, any -> new int[3]))[0]++;
      byLabel.computeIfAbsent(found, any -> new int[3])[1]++;
      byLabel.computeIfAbsent(expected, any -> new int[3])[2] += expected.equals(found) ? 1 : 0;
    }

    void print(String name) {
      if (rows == 0) {
        return;
      }
      double f1 =
          byLabel.values().stream()
              .filter(c -> c[0] > 0)
              .mapToDouble(c -> 2.0 * c[2] / (c[0] + c[1]))
              .average()
              .orElse(0);
      out.printf(
          Locale.ROOT,
          "  %s: %d rows, strict %.3f, accepted %.3f, macro F1 %.3f%n",
          name,
          rows,
          strict / (double) rows,
          accepted / (double) rows,
          f1);
    }
  }
}
