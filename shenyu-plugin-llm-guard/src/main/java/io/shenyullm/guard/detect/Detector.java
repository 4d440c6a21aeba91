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

import io.shenyullm.guard.detect.ReadableText.Notation;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds personal data and secrets. Compiled once from a configuration; immutable and thread-safe.
 * Scanning is linear in the length of the text.
 */
public final class Detector {
  private final DetectionConfig config;
  private final List<Recognizer> recognizers;

  Detector(DetectionConfig config, List<Recognizer> recognizers) {
    this.config = config;
    this.recognizers = recognizers;
  }

  /** Compiles the recognisers that the configuration needs; takes some ten milliseconds. */
  public static Detector compile(DetectionConfig config) {
    List<Recognizer> needed = new ArrayList<>();
    for (Recognizer recognizer : Recognizers.all()) {
      if (recognizer.types().stream().anyMatch(type -> config.action(type) != Action.ALLOW)) {
        needed.add(recognizer);
      }
    }
    Detector detector = new Detector(config, List.copyOf(needed));
    // loads the number metadata of the usual countries now, not on the first request
    detector.scan("call +1 415 555 0132 or 020 7946 0018 or 13800138000");
    return detector;
  }

  public DetectionConfig config() {
    return config;
  }

  /** Findings in text order that do not overlap; empty for most texts. */
  public List<Finding> scan(String text) {
    return detect(text).findings();
  }

  /** As {@link #scan(String)}, with what the findings cover. */
  public Detection detect(String text) {
    if (text.isEmpty()) {
      return Detection.NOTHING;
    }
    ScanText scanned = new ScanText(text);
    boolean escapes = scanned.hasEscapes() && text.contains("\\u");
    if (!scanned.hasUnusual() && !escapes) {
      return detect(scanned);
    }
    ReadableText plain = ReadableText.of(text, Notation.PLAIN);
    Detection found = detect(new ScanText(plain.text()));
    ReadableText read = ReadableText.of(text, Notation.ESCAPED);
    if (read.origin() == null) {
      return found;
    }
    Findings both = new Findings(config);
    both.add(found);
    both.add(written(detect(new ScanText(read.text())), read));
    return both.settle(scanned);
  }

  /** As {@link #detect(String)} for JSON: places are those in the text, escapes and all. */
  public Detection detectJson(String json) {
    if (json.isEmpty()) {
      return Detection.NOTHING;
    }
    ScanText scanned = new ScanText(json);
    if (!scanned.hasUnusual() && !scanned.hasEscapes()) {
      return detect(scanned);
    }
    ReadableText read = ReadableText.of(json, Notation.JSON);
    return written(detect(new ScanText(read.text())), read);
  }

  /** As {@link #detect(String)}; the text's steps tell afterwards how much work it was. */
  Detection detect(ScanText scanned) {
    Findings out = new Findings(config);
    for (Recognizer recognizer : recognizers) {
      recognizer.recognize(scanned, out);
    }
    return out.settle(scanned);
  }

  private static Detection written(Detection found, ReadableText read) {
    return read.origin() == null
        ? found
        : new Detection(
            found.findings().stream().map(read::written).toList(),
            found.covered().stream().map(read::written).toList());
  }

  /** Those of the findings whose type is masked. */
  public List<Finding> masked(List<Finding> findings) {
    if (findings.isEmpty()) {
      return findings;
    }
    return findings.stream().filter(f -> config.action(f) == Action.MASK).toList();
  }
}
