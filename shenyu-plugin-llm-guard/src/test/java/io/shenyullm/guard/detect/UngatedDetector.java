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
import java.util.regex.Matcher;

/**
 * A detector that spares no text anything because of the characters that it has: a second reading,
 * a recogniser, or one of its expressions. What the product's detector finds must be the same.
 * Where a recogniser tries an expression only behind certain characters, or for runs of a certain
 * length, one stands here that tries it everywhere.
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
      } else if (recognizer instanceof DateRecognizer) {
        recognizers.add(new EveryDate());
      } else if (recognizer instanceof IdentifierRecognizer) {
        recognizers.add(new EveryIdentifier());
      } else {
        recognizers.add(recognizer);
        if (recognizer instanceof NetworkRecognizer) {
          recognizers.add(new EveryAddress());
        } else if (recognizer instanceof ChineseNameRecognizer chinese) {
          recognizers.add(new EveryChinese(chinese));
        }
      }
    }
    this.detector = new Detector(config, recognizers);
  }

  Detection detect(String text) {
    ReadableText plain = ReadableText.of(text, ReadableText.Notation.PLAIN);
    Detection found = detector.detect(ScanText.sparingNothing(plain.text()));
    ReadableText read = ReadableText.of(text, ReadableText.Notation.ESCAPED);
    if (read.origin() == null) {
      return found;
    }
    Findings both = new Findings(config);
    both.add(found);
    both.add(written(detector.detect(ScanText.sparingNothing(read.text())), read));
    return both.settle(new ScanText(text));
  }

  Detection detectJson(String json) {
    ReadableText read = ReadableText.of(json, ReadableText.Notation.JSON);
    return written(detector.detect(ScanText.sparingNothing(read.text())), read);
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

  private static final class EveryDate implements Recognizer {
    @Override
    public Set<EntityType> types() {
      return Set.of(EntityType.DATE_TIME, EntityType.AGE);
    }

    @Override
    public void recognize(ScanText text, Findings out) {
      Matcher age = DateRecognizer.AGE.matcher(text.steps);
      Matcher numeric = DateRecognizer.NUMERIC.matcher(text.steps);
      Matcher month = DateRecognizer.AFTER_MONTH.matcher(text.steps);
      for (int i = 0; i < text.codes.length; i += 2) {
        int start = text.codes[i];
        int limit = Math.min(text.length, start + DateRecognizer.LONGEST);
        if (DateRecognizer.digitsEnd(text, start) >= 0
            && !text.isWordAt(start - 1)
            && !DateRecognizer.age(age.region(start, limit), out)
            && !DateRecognizer.date(text, numeric.region(start, limit), out)) {
          DateRecognizer.afterMonth(text, start, month, out);
        }
      }
    }
  }

  private static final class EveryIdentifier implements Recognizer {
    @Override
    public Set<EntityType> types() {
      return new IdentifierRecognizer().types();
    }

    @Override
    public void recognize(ScanText text, Findings out) {
      int skip = 0;
      for (int i = 0; i < text.codes.length; i += 2) {
        int start = text.codes[i];
        if (start < skip || text.isWordAt(start - 1)) {
          continue;
        }
        for (IdentifierRecognizer.Rule rule : IdentifierRecognizer.RULES) {
          int from =
              rule.type() == EntityType.UK_NINO
                  ? IdentifierRecognizer.withPrefix(text, start)
                  : start;
          Matcher matcher = rule.pattern().matcher(text.steps);
          skip = Math.max(skip, IdentifierRecognizer.apply(rule, matcher, text, from, out));
        }
      }
    }
  }

  /** What the product's own may have passed over. */
  private static final class EveryAddress implements Recognizer {
    @Override
    public Set<EntityType> types() {
      return Set.of(EntityType.IP_ADDRESS, EntityType.MAC_ADDRESS);
    }

    @Override
    public void recognize(ScanText text, Findings out) {
      for (int i = 0; i < text.numbers.length; i += 2) {
        NetworkRecognizer.addresses(text, text.numbers[i], text.numbers[i + 1], out);
      }
      for (int i = 0; i < text.codes.length; i += 2) {
        NetworkRecognizer.mac(text, text.codes[i], out);
      }
    }
  }

  /** Also in texts without a Chinese character. */
  private static final class EveryChinese implements Recognizer {
    private final ChineseNameRecognizer names;

    EveryChinese(ChineseNameRecognizer names) {
      this.names = names;
    }

    @Override
    public Set<EntityType> types() {
      return names.types();
    }

    @Override
    public void recognize(ScanText text, Findings out) {
      if (!text.hasHan) { // else the product's own have done so
        names.everywhere(text, out);
        ChineseCodeRecognizer.plates(text, out);
      }
    }
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
