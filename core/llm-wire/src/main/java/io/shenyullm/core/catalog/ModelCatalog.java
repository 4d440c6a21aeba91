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
package io.shenyullm.core.catalog;

import io.shenyullm.core.wire.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that a snapshot offers. Immutable. */
public final class ModelCatalog {
  /** The model name that asks the gateway to choose. */
  public static final String AUTO = "auto";

  /** What records have in place of a name that is not in the catalogue. */
  public static final String UNKNOWN = "(unknown)";

  private final List<ModelOffer> offers;
  private final Map<String, List<ModelOffer>> byId;
  private final Map<String, String> aliases;

  /**
   * @param aliases other names by which callers may ask, to the id meant; an id may be {@code auto}
   */
  public ModelCatalog(List<ModelOffer> offers, Map<String, String> aliases) {
    this.offers = List.copyOf(offers);
    this.aliases = Map.copyOf(aliases);
    Map<String, List<ModelOffer>> index = new LinkedHashMap<>();
    for (ModelOffer offer : this.offers) {
      index.computeIfAbsent(offer.id(), id -> new ArrayList<>()).add(offer);
    }
    index.replaceAll((id, list) -> List.copyOf(list));
    this.byId = Map.copyOf(index);
  }

  public List<ModelOffer> offers() {
    return offers;
  }

  /** Other names by which callers may ask, to the id meant. */
  public Map<String, String> aliases() {
    return aliases;
  }

  /** The id behind an alias, or the name itself. */
  public String resolve(String name) {
    return aliases.getOrDefault(name, name);
  }

  /** Offers of an id or alias; empty where it is unknown or {@code auto}. */
  public List<ModelOffer> offersOf(String name) {
    return byId.getOrDefault(resolve(name), List.of());
  }

  public Optional<ModelOffer> offer(String id, String provider) {
    return offersOf(id).stream().filter(o -> o.provider().name().equals(provider)).findFirst();
  }

  public boolean knows(String name) {
    String id = resolve(name);
    return id.equals(AUTO) || byId.containsKey(id);
  }

  /**
   * A model's name as records may keep it. A caller may write anything into that field, personal
   * data included, so that only names of ours are kept.
   */
  public String nameForRecords(String name) {
    return knows(name) ? name : UNKNOWN;
  }

  /** At most three known names close to an unknown one, best first. */
  public List<String> suggest(String unknown) {
    List<String> names = new ArrayList<>(byId.keySet());
    names.addAll(aliases.keySet());
    names.add(AUTO);
    return Suggestions.of(unknown, names);
  }
}
