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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Our own example prompts: a slot-filling grammar.
 *
 * <pre>
 * {@code @slot = one | two}
 * {@code [intent scenario tier language times]}   labels of the lines below; - where unknown
 * {@code Write a {slot} about {topic}.}           expanded that many times
 * </pre>
 *
 * A scenario {@code *} is drawn anew for each expansion; {@code {topic}} and {@code {passage}} then
 * come from {@code @topic.<scenario>.<language>}.
 */
final class TrainingCorpus {
  private static final List<String> FILES =
      List.of("slots.txt", "tasks-en.txt", "tasks-zh.txt", "domains-en.txt", "domains-zh.txt");

  private static final int WORD_HANDFULS = 60;

  private final Map<String, List<String>> slots = new HashMap<>();
  private final Set<String> seen = new LinkedHashSet<>();
  private final List<TrainingExample> examples = new ArrayList<>();
  private final Random random = new Random(20260301);

  private TrainingCorpus() {}

  static List<TrainingExample> load() {
    TrainingCorpus corpus = new TrainingCorpus();
    for (String file : FILES) {
      try (InputStream in = TrainingCorpus.class.getResourceAsStream("corpus/" + file)) {
        if (in != null) {
          corpus.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    corpus.addDomainWords();
    return corpus.examples;
  }

  /** Handfuls of words of one domain: they teach the domain before any sentence does. */
  private void addDomainWords() {
    Map<String, List<List<String>>> lists = new TreeMap<>();
    for (String line : Lexicon.bundledText().split("\n", -1)) {
      if (line.startsWith("s.")) {
        int colon = line.indexOf(':');
        lists
            .computeIfAbsent(line.substring(2, colon), any -> new ArrayList<>())
            .add(List.of(line.substring(colon + 1).trim().split(", ", -1)));
      }
    }
    lists.forEach(
        (scenario, languages) -> {
          for (List<String> words : languages) {
            for (int i = 0; i < WORD_HANDFULS; i++) {
              StringBuilder text = new StringBuilder();
              for (int n = 1 + random.nextInt(4); n > 0; n--) {
                text.append(words.get(random.nextInt(words.size()))).append(' ');
              }
              examples.add(
                  new TrainingExample(
                      "own-words",
                      true,
                      PromptParts.of(text.toString().trim()),
                      "en",
                      null,
                      Set.of(),
                      scenario,
                      Set.of(scenario),
                      null));
            }
          }
        });
  }

  private void read(String text) {
    String[] labels = {"-", "-", "-", "en", "1"};
    for (String line : text.split("\n", -1)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("@")) {
        int equals = line.indexOf('=');
        List<String> values =
            slots.computeIfAbsent(line.substring(1, equals).trim(), any -> new ArrayList<>());
        for (String value : line.substring(equals + 1).split("\\|", -1)) {
          values.add(value.trim());
        }
      } else if (line.startsWith("[") && line.endsWith("]")) {
        labels = line.substring(1, line.length() - 1).split(" ", -1);
      } else {
        for (int i = 0; i < Integer.parseInt(labels[4]); i++) {
          add(labels, line);
        }
      }
    }
  }

  private void add(String[] labels, String template) {
    String scenario = labels[1];
    if (scenario.equals("*")) {
      scenario = AnalysisLabels.SCENARIOS.get(random.nextInt(AnalysisLabels.SCENARIOS.size()));
    }
    String text = fill(template, scenario, labels[3], 0).replace("\\n", "\n");
    if (!seen.add(text)) {
      return;
    }
    String intent = known(labels[0]);
    String domain = known(scenario);
    examples.add(
        new TrainingExample(
            "own-" + labels[3],
            true,
            PromptParts.of(text),
            labels[3],
            intent,
            intent == null ? Set.of() : Set.of(intent),
            domain,
            domain == null ? Set.of() : Set.of(domain),
            known(labels[2])));
  }

  private String fill(String template, String scenario, String language, int depth) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      int close = open < 0 ? -1 : template.indexOf('}', open);
      if (close < 0) {
        break;
      }
      text.append(template, at, open);
      String name = template.substring(open + 1, close);
      List<String> values = values(name, scenario, language);
      if (values == null) {
        text.append(template, open, close + 1);
      } else {
        String value = values.get(random.nextInt(values.size()));
        text.append(depth > 3 ? value : fill(value, scenario, language, depth + 1));
      }
      at = close + 1;
    }
    return text.append(template.substring(at)).toString();
  }

  private @Nullable List<String> values(String name, String scenario, String language) {
    List<String> values = slots.get(name + '.' + scenario + '.' + language);
    values = values == null ? slots.get(name + '.' + language) : values;
    return values == null ? slots.get(name) : values;
  }

  private static @Nullable String known(String label) {
    return label.equals("-") ? null : label;
  }
}
