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
package io.shenyullm.guard.admit;

import io.shenyullm.guard.detect.Detection;
import java.util.Objects;

/**
 * What is known of one text: where something was found and of which type, never what.
 *
 * @param injection 0 to 1; {@link #UNRATED} where it was not asked for
 * @param unreadable whether the text holds bytes that a scan does not understand
 */
record Verdict(Detection detection, double injection, boolean unreadable) {
  static final double UNRATED = -1;

  Verdict {
    Objects.requireNonNull(detection, "detection");
  }

  boolean isRated() {
    return injection != UNRATED;
  }

  Verdict rated(double score) {
    return new Verdict(detection, score, unreadable);
  }

  int places() {
    return detection.findings().size() + detection.covered().size();
  }
}
