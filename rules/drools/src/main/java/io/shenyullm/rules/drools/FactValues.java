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

import io.shenyullm.rules.drools.facts.CandidateFact;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Reads fields of facts as rules do. */
final class FactValues {
  private static final String CANDIDATE = CandidateFact.class.getSimpleName();

  private static final Map<String, Function<RuleFacts, String>> TEXTS =
      Map.ofEntries(
          Map.entry("Prompt.intent", facts -> facts.prompt().intent()),
          Map.entry("Prompt.scenario", facts -> facts.prompt().scenario()),
          Map.entry("Prompt.language", facts -> facts.prompt().language()),
          Map.entry("Prompt.tier", facts -> facts.prompt().tier()),
          Map.entry("Prompt.requestedModel", facts -> facts.prompt().requestedModel()),
          Map.entry("Caller.tenant", facts -> facts.caller().tenant()),
          Map.entry("Caller.organisation", facts -> facts.caller().organisation()),
          Map.entry("Caller.department", facts -> facts.caller().department()),
          Map.entry("Caller.team", facts -> facts.caller().team()),
          Map.entry("Caller.project", facts -> facts.caller().project()),
          Map.entry("Caller.user", facts -> facts.caller().user()),
          Map.entry("Caller.key", facts -> facts.caller().key()),
          Map.entry("Caller.application", facts -> facts.caller().application()),
          Map.entry("Sensitivity.dataClass", facts -> facts.sensitivity().dataClass()));

  private static final Map<String, ToDoubleFunction<RuleFacts>> NUMBERS =
      Map.of(
          "Prompt.complexity", facts -> facts.prompt().complexity(),
          "Prompt.confidence", facts -> facts.prompt().confidence(),
          "Prompt.tokens", facts -> facts.prompt().tokens(),
          "Budget.percentUsed", facts -> facts.budget().percentUsed(),
          "Budget.threshold", facts -> facts.budget().threshold(),
          "Sensitivity.risk", facts -> facts.sensitivity().risk());

  private static final Map<String, Predicate<RuleFacts>> FLAGS =
      Map.of(
          "Prompt.hasTools", facts -> facts.prompt().hasTools(),
          "Prompt.stream", facts -> facts.prompt().stream(),
          "Prompt.auto", facts -> facts.prompt().auto(),
          "Sensitivity.masked", facts -> facts.sensitivity().masked());

  private static final Map<String, Function<CandidateFact, Object>> CANDIDATE_VALUES =
      Map.of(
          "model", CandidateFact::model,
          "provider", CandidateFact::provider,
          "region", CandidateFact::region,
          "key", CandidateFact::key,
          "capabilities", CandidateFact::capabilities);

  private static final Map<String, ToDoubleFunction<CandidateFact>> CANDIDATE_NUMBERS =
      Map.of(
          "quality", CandidateFact::quality,
          "estimatedMicros", CandidateFact::estimatedMicros,
          "contextWindow", CandidateFact::contextWindow,
          "latencyMillis", CandidateFact::latencyMillis);

  private static final Map<String, Predicate<CandidateFact>> CANDIDATE_FLAGS =
      Map.of("healthy", CandidateFact::healthy, "simulated", CandidateFact::simulated);

  /** Numbers that hardly any two requests have in common. */
  private static final Set<String> UNBOUNDED =
      Set.of(
          "Prompt.complexity",
          "Prompt.confidence",
          "Prompt.tokens",
          "CandidateFact.estimatedMicros",
          "CandidateFact.latencyMillis");

  private FactValues() {}

  private static String name(FactField field) {
    return field.fact() + "." + field.name();
  }

  static boolean isOfCandidate(FactField field) {
    return field.fact().equals(CANDIDATE);
  }

  /** Whole numbers, which a comparison with a fraction may round first. */
  static boolean isIntegral(FactField field) {
    return Vocabulary.isIntegral(field.fact(), field.name());
  }

  static boolean isUnbounded(FactField field) {
    return UNBOUNDED.contains(name(field));
  }

  // each answers null for a field of another kind

  static @Nullable Function<RuleFacts, String> text(FactField field) {
    return TEXTS.get(name(field));
  }

  static @Nullable ToDoubleFunction<RuleFacts> number(FactField field) {
    return name(field).equals("Sensitivity.count")
        ? facts -> facts.sensitivity().count(field.argument())
        : NUMBERS.get(name(field));
  }

  static @Nullable Predicate<RuleFacts> flag(FactField field) {
    return name(field).equals("Sensitivity.has")
        ? facts -> facts.sensitivity().has(field.argument())
        : FLAGS.get(name(field));
  }

  static @Nullable Function<CandidateFact, Object> candidateValue(FactField field) {
    return isOfCandidate(field) ? CANDIDATE_VALUES.get(field.name()) : null;
  }

  static @Nullable ToDoubleFunction<CandidateFact> candidateNumber(FactField field) {
    return isOfCandidate(field) ? CANDIDATE_NUMBERS.get(field.name()) : null;
  }

  static @Nullable Predicate<CandidateFact> candidateFlag(FactField field) {
    if (!isOfCandidate(field)) {
      return null;
    }
    return field.name().equals("can")
        ? candidate -> candidate.can(field.argument())
        : CANDIDATE_FLAGS.get(field.name());
  }
}
