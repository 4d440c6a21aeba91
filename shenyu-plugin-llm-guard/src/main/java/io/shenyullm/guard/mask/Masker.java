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
package io.shenyullm.guard.mask;

import io.shenyullm.core.wire.Segment;
import io.shenyullm.guard.detect.Detection;
import io.shenyullm.guard.detect.Detector;
import io.shenyullm.guard.detect.Finding;
import java.util.List;
import java.util.function.Function;

/**
 * Masks texts until nothing is left to find: replacing one value may show another that touched it.
 * Immutable and thread-safe.
 */
public final class Masker {
  /** Enough for values in a row without blanks between them. */
  private static final int MAX_ROUNDS = 8;

  private final Detector detector;

  public Masker(Detector detector) {
    this.detector = detector;
  }

  /** Finds what is in a text that can be read as one. */
  public Detection scan(Segment segment) {
    return switch (segment.notation()) {
      case PLAIN -> detector.detect(segment.text());
      case JSON -> detector.detectJson(segment.text());
      case OPAQUE -> new Detection(List.of(), List.of());
    };
  }

  /**
   * Masks a scanned text.
   *
   * @param findings everything that the detector found in it; only types that are masked are
   *     replaced
   * @param scan {@link #scan}, or what remembers its answers
   */
  public String mask(
      MaskMap map, Segment segment, List<Finding> findings, Function<Segment, Detection> scan) {
    List<Finding> next = detector.masked(findings);
    Segment masked = segment.with(map.mask(segment, next));
    for (int round = 1; !next.isEmpty() && round < MAX_ROUNDS; round++) {
      next = detector.masked(scan.apply(masked).findings());
      masked = masked.with(map.maskAgain(masked, next));
    }
    return masked.text();
  }

  /** Replaces what is masked by the names of the types, for texts that no reply comes back to. */
  public String redact(Segment segment, List<Finding> findings) {
    String text = segment.text();
    StringBuilder redacted = new StringBuilder(text.length());
    int from = 0;
    for (Finding finding : detector.masked(findings)) {
      redacted.append(text, from, finding.start()).append('[').append(finding.type()).append(']');
      from = finding.end();
    }
    return from == 0 ? text : redacted.append(text, from, text.length()).toString();
  }
}
