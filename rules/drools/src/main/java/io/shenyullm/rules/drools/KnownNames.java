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

import io.shenyullm.core.wire.Suggestions;
import io.shenyullm.rules.drools.facts.CandidateFact;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The names that literals of rules can mean. Immutable.
 *
 * @param candidates what the catalogue offers; of their cost, latency and health nothing is read
 * @param aliases other names of models, to the ids meant
 * @param capabilities that mean something here, offered or not
 * @param intents labels that an analysis gives, empty where any may be given
 * @param scenarios likewise
 */
public record KnownNames(
    List<CandidateFact> candidates,
    Map<String, String> aliases,
    Set<String> capabilities,
    Set<String> intents,
    Set<String> scenarios) {
  /** The region of a provider for which none is stated. */
  static final String UNSTATED = "global";

  public KnownNames {
    candidates = List.copyOf(candidates);
    aliases = Map.copyOf(aliases);
    capabilities = Set.copyOf(capabilities);
    intents = Set.copyOf(intents);
    scenarios = Set.copyOf(scenarios);
  }

  Set<String> models() {
    return each(CandidateFact::model);
  }

  Set<String> providers() {
    return each(CandidateFact::provider);
  }

  /** With that of providers whose region nobody has stated. */
  Set<String> regions() {
    Set<String> regions = each(CandidateFact::region);
    if (!regions.isEmpty()) {
      regions.add(UNSTATED);
    }
    return regions;
  }

  Set<String> keys() {
    return each(CandidateFact::key);
  }

  Set<String> offeredCapabilities() {
    Set<String> offered = new TreeSet<>();
    candidates.forEach(candidate -> offered.addAll(candidate.capabilities()));
    return offered;
  }

  private Set<String> each(Function<CandidateFact, String> name) {
    Set<String> names = new TreeSet<>();
    candidates.forEach(candidate -> names.add(name.apply(candidate)));
    return names;
  }

  /** A question at the end of a message, or nothing where no name is near. */
  static String didYouMean(String unknown, Collection<String> names) {
    List<String> near = Suggestions.of(unknown, names);
    return near.isEmpty() ? "" : "; did you mean \"" + String.join("\" or \"", near) + "\"?";
  }
}
