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
package io.shenyullm.router.dryrun;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.router.analyse.LinearPromptAnalyser;
import io.shenyullm.rules.drools.KnownNames;
import io.shenyullm.rules.drools.facts.CandidateFact;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The names that rules can mean where a catalogue is in force. */
final class Catalogued {
  /** What requests may need of a model, and what prices and reports tell apart. */
  private static final Set<String> CAPABILITIES =
      Set.of("tools", "vision", "audio", "json", "reasoning");

  private Catalogued() {}

  static KnownNames names(ModelCatalog catalog, LinearPromptAnalyser analyser) {
    return new KnownNames(
        catalog.offers().stream().map(Catalogued::fact).toList(),
        catalog.aliases(),
        CAPABILITIES,
        with(analyser.intents(), "unknown"),
        with(analyser.scenarios(), "general"));
  }

  private static Set<String> with(List<String> labels, String unknown) {
    Set<String> all = new TreeSet<>(labels);
    all.add(unknown);
    return all;
  }

  private static CandidateFact fact(ModelOffer offer) {
    return new CandidateFact(
        offer.id(),
        offer.provider().name(),
        offer.provider().region(),
        offer.quality(),
        0,
        offer.contextWindow(),
        offer.capabilities(),
        0,
        true,
        offer.provider().simulated());
  }
}
