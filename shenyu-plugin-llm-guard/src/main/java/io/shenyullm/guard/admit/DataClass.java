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

import java.util.Locale;

/** How sensitive a text is, by the most sensitive type found in it; least sensitive first. */
enum DataClass {
  PUBLIC(0),
  INTERNAL(0.1),
  CONFIDENTIAL(0.3),
  RESTRICTED(0.6);

  private final double risk;

  DataClass(double risk) {
    this.risk = risk;
  }

  /** What the class alone contributes to the risk, 0 to 1; our own scale, ordered, not measured. */
  double risk() {
    return risk;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  DataClass or(DataClass other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** By category of an entity type; one that is not known counts as restricted. */
  static DataClass ofCategory(String category) {
    return switch (category) {
      case "network", "context" -> INTERNAL;
      case "pii" -> CONFIDENTIAL;
      default -> RESTRICTED; // government_id, financial, secret
    };
  }
}
