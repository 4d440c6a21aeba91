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
package io.shenyullm.guard.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A detector that looks for secrets everywhere: no text is spared one of their expressions or a
 * second reading because of the characters that it has. What the product's detector finds must be
 * the same. The other recognisers are the product's own.
 */
final class UngatedDetector {
  private final DetectionConfig config;
  private final Detector detector;

  UngatedDetector(DetectionConfig config) {
    this.config = config;
    List<Recognizer> recognizers = new ArrayList<>();
    for (Recognizer recognizer : Recognizers.all()) {
      if (recognizer instanceof SecretRecognizer) {
        recognizers.add(new EveryRuleAtEveryLiteral());
      } else if (recognizer instanceof AssignedSecretRecognizer) {
        recognizers.add(new EveryAnnouncement());
      } else {
        recognizers.add(recognizer);
      }
    }
    this.detector = new Detector(config, recognizers);
  }

  Detection detect(String text) {
    ReadableText plain = ReadableText.of(text, ReadableText.Notation.PLAIN);
    Detection found = detector.detect(new ScanText(plain.text()));
    ReadableText read = ReadableText.of(text, ReadableText.Notation.ESCAPED);
    if (read.origin() == null) {
      return found;
    }
    Findings both = new Findings(config);
    both.add(found);
    both.add(written(detector.detect(new ScanText(read.text())), read));
    return both.settle(new ScanText(text));
  }

  Detection detectJson(String json) {
    ReadableText read = ReadableText.of(json, ReadableText.Notation.JSON);
    return written(detector.detect(new ScanText(read.text())), read);
  }

  private static Detection written(Detection found, ReadableText read) {
    return new Detection(
        found.findings().stream().map(read::written).toList(),
        found.covered().stream().map(read::written).toList());
  }

  /** Character by character, with nothing to read in placeholders. */
  private static String lower(String text) {
    char[] lower = text.toCharArray();
    for (int i = 0; i < lower.length; i++) {
      lower[i] = Character.toLowerCase(lower[i]);
    }
    int[] placeholders = Placeholders.find(text);
    for (int i = 0; i < placeholders.length; i += 2) {
      Arrays.fill(lower, placeholders[i], placeholders[i + 1], '_');
    }
    return new String(lower);
  }

  private static final class EveryRuleAtEveryLiteral implements Recognizer {
    private final List<SecretRecognizer.Rule> rules = SecretRecognizer.rules();

    @Override
    public Set<EntityType> types() {
      return Set.of(EntityType.API_KEY);
    }

    @Override
    public void recognize(ScanText text, Findings out) {
      String lower = lower(text.text);
      for (SecretRecognizer.Rule rule : rules) {
        for (String literal : rule.literals) {
          for (int at = lower.indexOf(literal); at >= 0; at = lower.indexOf(literal, at + 1)) {
            rule.match(text, at, out);
          }
        }
      }
    }
  }

  private static final class EveryAnnouncement implements Recognizer {
    private final Map<String, Boolean> words =
        AssignedSecretRecognizer.announcements().descendingMap();

    @Override
    public Set<EntityType> types() {
      return Set.of(EntityType.API_KEY);
    }

    @Override
    public void recognize(ScanText text, Findings out) {
      String lower = lower(text.text);
      AssignedSecretRecognizer.Tried tried = new AssignedSecretRecognizer.Tried(text);
      for (int end = 1; end <= lower.length(); end++) {
        for (Map.Entry<String, Boolean> word : words.entrySet()) {
          if (lower.startsWith(word.getKey(), end - word.getKey().length())) {
            AssignedSecretRecognizer.afterWord(text, end, word.getValue(), tried, out);
          }
        }
      }
    }
  }
}
