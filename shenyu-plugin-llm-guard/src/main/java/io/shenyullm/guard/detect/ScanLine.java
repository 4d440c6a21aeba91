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

import io.shenyullm.guard.injection.InjectionDetector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers one record of {@code llmctl scan}. Looks for every type, positions count Unicode code
 * points.
 */
public final class ScanLine {
  private final Detector detector;
  private final InjectionDetector injections;
  private final LongSupplier nanoTime;

  public ScanLine(Detector detector, InjectionDetector injections, LongSupplier nanoTime) {
    this.detector = detector;
    this.injections = injections;
    this.nanoTime = nanoTime;
  }

  /**
   * Scans a text.
   *
   * @return {@code findings}, {@code injection} and {@code micros}
   */
  public Map<String, @Nullable Object> answer(String text) {
    long started = nanoTime.getAsLong();
    List<Finding> found = detector.scan(text);
    double score = injections.score(text);
    long micros = (nanoTime.getAsLong() - started) / 1000;
    List<Object> findings = new ArrayList<>();
    for (Finding finding : found) {
      Finding shown = finding.inCodePoints(text);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("type", shown.type());
      entry.put("start", shown.start());
      entry.put("end", shown.end());
      entry.put("score", rounded(shown.score()));
      entry.put("category", shown.category());
      findings.add(entry);
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("findings", findings);
    answer.put(
        "injection",
        Map.of(
            "score", rounded(score), "flagged", score >= detector.config().injectionThreshold()));
    answer.put("micros", micros);
    return answer;
  }

  private static double rounded(double score) {
    return Math.round(score * 10_000) / 10_000.0;
  }
}
