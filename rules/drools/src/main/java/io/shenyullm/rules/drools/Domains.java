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
package io.shenyullm.rules.drools;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The values that fields of facts can have, where that is settled. Immutable. */
final class Domains {
  static final List<String> TIERS = List.of("simple", "medium", "complex");

  private static final Set<String> DATA_CLASSES =
      Set.of("public", "internal", "confidential", "restricted");

  private static final Set<String> THRESHOLDS = Set.of("0", "80", "90", "100");

  /** Fields that are shares of one. */
  private static final Set<String> SHARES =
      Set.of("Prompt.complexity", "Prompt.confidence", "Sensitivity.risk", "CandidateFact.quality");

  private static final Map<String, Set<String>> SETTLED =
      Map.of(
          "Prompt.tier",
          Set.copyOf(TIERS),
          "Prompt.language",
          languages(),
          "Sensitivity.dataClass",
          DATA_CLASSES,
          "Budget.threshold",
          THRESHOLDS);

  private Domains() {}

  private static Set<String> languages() {
    Set<String> codes = new TreeSet<>(List.of(Locale.getISOLanguages()));
    codes.add("und");
    return Set.copyOf(codes);
  }

  /** All values of a field as literals; empty where there is no end of them. */
  static Set<String> values(FactField field, KnownNames names) {
    return switch (named(field)) {
      case "Prompt.intent" -> names.intents();
      case "Prompt.scenario" -> names.scenarios();
      default -> SETTLED.getOrDefault(named(field), Set.of());
    };
  }

  /** Largest value of a number. */
  static double most(FactField field) {
    return SHARES.contains(named(field)) ? 1 : Double.POSITIVE_INFINITY;
  }

  static String named(FactField field) {
    return field.fact() + "." + field.name();
  }
}
