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
package io.shenyullm.policy;

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the data document of the policy that ships: what that policy would not read, or would read
 * as something else, is refused with its path. A limit with a typo would hold nobody.
 */
final class PolicyData {
  private static final List<String> LEVELS =
      List.of(
          "tenant", "organisation", "department", "team", "project", "user", "key", "application");

  private static final Set<String> CLASSES =
      Set.of("public", "internal", "confidential", "restricted");

  private static final String BY_CLASS = "by_data_class";
  private static final int LONGEST_MESSAGE = 500;

  private PolicyData() {}

  /**
   * @param document the whole document: data names routes and providers
   * @throws SnapshotException naming the first field that the policy would misread
   */
  static void check(ConfigNode document) throws SnapshotException {
    ConfigNode data = document.object("policy").object("data");
    allowOnly(data, List.of("llm"));
    ConfigNode llm = data.object("llm");
    allowOnly(
        llm,
        List.of(
            "denied",
            "anonymous",
            "routes",
            "models",
            "regions",
            "providers",
            "blocked_entities",
            "max_risk",
            "unscannable_denied_for",
            "no_cache",
            "deny_message"));
    Set<String> providers = providerNames(document);
    denied(llm.object("denied"), providers);
    llm.bool("anonymous", true);
    routes(llm.object("routes"), routeNames(document));
    limits(llm.object("models"), true);
    limits(llm.object("regions"), true);
    limits(llm.object("providers"), false);
    ConfigNode trusted = llm.object("providers").object(BY_CLASS);
    for (String dataClass : trusted.keys()) {
      providers(trusted, dataClass, providers);
    }
    llm.strings("blocked_entities");
    maxRisk(llm);
    classes(llm, "unscannable_denied_for");
    lists(llm.object("no_cache"), plurals());
    if (llm.string("deny_message", "").length() > LONGEST_MESSAGE) {
      throw llm.problem("deny_message", "has more than " + LONGEST_MESSAGE + " characters");
    }
  }

  private static void denied(ConfigNode denied, Set<String> providers) throws SnapshotException {
    List<String> known = new ArrayList<>(plurals());
    known.add("data_classes");
    known.add("providers");
    lists(denied, known);
    classes(denied, "data_classes");
    providers(denied, "providers", providers);
  }

  /** A provider with a typo would be neither denied nor trusted. */
  private static void providers(ConfigNode node, String key, Set<String> known)
      throws SnapshotException {
    for (String name : node.strings(key)) {
      if (!known.contains(name)) {
        throw node.problem(key, "no such provider: " + name + "; there are " + known);
      }
    }
  }

  private static void routes(ConfigNode routes, Set<String> known) throws SnapshotException {
    for (String name : routes.keys()) {
      if (!known.contains(name)) {
        throw routes.problem(name, "no such route; there are " + known);
      }
      lists(routes.object(name), plurals());
    }
  }

  private static void limits(ConfigNode limits, boolean byLevel) throws SnapshotException {
    List<String> known = new ArrayList<>(List.of(BY_CLASS));
    if (byLevel) {
      LEVELS.forEach(level -> known.add("by_" + level));
    }
    allowOnly(limits, known);
    for (String key : limits.keys()) {
      ConfigNode byName = limits.object(key);
      lists(byName, key.equals(BY_CLASS) ? CLASSES : byName.keys());
    }
  }

  /** The policy compares numbers: a number in quotes is greater than every one of them. */
  private static void maxRisk(ConfigNode llm) throws SnapshotException {
    Object value = llm.raw("max_risk");
    if (llm.keys().contains("max_risk")
        && !(value instanceof Number number
            && number.doubleValue() >= 0
            && number.doubleValue() <= 1)) {
      throw llm.problem("max_risk", "must be a number within 0..1, without quotes");
    }
  }

  private static void classes(ConfigNode node, String key) throws SnapshotException {
    for (String name : node.strings(key)) {
      if (!CLASSES.contains(name)) {
        throw node.problem(key, "no such data class: " + name + "; there are " + sorted(CLASSES));
      }
    }
  }

  private static void lists(ConfigNode node, Iterable<String> known) throws SnapshotException {
    List<String> names = new ArrayList<>();
    known.forEach(names::add);
    allowOnly(node, names);
    for (String key : node.keys()) {
      node.strings(key);
    }
  }

  private static void allowOnly(ConfigNode node, List<String> known) throws SnapshotException {
    node.allowOnly(known.toArray(String[]::new));
    for (String key : node.keys()) {
      if (node.raw(key) == null) {
        throw node.problem(key, "must not be null; leave it out");
      }
    }
  }

  private static Set<String> routeNames(ConfigNode document) throws SnapshotException {
    Set<String> names = new TreeSet<>();
    for (ConfigNode route : document.objects("routes")) {
      names.add(route.string("name"));
    }
    return names.isEmpty() ? Set.of("default") : names;
  }

  private static Set<String> providerNames(ConfigNode document) throws SnapshotException {
    Set<String> names = new TreeSet<>();
    for (ConfigNode provider : document.objects("providers")) {
      names.add(provider.string("name"));
    }
    return names;
  }

  private static List<String> plurals() {
    return LEVELS.stream().map(level -> level + "s").toList();
  }

  private static Set<String> sorted(Set<String> names) {
    return new TreeSet<>(names);
  }
}
