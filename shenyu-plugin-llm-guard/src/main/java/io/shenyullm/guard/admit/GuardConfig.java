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

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.guard.detect.Detector;
import io.shenyullm.guard.mask.Masker;
import io.shenyullm.policy.SharedInput;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The compiled {@code detection} section and what the plan policy is asked about. Immutable,
 * thread-safe.
 */
public final class GuardConfig {
  private final Detector detector;
  private final VerdictCache verdicts;
  private final Masker masker;
  private final UnscannablePolicy unscannable;
  private final ModelCatalog catalog;
  private final List<String> offerKeys;
  private final List<Object> candidates;

  GuardConfig(
      Detector detector,
      VerdictCache verdicts,
      UnscannablePolicy unscannable,
      ModelCatalog catalog) {
    this.detector = Objects.requireNonNull(detector, "detector");
    this.verdicts = Objects.requireNonNull(verdicts, "verdicts");
    this.masker = new Masker(detector);
    this.unscannable = Objects.requireNonNull(unscannable, "unscannable");
    this.catalog = catalog;
    this.offerKeys = catalog.offers().stream().map(ModelOffer::key).toList();
    this.candidates =
        new SharedInput(catalog.offers().stream().map(GuardConfig::candidate).toList());
  }

  Detector detector() {
    return detector;
  }

  /** Verdicts of this detector and no other. */
  VerdictCache verdicts() {
    return verdicts;
  }

  Masker masker() {
    return masker;
  }

  UnscannablePolicy unscannable() {
    return unscannable;
  }

  /** Whether a model's name is one of ours; any other is a caller's text. */
  boolean knowsModel(String name) {
    return catalog.knows(name);
  }

  /** {@link ModelOffer#key()} of every offer, by position in {@link #candidates()}. */
  List<String> offerKeys() {
    return offerKeys;
  }

  /** Every offer as policies see it; always the same list, by which decisions are remembered. */
  List<Object> candidates() {
    return candidates;
  }

  /** What policies see of an upstream that no router has chosen. */
  static Map<String, Object> unknownUpstream(String model) {
    return Map.of("model", model, "provider", "", "region", "", "simulated", false);
  }

  private static Map<String, Object> candidate(ModelOffer offer) {
    return Map.of(
        "model", offer.id(),
        "provider", offer.provider().name(),
        "region", offer.provider().region(),
        "simulated", offer.provider().simulated());
  }
}
